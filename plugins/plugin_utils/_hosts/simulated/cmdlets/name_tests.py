"""What a text parameter means: a pattern where the cmdlet takes wildcards, else the very text, in any case."""

from __future__ import annotations

from collections.abc import Callable

from ...._powershell.bind_parameters import Bound, refusal, signature
from ...._powershell.wildcards import InvalidPattern, has_wildcards, matcher


def name_test(bound: Bound, parameter: str) -> Callable[[str], bool]:
    """Return a test for names that any text of a parameter means."""
    tests = [text_test(bound, parameter, text) for text in texts_of(bound, parameter)]
    return tests[0] if len(tests) == 1 else lambda name: any(matches(name) for matches in tests)


def text_test(bound: Bound, parameter: str, text: str) -> Callable[[str], bool]:
    """Return a test for names that one text of a parameter means; refused where PowerShell reads no pattern in it."""
    if parameter not in signature(bound.cmdlet).patterns:
        wanted = text.lower()
        return lambda name: name.lower() == wanted
    try:
        return matcher(text)
    except InvalidPattern:
        message = f"The specified wildcard character pattern is not valid: {text}"
        raise refusal(bound.cmdlet, "InvalidArgument", "WildcardPattern_Invalid", message) from None


def may_match_nothing(bound: Bound, parameter: str, text: object) -> bool:
    """Return whether it is no error that nothing matches: the text has wildcards, and the cmdlet reads them."""
    return parameter in signature(bound.cmdlet).patterns and has_wildcards(str(text))


def texts_of(bound: Bound, parameter: str) -> tuple[str, ...]:
    """Return the texts of a parameter, whether it takes one or several."""
    given = bound.parameters[parameter]
    return (given,) if isinstance(given, str) else given
