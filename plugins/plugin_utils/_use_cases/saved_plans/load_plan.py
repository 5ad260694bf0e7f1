"""Turn the plain values of a plan file into a saved plan, trusting none of them."""

from __future__ import annotations

from typing import Any

from ..._contract.saved_plan_schema import saved_plan_findings
from ..._model.errors import DocumentRejected
from ..._model.record_values import read_record
from ..._planning.documents.read_document import check_size, read_document
from ..._planning.options import Options
from .saved_plan import FORMAT, FORMAT_VERSION, SavedPlan
from .state_digest import digest

AGAIN = "make the plan again with plan_only"


def load_plan(values: Any) -> SavedPlan:
    """Make a saved plan of what a file holds; DocumentRejected lists what is wrong with it.

    The digest tells slips of the hand from what plan_only wrote. It is no signature: whoever can write the file can
    write a digest as well, which is why nothing that the file says of the plan is carried out as it stands.
    """
    check_size(values)
    _check_format(values)
    findings = saved_plan_findings(values)
    if findings:
        raise DocumentRejected(findings)
    if values["digest"] != digest({name: part for name, part in values.items() if name != "digest"}):
        message = "the file is not as plan_only wrote it: its digest is another one"
        raise DocumentRejected.because("plan", "digest", message, f"restore the file, or {AGAIN}")
    try:
        options: Options = read_record(Options, values["options"])
    except ValueError as error:
        raise DocumentRejected.because("plan", "options", str(error), AGAIN) from None
    return SavedPlan(read_document(values["document"]), options, values)


def _check_format(values: Any) -> None:
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        message = "this is not a plan file"
        raise DocumentRejected.because("plan", "", message, "plan files are what the option plan_only writes")
    version = values.get("format_version")
    if version != FORMAT_VERSION or isinstance(version, bool | float):
        message = f"version {version!r:.20} of plan files is not understood here"
        raise DocumentRejected.because("plan", "format_version", message, AGAIN)
