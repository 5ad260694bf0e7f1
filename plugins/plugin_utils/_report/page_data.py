"""Values as they can stand in a page."""

from __future__ import annotations

import json
from typing import Any

_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'\u2028\u2029"}


def data_block(values: Any) -> str:
    """Write values as JSON that can stand inside a script element: nothing in it ends or opens one."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)
