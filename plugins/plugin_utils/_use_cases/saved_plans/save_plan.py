"""Turn a plan into the plain values of a plan file: the same for the same plan, whenever it is made."""

from __future__ import annotations

from typing import Any

from ..._hosts.read_host import ReadScope
from ..._model.record_values import write_record
from ..._planning.documents.read_document import Document
from ..._planning.make_plan import Prepared
from ..._planning.options import Options
from ..._planning.rounds import Rounds
from ..._planning.write_concerned import write_concerned
from ..describe_plan import describe_steps
from .saved_plan import FORMAT, FORMAT_VERSION
from .state_digest import digest, fingerprints, state_digest, table_digests


def save_plan(rounds: Rounds, document: Document, options: Options, host_name: str) -> dict[str, Any]:
    """Return the plain values of a plan file; ``document`` is what the plan leads to, as it was read."""
    objects = rounds.first.views[0].objects
    joined = rounds.joined
    before, after = write_concerned(joined.document, joined.before, joined.after, joined.views)
    both = (rounds.first,) if rounds.second is None else (rounds.first, rounds.second)
    values = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "host": {"name": host_name, "computer": objects.vm_host["Name"]},
        "document": document.written,
        "options": write_record(options),
        "before": before,
        "after": after,
        "rounds": [save_round(one, rounds.last.scope) for one in both],
        "host_state": {"tables": table_digests(objects), "resources": fingerprints(rounds.first.before)},
    }
    return {**values, "digest": digest(values)}


def save_round(prepared: Prepared, last: ReadScope) -> dict[str, Any]:
    """Return the plain values of one round; ``last`` is the scope of the round that ends the plan."""
    whole_host = last.partitions is None
    return {
        "state_before": state_digest(prepared.before, whole_host=whole_host),
        "state_after": state_digest(prepared.after, whole_host=whole_host),
        "steps": describe_steps(prepared.plan),
        "side_effects": list(prepared.plan.side_effects),
        "warnings": list(prepared.plan.warnings),
    }
