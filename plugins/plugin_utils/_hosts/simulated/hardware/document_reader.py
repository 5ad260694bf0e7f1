"""Reading a document key by key, collecting everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...._model.errors import Finding
from ...._model.hints import closest, known_words
from ...._model.paths import join_path


class DocumentReader:
    """Reads values and collects what is wrong with them, under the name of one check."""

    def __init__(self, rule: str = "hardware") -> None:
        self._rule = rule
        self.findings: list[Finding] = []

    def wrong(self, where: str, message: str, hint: str = "") -> None:
        self.findings.append(Finding(self._rule, where, message, hint))

    def known(self, where: str, given: Mapping[str, Any], names: Iterable[str]) -> None:
        names = list(names)
        for key in given:
            if key not in names:
                hint = closest(key, names) or known_words(names)
                self.wrong(join_path(where, key), "this key is not known", hint)

    def items(self, where: str, document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
        given = document.get(where)
        if given is None:
            return []
        if not isinstance(given, (list, tuple)):
            self.wrong(where, "a list is expected")
            return []
        found: list[tuple[str, Mapping[str, Any]]] = []
        for position, item in enumerate(given):
            path = f"{where}[{position}]"
            if isinstance(item, Mapping):
                found.append((path, {key: value for key, value in item.items() if value is not None}))
            else:
                self.wrong(path, "a mapping is expected")
        return found

    def text(self, where: str, given: Mapping[str, Any], key: str, default: str | None = None) -> str:
        value = given.get(key, default)
        if value is None:
            self.wrong(f"{where}.{key}", "this is required")
            return ""
        if not isinstance(value, str) or not value.strip():
            self.wrong(f"{where}.{key}", "text is expected", "put quotes around it" if value is not None else "")
            return ""
        return value

    def flag(self, where: str, given: Mapping[str, Any], key: str) -> bool:
        value = given.get(key, True)
        if not isinstance(value, bool):
            self.wrong(f"{where}.{key}", "true or false is expected")
            return True
        return value

    def choice(self, where: str, value: Any, allowed: tuple[str, ...], default: str) -> str:
        text = default if value is None else str(value).lower()
        if text not in allowed or isinstance(value, bool):
            self.wrong(where, f"'{value}' is not one of {', '.join(allowed)}", closest(text, allowed))
            return default
        return text

    def texts(self, where: str, given: Mapping[str, Any], key: str) -> tuple[str, ...]:
        value = given.get(key, ())
        if not isinstance(value, (list, tuple)) or not all(isinstance(item, str) for item in value):
            self.wrong(f"{where}.{key}", "a list of texts is expected")
            return ()
        return tuple(value)

    def unique(self, where: str, key: str, seen: dict[str, str], what: str) -> None:
        if key in seen:
            self.wrong(where, f"this {what} is used twice", f"see {seen[key]}")
        elif key:
            seen[key] = where
