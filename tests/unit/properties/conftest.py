"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE: how many examples a property is tried on.

``default`` and ``quick`` try the same examples at every run, so a red run stays red; ``fuzz`` looks for new ones.
There is no deadline (machines differ) and no database (a run depends on nothing that an earlier one left behind).
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

# Whole hosts with their documents are slow to generate on a busy machine; that is no fault of a property.
_SLOW_INPUTS = [HealthCheck.too_slow, HealthCheck.data_too_large]

settings.register_profile(
    "default", max_examples=500, derandomize=True, deadline=None, database=None, suppress_health_check=_SLOW_INPUTS
)
settings.register_profile("quick", settings.get_profile("default"), max_examples=30)
settings.register_profile("fuzz", settings.get_profile("default"), max_examples=20_000, derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
