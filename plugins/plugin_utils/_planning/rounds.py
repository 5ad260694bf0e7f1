"""A plan in one round or in two: guests that a run starts can be read, and addressed, only after that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from .._model.errors import DocumentRejected
from .._powershell.host_objects import HostObjects
from .make_plan import Prepared
from .plan import Plan


@dataclass(frozen=True, slots=True)
class Rounds:
    """A plan in one round or in two. The second one was rehearsed on the copy that the first one left."""

    first: Prepared
    second: Prepared | None = None
    replan: Callable[[HostObjects], Prepared] | None = None

    @property
    def last(self) -> Prepared:
        """The round that ends with the document satisfied."""
        return self.second or self.first

    def again(self, objects: HostObjects) -> Prepared:
        """Plan the second round from what the first one left on the host itself; DocumentRejected if it cannot be."""
        if self.replan is None:
            raise DocumentRejected.because("plan", "", "what the first part of the plan left is not as planned")
        return self.replan(objects)

    @property
    def joined(self) -> Prepared:
        """Both as one, to be shown."""
        return self.first if self.second is None else join((self.first, self.second))


def join(parts: Sequence[Prepared]) -> Prepared:
    """Give plans, each of which starts where the one before it ends, as one; it is about what the last one is."""
    first, last = parts[0], parts[-1]
    warnings = tuple(dict.fromkeys(warning for part in parts for warning in part.plan.warnings))
    steps = tuple(step for part in parts for step in part.plan.steps)
    plan = Plan(steps, tuple(effect for part in parts for effect in part.plan.side_effects), warnings)
    views = (first.views[0], last.views[1])
    return replace(last, plan=plan, before=first.before, views=views, first_scope=first.first_scope or first.scope)
