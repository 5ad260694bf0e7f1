"""Values that Ansible marks as secret: found at the border, and censored in whatever a task answers."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ansible.errors import AnsibleError
from ansible.parsing import vault

from .._model.errors import DocumentRejected, Finding
from .._model.field_types import parse_bandwidth, parse_guid
from .._model.mac_address import parse_mac, print_mac
from .._model.paths import join_path
from .._model.vaulted_text import VaultedText
from .._model.vlan_ranges import parse_vlan_ranges, print_vlan_ranges
from .._powershell.render_text import quote
from .plain_values import plain_values

try:
    from ansible.parsing.yaml.objects import AnsibleVaultEncryptedUnicode
except ImportError:  # from 2.19 on the mark is a tag, which VaultHelper finds
    AnsibleVaultEncryptedUnicode = ()

CENSORED = "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
"""The word that Ansible itself puts in the place of secrets."""

SHORTEST_PART = 4
"""Shorter secrets are censored where they stand alone; as parts of words they would be found everywhere."""

HEAD = 16
"""A message may show the start of a long value only; so much of it tells that it is one."""

_FOREIGN = frozenset({"groups", "hostvars", "vars", "ansible_facts"})
"""Variables that hold those of other hosts, or the same ones again."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """Secret texts; ``places`` are the paths of those that stand in the task itself."""

    texts: frozenset[str] = frozenset()
    places: Mapping[str, str] = field(default_factory=dict)

    def joined(self, places: Mapping[str, str]) -> Secrets:
        """Give these and others that were found later."""
        return Secrets(self.texts | frozenset(places.values()), {**self.places, **places})

    def censor(self, result: dict[str, Any]) -> dict[str, Any]:
        """Give a task's result in which no secret stands any more, nor any other way of writing it."""
        if not any(text.strip() for text in self.texts):
            return result
        mask = _Mask(self.texts)
        return {name: value if name.startswith("_ansible") else mask(value) for name, value in result.items()}

    def stand_in(self, values: Any) -> bool:
        """Tell whether one of some plain values shows a secret, were it as a part of itself."""
        texts = frozenset(secret for secret in self.texts if len(secret.strip()) >= SHORTEST_PART)
        mask = _Mask(texts) if texts else None
        return mask is not None and any(mask.text(text) != text for _path, text in all_texts(values))


def marked_values(value: Any, where: str = "", seen: dict[int, Any] | None = None) -> Iterator[tuple[str, str]]:
    """Find the values that Ansible decrypted, or would decrypt, each with its path.

    What stands in several places, as YAML aliases do, is looked at once: ``seen`` holds what was, by its identity,
    and so keeps that from being given to something else.
    """
    seen = {} if seen is None else seen
    if isinstance(value, Mapping | list | tuple):
        if id(value) in seen:
            return
        seen[id(value)] = value
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from marked_values(part, join_path(where, name), seen)
    elif isinstance(value, list | tuple):
        for index, part in enumerate(value):
            yield from marked_values(part, f"{where}[{index}]", seen)
    elif is_marked(value):
        try:
            yield where, plain_values(str(value))
        except AnsibleError:  # one that cannot be decrypted here cannot be shown either
            return


def is_marked(value: Any) -> bool:
    """Tell whether Ansible marks a single value as secret; the mark is a tag, and was a class before 2.19."""
    helper = getattr(vault, "VaultHelper", None)
    if helper is not None:
        return helper.get_ciphertext(value, with_tags=False) is not None
    return isinstance(value, AnsibleVaultEncryptedUnicode)


def secrets_of(arguments: Mapping[str, Any], variables: Mapping[str, Any]) -> Secrets:
    """Collect the secrets of a task: those in its arguments, and those in variables that may be parts of them."""
    places = dict(marked_values(arguments))
    own = {name: value for name, value in variables.items() if name not in _FOREIGN}
    return Secrets(frozenset(places.values()) | {text for _path, text in marked_values(own)}, places)


def all_texts(value: Any, where: str = "") -> Iterator[tuple[str, str]]:
    """Give every text in plain values, such as a document that is secret as a whole, with its path."""
    if isinstance(value, dict):
        for name, part in value.items():
            yield from all_texts(part, join_path(where, name))
    elif isinstance(value, list):
        for index, part in enumerate(value):
            yield from all_texts(part, f"{where}[{index}]")
    elif isinstance(value, str):
        yield where, value


def decrypted(values: Any, load: Callable[[str], Any]) -> tuple[Any, dict[str, str]]:
    """Give a document with its encrypted values decrypted, and these with their paths.

    ``load`` reads YAML as Ansible does; DocumentRejected lists the values that it has no key for.
    """
    places: dict[str, str] = {}
    findings: list[Finding] = []

    def clear(value: Any, where: str) -> Any:
        if isinstance(value, dict):
            return {name: clear(part, join_path(where, name)) for name, part in value.items()}
        if isinstance(value, list):
            return [clear(part, f"{where}[{index}]") for index, part in enumerate(value)]
        if not isinstance(value, VaultedText):
            return value
        lines = "".join(f"\n  {line}" for line in value.split())
        try:
            places[where] = plain_values(str(load(f"!vault |{lines}\n")))
        except AnsibleError:
            hint = "give ansible-playbook the key: --vault-id, --ask-vault-pass or ANSIBLE_VAULT_PASSWORD_FILE"
            findings.append(Finding("secret", where, "the value cannot be decrypted", hint))
            return ""
        return places[where]

    cleared = clear(values, "")
    if findings:
        raise DocumentRejected(findings)
    return cleared, places


class _Mask:
    def __init__(self, secrets: Iterable[str]) -> None:
        forms = {form for secret in secrets for form in _forms(secret) if form.strip()}
        self._whole = {form.strip().lower() for form in forms}
        ordered = sorted((form.strip() for form in forms), key=len, reverse=True)
        self._parts = re.compile("|".join(_pattern(form) for form in ordered), re.IGNORECASE)
        self._long = [form.lower() for form in ordered if len(form) > HEAD]
        self._heads = re.compile("|".join(re.escape(form[:HEAD]) for form in self._long) or "(?!)", re.IGNORECASE)

    def __call__(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {self.text(name) if isinstance(name, str) else name: self(part) for name, part in value.items()}
        if isinstance(value, list | tuple):
            return [self(part) for part in value]
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return CENSORED if is_number and str(value) in self._whole else value

    def text(self, text: str) -> str:
        """Censor a text in full if it is a secret, else the parts of it that are."""
        if text.strip().lower() in self._whole:
            return CENSORED
        return self._without_heads(self._parts.sub("********", text))

    def _without_heads(self, text: str) -> str:
        """Take out the starts of long secrets as far as they go; what was cut off in a message is such a start."""
        found = self._heads.search(text)
        while found is not None:
            start = found.start()
            end = start + max(_common(text[start:].lower(), form) for form in self._long)
            text = f"{text[:start]}********{text[end:]}"
            found = self._heads.search(text, start + 8)
        return text


def _common(one: str, other: str) -> int:
    return next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _pattern(form: str) -> str:
    """Find a form wherever it stands, also where its spaces became the ends of lines; a short one by itself only."""
    pattern = r"\s+".join(re.escape(word) for word in form.split())
    return pattern if len(form) >= SHORTEST_PART else rf"(?<!\w){pattern}(?!\w)"


def _forms(secret: str) -> Iterator[str]:
    """Give the ways in which a value is written: canonical ones, and those of quoted text."""
    bare = secret.strip()
    plain = [bare, *(line.strip() for line in bare.splitlines() if len(line.strip()) >= SHORTEST_PART)]
    for parse in _CANONICAL:
        try:
            plain += parse(bare)
        except ValueError:
            continue
    for text in plain:
        yield text
        yield quote(text)[1:-1]
        for written in (repr(text), ascii(text), json.dumps(text), json.dumps(text, ensure_ascii=False)):
            yield written[1:-1]


def _mac_forms(text: str) -> list[str]:
    bare = parse_mac(text)
    return [bare, print_mac(bare), print_mac(bare).replace("-", ":")]


def _address_forms(text: str) -> list[str]:
    return [str(ipaddress.IPv4Interface(text)), str(ipaddress.IPv4Interface(text).ip)]


def _vlan_forms(text: str) -> list[str]:
    ranges = parse_vlan_ranges(text)
    return [print_vlan_ranges(ranges), str(ranges)]


_CANONICAL: tuple[Callable[[str], list[str]], ...] = (
    _mac_forms,
    _address_forms,
    _vlan_forms,
    lambda text: [parse_guid(text)],
    lambda text: [str(parse_bandwidth(text))],
)
