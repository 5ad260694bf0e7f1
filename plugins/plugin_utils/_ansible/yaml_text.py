"""Documents as YAML text: reading, writing, and finding the place of a path. The only importer of yaml."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .._model.vaulted_text import VaultedText

try:
    import yaml
except ImportError:  # the import checks of ansible-test run without the collection's requirements
    yaml = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type

MAXIMUM_DEPTH = 50
"""A document is eight levels deep."""

_PATH_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def _loader_class() -> Any:
    """Make a loader that reads text, numbers, booleans, lists and mappings with text keys, and nothing else.

    The C loader is used where PyYAML has it. Dates stay the text they were written as; a key that is said twice, or is
    no text, is an error, where PyYAML itself would take the last one.
    """

    class DocumentLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
            own = [key for key, _value in node.value if key.tag != "tag:yaml.org,2002:merge"]
            _check_keys(own)
            return super().construct_mapping(node, deep=deep)  # type: ignore[no-any-return]  # yaml may be untyped

    DocumentLoader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    for word in ("int", "float", "bool"):
        tag = f"tag:yaml.org,2002:{word}"
        DocumentLoader.add_constructor(tag, _with_place(yaml.SafeLoader.yaml_constructors[tag], word))
    DocumentLoader.add_constructor("!vault", _vaulted)
    # No document has dates; what is tagged as one expressly is as unknown as any other tag.
    DocumentLoader.add_constructor("tag:yaml.org,2002:timestamp", yaml.SafeLoader.construct_undefined)
    return DocumentLoader


def _vaulted(loader: Any, node: Any) -> VaultedText:
    return VaultedText(loader.construct_scalar(node))


def _with_place(construct: Callable[[Any, Any], Any], word: str) -> Callable[[Any, Any], Any]:
    """Let a constructor say where the value stands that it cannot read."""

    def guarded(loader: Any, node: Any) -> Any:
        try:
            return construct(loader, node)
        except (ValueError, KeyError):  # such as !!int abc, !!bool perhaps, or a number of 5,000 digits
            problem = f"{node.value[:40]!r} cannot be read as {word}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None

    return guarded


def _check_keys(keys: Iterable[Any]) -> None:
    seen: dict[str, Any] = {}
    for key in keys:
        if key.tag != "tag:yaml.org,2002:str":
            raise yaml.constructor.ConstructorError(
                None, None, f"a key is no text: {_shown(key)}; put it in quotes", key.start_mark
            )
        if key.value in seen:
            line = seen[key.value].start_mark.line + 1
            raise yaml.constructor.ConstructorError(
                None, None, f"'{key.value}' is said twice, first in line {line}", key.start_mark
            )
        seen[key.value] = key


def _shown(key: Any) -> str:
    return repr(key.value) if isinstance(key.value, str) else f"a {key.id}"


_LOADER = _loader_class() if yaml is not None else None


def load_yaml(text: str, source: str) -> Any:
    """Read YAML, of which JSON is a part; DocumentRejected with line and column for what cannot be read."""
    try:
        _check_depth(text, source)
        return yaml.load(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark else source
        raise DocumentRejected([Finding("syntax", place, error.problem or str(error), "correct the YAML")]) from None
    except yaml.YAMLError as error:
        raise DocumentRejected([Finding("syntax", source, str(error), "correct the YAML")]) from None


def _check_depth(text: str, source: str) -> None:
    """Refuse what is nested too deeply: libyaml's composer is recursive and dies, with all of Python, on deep nesting.

    Events are parsed without recursion, in an eighth of the time that reading takes.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            mark: Any = event.start_mark
            place = f"{source}:{mark.line + 1}:{mark.column + 1}"
            raise DocumentRejected([Finding("size", place, f"the document is nested more than {MAXIMUM_DEPTH} deep")])


def dump_yaml(value: Any) -> str:
    """Write plain values as YAML in the order they have; nothing is an empty text."""
    if not value:
        return ""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    return str(yaml.dump(value, Dumper=dumper, sort_keys=False, allow_unicode=True, width=1_000_000))


def locate(text: str, paths: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Find line and column of paths such as ``virtual_switches[0].uplinks``; what is missing, where it belongs."""
    wanted = {path: _parts_of(path) for path in paths}
    return dict(zip(wanted, locate_parts(text, list(wanted.values())), strict=False))


def locate_parts(text: str, paths: Sequence[Sequence[str | int]]) -> list[tuple[int, int]]:
    """Find line and column of paths in parts, whose keys may hold any characters; nothing where it is no YAML."""
    try:
        _check_depth(text, "")
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, DocumentRejected):
        return []
    return [_place(root, path) for path in paths] if root is not None else []


def _parts_of(path: str) -> list[str | int]:
    return [int(index) if index else name for index, name in _PATH_PART.findall(path)]


def _place(node: Any, path: Sequence[str | int]) -> tuple[int, int]:
    mark = node.start_mark
    for part in path:
        if isinstance(part, int) and isinstance(node, yaml.SequenceNode) and part < len(node.value):
            node = node.value[part]
            mark = node.start_mark
        elif isinstance(part, str) and isinstance(node, yaml.MappingNode):
            found = _entry(node, part)
            if found is None:
                break
            mark, node = found[0].start_mark, found[1]
        else:
            break
    return mark.line + 1, mark.column + 1


def _entry(node: Any, name: str) -> tuple[Any, Any] | None:
    """Find the entry of a mapping that counts: its own, or the first of those that ``<<`` brings in."""
    waiting, seen = [node], set()
    while waiting:
        mapping = waiting.pop(0)
        if id(mapping) in seen or not isinstance(mapping, yaml.MappingNode):
            continue
        seen.add(id(mapping))
        merged: list[Any] = []
        for key, value in mapping.value:
            if key.tag == "tag:yaml.org,2002:merge":
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
            elif key.value == name:
                return key, value
        waiting = merged + waiting
    return None
