"""Documents as YAML text: reading, writing, and finding the place of a path. The only importer of yaml."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from .._model.errors import DocumentRejected, Finding
from .._model.vaulted_text import VaultedText

try:
    import yaml
except ImportError:  # the import checks of ansible-test run without the collection's requirements
    yaml = None  # type: ignore[assignment,unused-ignore]  # a missing library has no type

MAXIMUM_DEPTH = 50
"""A document is eight levels deep."""

LONGEST_SECOND_LOOK = 100_000
"""So many characters of a text that libyaml refuses are looked through once more, in a second at most."""

MAXIMUM_MERGED = 2_000_000
"""So many values can ``<<`` bring in, all together; each mapping on the way counts again."""

LONGEST_NUMBER = 100
"""So many characters can a whole number have; Python does not write one of more than 4,300 digits."""

_MERGE = "tag:yaml.org,2002:merge"

_PATH_PART = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


def _loader_class() -> Any:
    """Make a loader that reads text, numbers, booleans, lists and mappings with text keys, and nothing else.

    The C loader is used where PyYAML has it. Dates stay the text they were written as; a key that is said twice, or is
    no text, is an error, where PyYAML itself would take the last one.
    """

    class DocumentLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # chosen at run time
        def __init__(self, text: str, source: str = "") -> None:
            super().__init__(text)
            self.source = source
            self.flat: set[int] = set()
            self.merged = 0

        def flatten_mapping(self, node: Any) -> None:
            """Check the keys of a mapping, and put in what ``<<`` brings, as far as the mapping does not say it."""
            if id(node) in self.flat:
                return
            self.flat.add(id(node))
            own = [(key, value) for key, value in node.value if key.tag != _MERGE]
            _check_keys(key for key, _value in own)
            lower = [value for key, value in node.value if key.tag == _MERGE]
            node.value = own
            merged = {key.value: (key, part) for value in lower for key, part in self.brought(value, node)}
            for key, _value in own:
                merged.pop(key.value, None)
            node.value = [*merged.values(), *own]

        def brought(self, value: Any, into: Any) -> Iterator[tuple[Any, Any]]:
            """Give what one ``<<`` brings in, what counts last; of several mappings in a list that is the first."""
            for lower in reversed(value.value) if isinstance(value, yaml.SequenceNode) else [value]:
                if not isinstance(lower, yaml.MappingNode):
                    problem = "<< takes a mapping or a list of mappings"
                    raise yaml.constructor.ConstructorError(None, None, problem, lower.start_mark)
                self.flatten_mapping(lower)
                self.merged += 1 + len(lower.value)
                if self.merged > MAXIMUM_MERGED:
                    raise _size_finding(f"<< brings in more than {MAXIMUM_MERGED:,} values", into, self.source)
                yield from lower.value

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
        written = node.value
        if word == "int" and isinstance(written, str) and len(written) > LONGEST_NUMBER:
            problem = f"a number has {len(written):,} characters, {LONGEST_NUMBER} at most: {written[:40]!r}\u2026"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        try:
            return construct(loader, node)
        except (ValueError, KeyError, IndexError):  # such as !!int abc, !!bool perhaps, or !!int without anything
            problem = f"{written[:40]!r} cannot be read as {word}"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark) from None

    return guarded


def _check_keys(keys: Iterable[Any]) -> None:
    seen: dict[str, Any] = {}
    for key in keys:
        if key.tag != "tag:yaml.org,2002:str":
            raise yaml.constructor.ConstructorError(
                None, None, f"a key must be a string: {_shown(key)}; put it in quotes", key.start_mark
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
        return _construct(text, source)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        position = f"{source}:{mark.line + 1}:{mark.column + 1}" if mark else f"{source}:1:1"
        message = error.problem or str(error)
        raise DocumentRejected.because("syntax", "", message, "correct the YAML", position) from None
    except yaml.YAMLError as error:
        message, position = getattr(error, "reason", None) or str(error), _unprintable(text, source)
        raise DocumentRejected.because("syntax", "", message, "correct the YAML", position) from None


def _construct(text: str, source: str) -> Any:
    loader: Any = _LOADER(text, source) if _LOADER is not None else None
    try:
        return loader.get_single_data()
    except RecursionError:
        finding = Finding("size", "", "mappings bring in each other too deeply", "write << otherwise", f"{source}:1:1")
        raise DocumentRejected([finding]) from None
    finally:
        loader.dispose()


def _unprintable(text: str, source: str) -> str:
    """Give the place of the first character that YAML cannot have."""
    found = yaml.reader.Reader.NON_PRINTABLE.search(text)
    before = text[: found.start()] if found else ""
    return f"{source}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def _size_finding(message: str, node: Any, source: str) -> DocumentRejected:
    mark = node.start_mark
    position = f"{source}:{mark.line + 1}:{mark.column + 1}"
    return DocumentRejected.because("size", "", message, "write it otherwise, or split the file", position)


def _check_depth(text: str, source: str) -> None:
    """Refuse what is nested too deeply: libyaml's composer is recursive and dies, with all of Python, on deep nesting.

    Events are parsed without recursion, in an eighth of the time that reading takes. libyaml 0.2.6 has a limit of its
    own and looks ahead, so it may stop before it has reported the 51st level. PyYAML's own parser has no limit: it is
    asked wherever libyaml stops.
    """
    try:
        _check_levels(yaml.parse(text, Loader=_LOADER), source)
    except yaml.YAMLError:
        with suppress(yaml.YAMLError, RecursionError):
            _check_levels(yaml.parse(text[:LONGEST_SECOND_LOOK], Loader=yaml.SafeLoader), source)
        raise


def _check_levels(events: Iterable[Any], source: str) -> None:
    depth = 0
    for event in events:
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > MAXIMUM_DEPTH:
            raise _size_finding(f"the document is nested more than {MAXIMUM_DEPTH} deep", event, source)


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
    waiting, seen = deque([node]), set()
    while waiting:
        mapping = waiting.popleft()
        if id(mapping) in seen or not isinstance(mapping, yaml.MappingNode):
            continue
        seen.add(id(mapping))
        merged: list[Any] = []
        for key, value in mapping.value:
            if key.tag == _MERGE:
                merged += value.value if isinstance(value, yaml.SequenceNode) else [value]
            elif key.value == name:
                return key, value
        waiting.extendleft(reversed(merged))
    return None
