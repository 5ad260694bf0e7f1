"""How often the properties are tried that README.md guarantees."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from hypothesis import settings

Property = TypeVar("Property", bound=Callable[..., None])


def guaranteed(test: Property) -> Property:
    """Try a property on two and a half times as many examples as others: 500 in ``make test``."""
    tried: Property = settings(max_examples=settings().max_examples * 5 // 2)(test)
    return tried
