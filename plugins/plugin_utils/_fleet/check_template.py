"""What a template in a repository may do: put a few names together, and nothing that reads, runs or grows without end.

Whoever proposes a change writes templates, and the machine that plans fills them in before anybody has agreed. So each
is taken apart beforehand, and what is not known to be harmless is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from .._model.jinja_text import parse_template

LABELS = "fabricops_hyperv_labels"
NAMES = ("inventory_hostname", "inventory_hostname_short")
OPEN_PREFIX = "document_"
"""Variables whose names begin so were given such a name for documents to use them."""

FILTERS = {
    "capitalize": 0,
    "default": 2,
    "first": 0,
    "float": 1,
    "format": 8,
    "int": 2,
    "join": 1,
    "last": 0,
    "length": 0,
    "lower": 0,
    "replace": 2,
    "round": 0,
    "split": 1,
    "string": 0,
    "title": 0,
    "trim": 1,
    "upper": 0,
}
"""The filters that there are, each with how many arguments it takes; later ones can name attributes or counts."""

LONGEST_TEMPLATE = 1_000
LONGEST_TEXT = 100
"""Of a text inside a template; what stands around it may be longer."""

MOST_FILTERS = 10
MOST_GROWING = 2
"""So many filters can make a text as many times longer as their argument has characters."""

DEEPEST = 20

HINT = (
    f"a template takes {', '.join(NAMES)}, {LABELS}.NAME and variables called {OPEN_PREFIX}..., "
    "and filters such as upper; docs/repository.md lists them"
)

_GROWING = frozenset({"join", "replace"})
_TESTS = frozenset({"defined", "undefined"})
_HARMLESS = frozenset(
    {"Add", "And", "Compare", "Concat", "CondExpr", "List", "Neg", "Not", "Operand", "Or", "Output", "Pos", "Sub"}
)
_ARITHMETIC = frozenset({"Mul", "Div", "FloorDiv", "Mod"})
_NUMBERS = frozenset({"float", "int", "length", "round"})
_FORMAT = re.compile(r"(?:[^%]|%%|%0?[0-9]?[dsxX])*")
_STATEMENTS = frozenset(
    {"Assign", "AssignBlock", "Block", "Break", "CallBlock", "Continue", "Extends", "ExprStmt", "FilterBlock", "For"}
    | {"FromImport", "If", "Import", "Include", "Macro", "Scope", "With"}
)


@lru_cache(maxsize=4096)
def template_problem(text: str) -> str:
    """Say what a template does that it must not; nothing where it is harmless."""
    if len(text) > LONGEST_TEMPLATE:
        return f"the template has {len(text):,} characters, and {LONGEST_TEMPLATE:,} are the most"
    if text.startswith("#jinja2"):
        return "the template changes the signs by which templates are known"
    if "\\" in text:
        return "the template holds a backslash"
    try:
        root = parse_template(text)
    except ValueError as error:
        return f"the template cannot be read: {error}"
    problem = next(_problems(root, 0), "")
    return problem or _growth(root)


def _growth(root: Any) -> str:
    filters = [node.name for node in _all_nodes(root) if _is(node, "Filter")]
    growing = [name for name in filters if name in _GROWING]
    if len(filters) > MOST_FILTERS:
        return f"the template has {len(filters)} filters, and {MOST_FILTERS} are the most"
    if len(growing) > MOST_GROWING:
        return f"the template uses replace or join {len(growing)} times, and {MOST_GROWING} times are the most"
    return ""


def _all_nodes(node: Any) -> Iterator[Any]:
    yield node
    for part in node.iter_child_nodes():
        yield from _all_nodes(part)


def _is(node: Any, *kinds: str) -> bool:
    return node.__class__.__name__ in kinds


def _problems(node: Any, depth: int) -> Iterator[str]:
    """Say what is wrong with a part of a template and with what is in it."""
    if depth > DEEPEST:
        yield "the template is nested too deeply"
        return
    yield from _own_problem(node)
    for part in () if _is_labels(node) else node.iter_child_nodes():
        yield from _problems(part, depth + 1)


def _own_problem(node: Any) -> Iterator[str]:
    kind = node.__class__.__name__
    if kind in _STATEMENTS:
        yield "the template has a statement, and only {{ }} is filled in"
    elif kind == "TemplateData":
        if "{" in node.data or "}" in node.data:
            yield "there is a brace beside the template, and together they could make another one"
    elif kind == "Const":
        yield from _wrong_constant(node.value)
    elif kind == "Name":
        yield from _wrong_name(node.name)
    elif kind in ("Getattr", "Getitem"):
        yield from _wrong_access(node)
    elif kind == "Filter":
        yield from _wrong_filter(node)
    elif kind == "Test":
        if node.name not in _TESTS or node.args or node.kwargs:
            yield f"the template uses the test {node.name!a}"
    elif kind in _ARITHMETIC:
        if not _is_number(node):
            yield "the template reckons with what may be no number; say '| int' after it"
    elif kind == "Call":
        called = getattr(node.node, "name", None) or getattr(node.node, "attr", "something")
        yield f"the template calls {called!a}"
    elif kind == "Slice":
        if not all(part is None or _whole_number(part) for part in (node.start, node.stop, node.step)):
            yield "the template cuts at what is no plain number"
    elif kind != "Template" and kind not in _HARMLESS:
        yield f"the template has something that is not known to be harmless ({kind})"


def _wrong_constant(value: Any) -> Iterator[str]:
    if isinstance(value, str) and ("{" in value or "}" in value):
        yield "a text in the template has a brace, and could make another template"
    if len(str(value)) > LONGEST_TEXT:
        yield f"a text in the template has more than {LONGEST_TEXT} characters"


def _wrong_name(name: str) -> Iterator[str]:
    if name == LABELS:
        yield f"the template takes all labels at once; say which, such as {LABELS}.site"
    elif name not in NAMES and not name.startswith(OPEN_PREFIX):
        yield f"the template uses the variable {name!a}"


def _wrong_access(node: Any) -> Iterator[str]:
    key = node.attr if _is(node, "Getattr") else getattr(node.arg, "value", None)
    if _is(node, "Getitem") and _is(node.arg, "Slice"):
        return
    if isinstance(key, bool) or not (isinstance(key, str) or _whole_number(getattr(node, "arg", None))):
        yield "the template looks up what is no plain name or number"
    elif isinstance(key, str) and key.startswith("_"):
        yield f"the template uses the attribute {key!a}"


def _is_labels(node: Any) -> bool:
    """Tell whether a node is one of the labels by its name."""
    if _is(node, "Getitem") and not _is(node.arg, "Const"):
        return False
    return _is(node, "Getattr", "Getitem") and getattr(node.node, "name", "") == LABELS


def _wrong_filter(node: Any) -> Iterator[str]:
    if node.name not in FILTERS:
        yield f"the template uses the filter {node.name!a}"
    elif node.kwargs or node.dyn_args or node.dyn_kwargs or len(node.args) > FILTERS[node.name]:
        yield f"the template gives the filter '{node.name}' something that it does not need"
    elif node.name in _GROWING and not all(_is(part, "Const") for part in node.args):
        yield f"the template gives the filter '{node.name}' what is no plain text"
    elif node.name == "format" and not (_is(node.node, "Const") and _FORMAT.fullmatch(str(node.node.value))):
        yield "the template formats by other signs than %d, %s, %x and %X with at most nine digits"


def _whole_number(node: Any) -> bool:
    if _is(node, "Neg"):
        return _whole_number(node.node)
    return _is(node, "Const") and isinstance(node.value, int) and not isinstance(node.value, bool)


def _is_number(node: Any) -> bool:
    """Tell whether a part of a template is a number whatever its variables are."""
    if _is(node, "Add", "Sub", *_ARITHMETIC):
        return _is_number(node.left) and _is_number(node.right)
    if _is(node, "Neg", "Pos"):
        return _is_number(node.node)
    if _is(node, "Filter"):
        return node.name in _NUMBERS
    return _is(node, "Const") and isinstance(node.value, int | float)
