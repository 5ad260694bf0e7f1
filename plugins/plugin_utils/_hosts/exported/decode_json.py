"""Bytes or text of an export to plain values: in whichever encoding PowerShell wrote it, hostile or not."""

from __future__ import annotations

import codecs
import json
from typing import Any

from ..._model.errors import DocumentRejected
from ..._powershell.answers.answer_reader import RULE

MAXIMUM_BYTES = 200_000_000
"""The export of the largest host (12,288 adapters) has less than a fifth of it in UTF-16."""

_ONCE_MORE = "export the host again with files/export_host.ps1"
_BYTE_ORDER_MARKS = (  # that of UTF-32 begins as that of UTF-16 does
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decode_json(data: bytes | str, where: str) -> Any:
    """Read the JSON of an export; DocumentRejected with line and column for what cannot be read.

    Windows PowerShell writes UTF-16 with a byte order mark unless it is told otherwise, PowerShell 7 UTF-8 without one
    (about_Character_Encoding). ``where`` is what the user calls the text.
    """
    text = (_text(data, where) if isinstance(data, bytes) else data).removeprefix("\ufeff")
    if not text.strip():
        raise _rejected(where, "this is empty")
    try:
        return json.loads(text, object_pairs_hook=_each_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise _rejected(f"{where}:{error.lineno}:{error.colno}", f"the JSON cannot be read: {error.msg}") from None
    except _SaidTwice as error:
        raise _rejected(where, f"'{str(error)[:60]}' is said twice in one object") from None
    except RecursionError:
        raise _rejected(where, "the JSON is nested too deeply; an export is six levels deep") from None
    except ValueError as error:
        raise _rejected(where, f"the JSON cannot be read: {error}") from None


class _SaidTwice(Exception):
    """An object has a property twice, so nobody can say which one counts."""


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) < len(pairs):
        names = [name for name, _value in pairs]
        raise _SaidTwice(next(name for position, name in enumerate(names) if name in names[:position]))
    return read


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is no number")


def _text(data: bytes, where: str) -> str:
    if len(data) > MAXIMUM_BYTES:
        raise _rejected(where, f"this has {len(data):,} bytes, and an export has at most {MAXIMUM_BYTES:,}")
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), _without_mark(data))
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _rejected(where, f"byte {error.start + 1} is not {encoding.upper()} text") from None


def _without_mark(data: bytes) -> str:
    """Tell the encoding by the first character, which is ASCII in every JSON (RFC 8259, section 2)."""
    little, big = data[1:4].rstrip(b"\0"), data[:3].lstrip(b"\0")
    if len(data) >= 4 and not (little and big):
        return "utf-32-be" if little else "utf-32-le"
    if data[1:2] == b"\0":
        return "utf-16-le"
    return "utf-16-be" if data[:1] == b"\0" else "utf-8"


def _rejected(where: str, message: str) -> DocumentRejected:
    return DocumentRejected.because(RULE, where, message, _ONCE_MORE)
