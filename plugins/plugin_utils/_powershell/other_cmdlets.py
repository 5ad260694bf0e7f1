"""Cmdlets that Windows has and whose parameters are not described in signatures.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

OTHER_CMDLETS_FILE = Path(__file__).with_name("other_cmdlets.json")


@dataclass(frozen=True, slots=True)
class OtherCmdlet:
    """A cmdlet as its page spells it, and the module that it belongs to."""

    name: str
    module: str


def other_cmdlet(name: str) -> OtherCmdlet | None:
    """Look such a cmdlet up by name, in any case; None where Windows has none of that name."""
    return _others().get(name.lower())


@cache
def _others() -> dict[str, OtherCmdlet]:
    modules = json.loads(OTHER_CMDLETS_FILE.read_text(encoding="utf-8"))["modules"]
    return {name.lower(): OtherCmdlet(name, module) for module, names in modules.items() for name in names.split()}
