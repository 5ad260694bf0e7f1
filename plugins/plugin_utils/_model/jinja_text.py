"""The one file that speaks to jinja2: pages in which everything is escaped, and templates taken apart."""

from __future__ import annotations

from functools import cache
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


class Node(Protocol):
    """A part of a template; what else it has depends on its class, which is named as Jinja's documentation names it."""

    def iter_child_nodes(self) -> Any:
        """Give the parts of which it consists."""


def parse_template(text: str) -> Node:
    """Take a template apart as Ansible does, without filling anything in; ValueError where it is none."""
    try:
        node: Node = _plain_environment().parse(text)
    except (jinja2.TemplateSyntaxError, RecursionError) as error:
        raise ValueError(getattr(error, "message", None) or "it is nested too deeply") from None
    return node


@cache
def _plain_environment() -> Any:
    return jinja2.Environment(autoescape=True, trim_blocks=True)  # it renders nothing
