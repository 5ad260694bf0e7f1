"""The one file that speaks to jinja2: templates in which everything is escaped."""

from __future__ import annotations

import json
from typing import Any, Protocol

try:
    import jinja2
except ImportError:  # ansible-core brings it; only import checks without it come here
    jinja2 = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type


class Template(Protocol):
    """What is done with a template."""

    def render(self, *args: Any, **values: Any) -> str:
        """Give its text with the values in their places."""


def compile_page(source: str) -> Template:
    """Compile a page: what is put into it is escaped, and a name that nobody gave is an error."""
    environment = jinja2.Environment(
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined
    )
    template: Template = environment.from_string(source)
    return template


_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&'\u2028\u2029"}


def data_block(values: Any) -> str:
    """Write values as JSON that can stand inside a script element: nothing in it ends or opens one."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).translate(_MARKUP)
