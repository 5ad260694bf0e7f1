"""The hosts that the tests of this folder work on.

The collection is imported inside the fixtures: this file is read before its name can be found.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def hardware() -> Any:
    from .host_under_test import usual_hardware

    return usual_hardware()


@pytest.fixture
def make_host() -> Callable[..., Any]:
    from .host_under_test import host_with

    return host_with


@pytest.fixture
def host(make_host: Callable[..., Any]) -> Any:
    return make_host()
