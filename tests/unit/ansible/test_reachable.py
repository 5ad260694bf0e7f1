"""Test plugin reachable: one verdict from an answer, from several, or from a whole result; never by accident."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible.plugins.loader import test_loader

YES: dict[str, Any] = {"from": "a", "to": "b", "reachable": True, "paths": [], "reasons": []}
NO: dict[str, Any] = {**YES, "reachable": False}


def reachable(value: Any) -> Any:
    return test_loader.get("fabricops.hyperv.reachable").j2_function(value)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [
        (YES, True),
        (NO, False),
        ([YES, YES], True),
        ([NO, NO], False),
        ({"changed": False, "reachable": True, "answers": [YES]}, True),
        ({"changed": False, "reachable": False, "answers": [NO, NO]}, False),
        ({"results": [{"answers": [NO]}, {"answers": [NO]}]}, False),
    ],
)
def test_answers_that_agree_give_a_verdict(value: Any, verdict: bool) -> None:
    assert reachable(value) is verdict


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ({"answers": [YES, NO]}, "from a to b: a way; from a to b: no way"),
        ({"answers": []}, "got no answers"),
        ([], "got no answers"),
        ({"failed": True, "msg": "no such partition"}, "the task failed, so it says nothing of any way: no such"),
        ({"skipped": True}, "was skipped"),
        ("web01", "takes an answer of module reachability, and this is str"),
        ({"changed": False}, "takes an answer of module reachability"),
    ],
)
def test_anything_else_is_an_error_and_no_verdict(value: Any, part: str) -> None:
    with pytest.raises(AnsibleFilterError, match=part):
        reachable(value)
