"""The hand-made exports as their Windows releases write files; kept as plain UTF-8, so that people can read them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

EXPORTS = Path(__file__).parent / "exports"

ENCODINGS: Mapping[str, str] = {
    "windows_server_2012": "utf-16",
    "windows_server_2012_r2": "utf-16",
    "windows_server_2016": "utf-16",
    "windows_server_2019": "utf-8-sig",
    "windows_server_2022": "utf-8",
    "windows_server_2025": "utf-16-le",
}
"""Windows PowerShell writes UTF-16 or UTF-8 with a mark, PowerShell 7 none, and some programs cut marks off."""


def exported_bytes(name: str) -> bytes:
    """The file as it comes from a host: its encoding, and lines that end as Windows ends them."""
    text = (EXPORTS / name / "export.json").read_text(encoding="utf-8")
    return text.replace("\n", "\r\n").encode(ENCODINGS[name])
