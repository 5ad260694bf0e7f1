"""Immutable records as plain JSON values and back, exactly: what is read again is equal to what was written."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from .hints import short

Reader = Callable[[Any], Any]


def write_record(record: Any) -> Any:
    """Give the plain values of a record; fields that are None, which is what they are when unsaid, are left out."""
    if dataclasses.is_dataclass(record) and not isinstance(record, type):
        found = ((item.name, getattr(record, item.name)) for item in dataclasses.fields(record))
        return {name: write_record(value) for name, value in found if value is not None}
    if isinstance(record, tuple):
        return [write_record(part) for part in record]
    if isinstance(record, Mapping):
        return {name: write_record(value) for name, value in record.items()}
    return record.value if isinstance(record, StrEnum) else record


def read_record(record_class: Any, values: Any, **made: Any) -> Any:
    """Make a record of plain values; ValueError says which part is not what the class holds.

    ``made`` are parts that the caller has made already, because the class alone does not tell how they are read.
    """
    return _record_reader(record_class, frozenset(made))(values, made)


@cache
def _reader(hint: Any) -> Reader:
    """Choose how values of one type are read; TypeError for a type that no record uses."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        (only,) = (part for part in inner if part is not types.NoneType)
        return _reader(only)
    if origin is tuple:
        return _tuple_reader(inner)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping_reader(_reader(inner[1]))
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return _record_reader(hint, frozenset())
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _word_reader(hint)
    if hint in (str, int, bool):
        return _scalar_reader(hint)
    raise TypeError(f"no record holds a {hint}")


def _scalar_reader(wanted: type[Any]) -> Reader:
    def read(value: Any) -> Any:
        # A truth is a number to Python, and here it is not.
        if not isinstance(value, wanted) or isinstance(value, bool) is not (wanted is bool):
            raise _unfit(value, f"is not of type {wanted.__name__}")
        return value

    return read


def _word_reader(words: type[StrEnum]) -> Reader:
    def read(value: Any) -> Any:
        try:
            return words(value)
        except ValueError:
            raise _unfit(value, f"is none of {', '.join(words)}") from None

    return read


def _tuple_reader(inner: tuple[Any, ...]) -> Reader:
    repeated = inner[-1] is Ellipsis
    readers = [_reader(part) for part in inner if part is not Ellipsis]

    def read(value: Any) -> Any:
        if not isinstance(value, list) or not (repeated or len(value) == len(readers)):
            raise _unfit(value, "is not the list that stands here")
        if repeated:
            return tuple([readers[0](part) for part in value])
        return tuple([reader(part) for reader, part in zip(readers, value, strict=True)])

    return read


def _mapping_reader(reader: Reader) -> Reader:
    def read(value: Any) -> Any:
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value):
            raise _unfit(value, "is not a mapping of names")
        return {name: reader(part) for name, part in value.items()}

    return read


@cache
def _record_reader(record_class: Any, made: frozenset[str]) -> Callable[..., Any]:
    hints = get_type_hints(record_class)
    named = {*hints} - made
    required = {
        item.name
        for item in dataclasses.fields(record_class)
        if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
    } - made

    def read(values: Any, parts: Mapping[str, Any] = types.MappingProxyType({})) -> Any:
        if not isinstance(values, dict):
            raise _unfit(values, "is not a mapping")
        unknown, missing = sorted({*values} - named), sorted(required - {*values})
        if unknown or missing:
            raise ValueError(f"{short(unknown[0])} is unknown" if unknown else f"{missing[0]} is missing")
        found = dict(parts)
        for name, value in values.items():
            try:
                found[name] = _reader(hints[name])(value)
            except ValueError as error:
                raise ValueError(f"{name}: {error}") from None
        return record_class(**found)

    return read


def _unfit(value: Any, why: str) -> ValueError:
    return ValueError(f"{short(value)} {why}")
