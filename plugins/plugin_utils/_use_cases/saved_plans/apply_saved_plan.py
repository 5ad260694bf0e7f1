"""Write a plan down instead of carrying it out, and carry out exactly what was written."""

from __future__ import annotations

from typing import Any

from ..._hosts.protocol import Host, Session
from ..._planning.documents.read_document import Document
from ..._planning.options import Options
from ..._planning.rounds import Rounds
from ..._use_cases.plan_rounds import plan_rounds
from ..reconcile import Result, by_connection, carry_out_or_show
from .plan_again import plan_again
from .save_plan import save_plan
from .saved_plan import SavedPlan


def plan_to_save(host: Host, document: Document, options: Options) -> tuple[Result, dict[str, Any]]:
    """Plan as a run would, leave the host alone, and give the plain values of the plan file beside the result."""
    meant = by_connection(options, host)
    made: list[Rounds] = []

    def make_plan(session: Session) -> Rounds:
        made.append(plan_rounds(session, document, meant))
        return made[-1]

    result = carry_out_or_show(host, make_plan, str, check_mode=True)
    return result, save_plan(made[-1], document, options, host.name)


def apply_saved_plan(host: Host, saved: SavedPlan, options: Options, *, check_mode: bool = False) -> Result:
    """Apply exactly a saved plan, or refuse it and say what changed since it was made.

    ``options`` are those of the saved plan, with what the task at hand says of the guards. Raises DocumentRejected,
    RehearsalRefused or HostUnavailable with the host as it was; otherwise see carry_out.
    """
    meant = by_connection(options, host)

    def make_plan(session: Session) -> Rounds:
        return plan_again(session, saved, host.name, meant)

    def purpose() -> str:
        return saved.digest

    return carry_out_or_show(host, make_plan, purpose, options.confirm_timeout_seconds, check_mode=check_mode)
