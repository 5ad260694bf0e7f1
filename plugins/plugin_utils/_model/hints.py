"""What several messages and hints have in common: a suggestion, a list of known words, a value cut to fit."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

_MOST_WORDS = 20
_LONGEST_VALUE = 60


def closest(word: object, known: Iterable[str]) -> str:
    """Return ``did you mean 'X'?`` with the known word that is closest in any case, or nothing."""
    by_lower_case = {candidate.lower(): candidate for candidate in known}
    close = difflib.get_close_matches(str(word)[:255].lower(), by_lower_case, n=1)
    return f"did you mean '{by_lower_case[close[0]]}'?" if close else ""


def known_words(known: Iterable[str]) -> str:
    """Return ``known:`` and the words, of many the first twenty."""
    words = list(known)
    more = f" and {len(words) - _MOST_WORDS} more" if len(words) > _MOST_WORDS else ""
    return f"known: {', '.join(words[:_MOST_WORDS]) or 'none'}{more}"


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """Return the closest known word as a question, and the list of what there is."""
    words = list(known)
    return " ".join(filter(None, (closest(word, words), known_words(words))))


def short(value: object) -> str:
    """Return a value as it is written, cut where it is long."""
    text = repr(value)
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 3]}..."
