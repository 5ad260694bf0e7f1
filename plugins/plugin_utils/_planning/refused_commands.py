"""Say what was refused: which command, of which step, for which resource, and what stood before it."""

from __future__ import annotations

from .._model.errors import CmdletError, Finding
from .._model.operation import Action, Operation
from .._powershell.invocation import Invocation
from .._powershell.render_text import render

_VERBS = {Action.CREATE: "create", Action.UPDATE: "change", Action.REPLACE: "recreate", Action.DELETE: "remove"}


def describe_operation(operation: Operation) -> str:
    """Return what a step does in words: ``create virtual switch 'Backend'``."""
    named = " / ".join(f"'{part}'" for part in operation.key)
    return " ".join(filter(None, (_VERBS[operation.action], operation.kind.replace("_", " "), named)))


def refused_command(operation: Operation, invocation: Invocation, error: CmdletError, done: int, total: int) -> Finding:
    """Return the finding about a command that the host refused after ``done`` of ``total`` commands of the run."""
    if done:
        stood = f"{done} of {total} commands had taken effect before it; this one and those after it did not."
    elif total > 1:
        stood = f"It was the first of {total} commands; none of them took effect."
    else:
        stood = "It was the only command; nothing took effect."
    return Finding(
        "refused",
        operation.where,
        f"the host refused {_said(operation, invocation, error)}. {stood}",
        "remove the cause that the host names, then run the task again: it plans from what the host is by then",
    )


def refused_rehearsal(operation: Operation, invocation: Invocation, error: CmdletError, hint: str = "") -> Finding:
    """Return the finding about a command that the simulated copy refused, which the host would refuse as well."""
    message = f"the host would refuse {_said(operation, invocation, error)}"
    return Finding("rehearsal", operation.where, message, hint or _REHEARSED)


_REHEARSED = "change what this command is for; the plan was tried on a simulated copy, and the host was not touched"


def _said(operation: Operation, invocation: Invocation, error: CmdletError) -> str:
    return f"to {describe_operation(operation)} with {render(invocation)}: {error}"
