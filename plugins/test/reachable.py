# Copyright: fabricops.hyperv contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError


def reachable(value: Any) -> bool:
    """Tell whether there is a way, by an answer of module reachability, a list of answers, or its whole result.

    Answers that differ are no yes and no no: whoever asserts ``is not reachable`` means that none is.
    """
    answers = list(_answers(value))
    verdicts = {bool(answer["reachable"]) for answer in answers}
    if len(verdicts) == 1:
        return verdicts.pop()
    if not answers:
        raise AnsibleFilterError("test reachable got no answers; the query list of module reachability was empty")
    shown = "; ".join(
        f"from {answer.get('from')} to {answer.get('to')}: {'a way' if answer['reachable'] else 'no way'}"
        for answer in answers
    )
    raise AnsibleFilterError(f"the answers differ, so test one at a time, such as result.answers[0]: {shown}")


def _answers(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping) and (value.get("failed") or value.get("skipped")):
        state = "failed" if value.get("failed") else "was skipped"
        raise AnsibleFilterError(f"the task {state}, so it says nothing of any way: {value.get('msg', '')}")
    for name in ("answers", "results"):
        if isinstance(value, Mapping) and name in value:
            yield from _answers(value[name])
            return
    if isinstance(value, Mapping) and "reachable" in value:
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _answers(item)
    else:
        kind = type(value).__name__
        raise AnsibleFilterError(f"test reachable takes an answer of module reachability, and this is {kind}")


class TestModule:
    """The tests of this file, as Ansible asks for them."""

    def tests(self) -> dict[str, Callable[[Any], bool]]:
        """Give the tests by their names."""
        return {"reachable": reachable}
