"""How a listener spells its answers, and what an answer is before anybody has read it."""

from __future__ import annotations

from enum import StrEnum

Answer = object
"""What a listener answers to one cmdlet: rows, or what PowerShell makes of them (one object alone, null for none)."""


class Dialect(StrEnum):
    """The spelling of a listener's answers.

    ``CANONICAL`` is what reading any other dialect gives: lists of rows with every property that is read, each of its
    type, enumerations by name, and what rows say of each other agreeing. Only who makes rows from its own records may
    claim it, and a test reads that listener's rows in full and finds them unchanged.

    ``POWERSHELL`` is anything that PowerShell makes of its objects: ConvertTo-Json of 5.1 and 7, deserialised CLIXML
    as plain values, enumerations by name or number, one object where a list is meant, properties that are missing.
    """

    CANONICAL = "canonical"
    POWERSHELL = "powershell"
