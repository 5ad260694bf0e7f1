"""The mark of a value that was read encrypted."""

from __future__ import annotations


class VaultedText(str):
    """A value that Ansible Vault encrypted, as it stands in the file; whoever has the key replaces it."""

    __slots__ = ()
