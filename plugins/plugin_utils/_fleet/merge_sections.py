"""Merge the lists of resources of several layers by what identifies a resource."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .._contract.host_file_schema import DROP, INHERITED, PROTECT, REPLACE
from .._kinds.registry import KINDS
from .._model.field_types import parse_guid
from .._model.hints import did_you_mean
from .._model.kind import Kind
from .._model.mac_address import parse_mac
from .._model.question import PROMISE_FIELDS, SECTION
from .merge_mappings import Merges, Problems, Traced, always, as_written, lay_over, merging_fields
from .origins import Origin

Key = tuple[str, ...]
Identify = Callable[[Mapping[str, Any]], Key]


class SectionMerge:
    """One list of resources, to which layers are added from the lowest to the highest."""

    def __init__(self, named_by: Sequence[str], identify: Identify, merges: Merges, problems: Problems) -> None:
        self._named_by = named_by
        self._identify = identify
        self._merges = merges
        self._problems = problems
        self._entries: list[Traced | None] = []
        self._by_key: dict[Key, dict[int, None]] = {}
        self._by_id: dict[str, int] = {}
        self._still_protected: dict[Key, Mapping[str, Any]] = {}
        self._given_up: dict[Key, Mapping[str, Any]] = {}

    def add(self, upper: Traced) -> None:
        """Lay the resources of the next layer over those that are there."""
        below = len(self._entries)
        touched: set[int] = set()
        for index, written in enumerate(upper.value):
            entry = Traced(written, Origin(upper.origin.layer, (*upper.origin.path, index)))
            if PROTECT in written and written[PROTECT] is not True:
                self._still_protected.pop(self._identify(written), None)
                self._given_up[self._identify(written)] = written
            place = self._match(entry, below, touched)
            if place is None:
                self._begin(entry, touched)
            else:
                touched.add(place)
                self._change(place, entry)

    def clear(self) -> None:
        """Forget what the layers so far have said, but for what they protect."""
        self._still_protected.update({self._identify(written): written for written in self.protected()})
        self._entries.clear()
        self._by_key.clear()
        self._by_id.clear()

    def result(self, origin: Origin) -> Traced:
        """Give the list, with marks taken out that say something about the files only."""
        kept = [entry for entry in self._entries if entry is not None]
        values = [{name: part for name, part in entry.value.items() if name != PROTECT} for entry in kept]
        parts: dict[str | int, Origin] = {index: entry.origin for index, entry in enumerate(kept)}
        return Traced(values, Origin(origin.layer, origin.path, parts))

    def protected(self) -> list[Mapping[str, Any]]:
        """Give the resources that are protected: those that are marked, and those that only a mark was taken from.

        Leaving a resource out, or saying it anew, does not give it up; that is said expressly, by protect: false.
        """
        marked = [entry.value for entry in self._entries if entry is not None and entry.value.get(PROTECT) is True]
        return list({**self._still_protected, **{self._identify(written): written for written in marked}}.values())

    def unprotected(self) -> list[Mapping[str, Any]]:
        """Give the resources whose protection a layer takes back, and no later one gives again."""
        protected = {self._identify(written) for written in self.protected()}
        return [written for key, written in self._given_up.items() if key not in protected]

    def _match(self, entry: Traced, below: int, touched: set[int]) -> int | None:
        """Find the inherited resource that an entry is about; what its own file says twice is a finding."""
        key, identity = self._identify(entry.value), _id_of(entry.value)
        if identity and identity in self._by_id:
            candidates = [self._by_id[identity]]
        else:
            candidates = list(self._by_key.get(key, ()))
            if identity:
                candidates = [place for place in candidates if not self._id_at(place)]
        again = [place for place in candidates if place >= below or place in touched]
        if again:
            hint = "say all of it in one place, or tell namesakes apart by their ids"
            self._problems.add(entry.origin, f"'{self._shown(entry)}' is declared twice in this file", hint)
            return again[0]
        if len(candidates) > 1:
            message = f"'{self._shown(entry)}' may be any of {len(candidates)} inherited resources of that name"
            self._problems.add(entry.origin, message, "add the id of the one that is meant")
        return candidates[0] if candidates else None

    def _begin(self, entry: Traced, touched: set[int]) -> None:
        if entry.value.get(INHERITED) == DROP:
            shown = self._shown(entry)
            hint = did_you_mean(shown, (self._shown(one) for one in self._entries if one is not None))
            self._problems.add(entry.origin, f"no '{shown}' is inherited that could be dropped", hint)
            return
        touched.add(len(self._entries))
        self._entries.append(None)
        self._put(len(self._entries) - 1, as_written(entry, self._problems))

    def _change(self, place: int, entry: Traced) -> None:
        current = self._take(place)
        how = entry.value.get(INHERITED)
        given_up = entry.value.get(PROTECT, True) is not True
        if how in (DROP, REPLACE) and current is not None and current.value.get(PROTECT) is True and not given_up:
            self._still_protected[self._identify(current.value)] = current.value
        if how == DROP:
            allowed = {*_identifying(entry.value, self._identify), "id", INHERITED, PROTECT}
            if set(entry.value) - allowed:
                message = "a resource that is dropped has no other fields"
                self._problems.add(entry.origin, message, "take them away, or say inherited: replace")
            return
        if how == REPLACE or current is None:
            self._put(place, as_written(entry, self._problems))
        else:
            self._put(place, lay_over(current, entry, self._problems, self._merges))

    def _put(self, place: int, entry: Traced) -> None:
        self._entries[place] = entry
        self._by_key.setdefault(self._identify(entry.value), {})[place] = None
        identity = _id_of(entry.value)
        if identity:
            self._by_id[identity] = place

    def _take(self, place: int) -> Traced | None:
        entry = self._entries[place]
        self._entries[place] = None
        if entry is not None:
            self._by_key.get(self._identify(entry.value), {}).pop(place, None)
            self._by_id.pop(_id_of(entry.value), None)
        return entry

    def _shown(self, entry: Traced) -> str:
        return " / ".join(str(entry.value[name]) for name in self._named_by if name in entry.value)

    def _id_at(self, place: int) -> str:
        entry = self._entries[place]
        return "" if entry is None else _id_of(entry.value)


def sections(problems: Problems) -> dict[str, SectionMerge]:
    """Give an empty merge for every list that a document can have."""
    kinds = [behaviour.kind for behaviour in KINDS.values() if behaviour.kind.many]
    lists = {kind.section: SectionMerge(kind.key, identity_of(kind), merging_fields(kind), problems) for kind in kinds}
    return {**lists, SECTION: SectionMerge(("from", "to"), _promise, always, problems)}


def identity_of(kind: Kind) -> Callable[[Mapping[str, Any]], Key]:
    """Give the function that tells what identifies a resource of a kind, compared as Windows does."""

    def identify(written: Mapping[str, Any]) -> Key:
        return tuple([_canonical(str(written.get(name, ""))) for name in kind.key])

    return identify


def _canonical(text: str) -> str:
    """Write a name in lower case, and a MAC address or GUID in one way, as they name NICs."""
    if len(text) in (12, 14, 17, 36, 38):
        for read in (parse_mac, parse_guid):
            try:
                return read(text).lower()
            except ValueError:
                continue
    return text.lower()


_QUESTION = tuple(item.name for item in PROMISE_FIELDS if item.name != "reachable")


def _promise(written: Mapping[str, Any]) -> Key:
    """Two promises are the same one where they are about the same ways."""
    return tuple([json.dumps(written.get(name), sort_keys=True, default=str).lower() for name in _QUESTION])


def _identifying(written: Mapping[str, Any], identify: Callable[[Mapping[str, Any]], Key]) -> list[str]:
    """Name the fields of a resource without which it would be identified otherwise."""
    key = identify(written)
    return [name for name in written if identify({k: v for k, v in written.items() if k != name}) != key]


def _id_of(written: Mapping[str, Any]) -> str:
    identity = written.get("id")
    return identity.strip("{}").lower() if isinstance(identity, str) else ""
