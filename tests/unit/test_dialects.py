"""Whatever PowerShell a listener speaks, a task finds, plans, does and answers the same as on the simulated host."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._ansible.failures import AS_IT_WAS, failure
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.protocol import Session
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.read_host import ReadScope, read_host
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.hardware.hardware import read_hardware
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._hosts.simulated.simulated_host import (
    MemorySession,
    memory_session,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._model.errors import (
    AnswerUnreadable,
    CmdletError,
    DocumentRejected,
)
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._planning.documents.read_document import read_document
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.host_objects import HostObjects, IpObjects
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._powershell.invocation import Invocation
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._use_cases.reconcile import gather, reconcile
from ansible_collections.fabricops.hyperv.tests.unit.case_files import Case, host_of
from ansible_collections.fabricops.hyperv.tests.unit.one_session_host import OneSessionHost
from ansible_collections.fabricops.hyperv.tests.unit.test_plan_cases import CASES, desired, shown
from ansible_collections.fabricops.hyperv.tests.unit.toy_listeners import SHAPES, ToySession, UnreadSession

EVERYTHING = ReadScope(guests=None)
HARDWARE = {
    "physical_adapters": [{"name": "NIC1"}],
    "partitions": [{"name": "web01", "generation": 2, "power": "running"}],
}


def outcome(case: Case, host: MemorySession, session: Session) -> tuple[object, ...]:
    """What a case comes to: what is gathered before, the task's answer or findings, and what the host is then."""
    config, options, _no_way_back = desired(case, host)
    listener = OneSessionHost(session)
    before = gather(listener).document
    answers: list[object] = []
    for check_mode in (True, False):
        try:
            answers.append(shown(reconcile(listener, read_document(config), options, check_mode=check_mode)))
        except DocumentRejected as refused:
            answers.append(refused.findings)
    return before, *answers, gather(listener).document, read_host(host, EVERYTHING)


OTHERS = ("7", "CLIXML")


@pytest.mark.parametrize("position", range(len(CASES)), ids=[case.name for case in CASES])
def test_a_case_comes_to_the_same_in_every_dialect(position: int) -> None:
    """In that of Windows PowerShell 5.1, which hosts speak unless they are told otherwise, and in one of the others."""
    case = CASES[position]
    host = host_of(case)
    expected = outcome(case, host, host)
    for name in ("5.1", OTHERS[position % len(OTHERS)]):
        host = host_of(case)
        toy = ToySession(host, SHAPES[name])
        assert_read_as_canonical(toy, host)
        assert outcome(case, host, toy) == expected, name


def assert_read_as_canonical(listener: Session, host: Session) -> None:
    """Read a host through a listener, and find in every property that is read what the host itself has there."""
    unread, canonical = read_host(listener, EVERYTHING), read_host(host, EVERYTHING)
    for name in HostObjects.__slots__:
        _assert_read_as(getattr(unread, name), getattr(canonical, name), name)


def _assert_read_as(unread: Any, canonical: Any, where: str) -> None:
    if isinstance(unread, IpObjects):
        unread, canonical = ({name: getattr(one, name) for name in IpObjects.__slots__} for one in (unread, canonical))
    if isinstance(unread, dict):
        for name, value in unread.items():
            _assert_read_as(value, canonical[name], f"{where}.{name}")
    elif isinstance(unread, list):
        assert len(unread) == len(canonical), where
        for position, (one, other) in enumerate(zip(unread, canonical, strict=True)):
            _assert_read_as(one, other, f"{where}[{position}]")
    else:
        assert unread == canonical, where
        assert type(unread) is type(canonical), where


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_reading_what_the_simulated_host_answers_changes_nothing(case: Case) -> None:
    host = host_of(case)
    assert_read_as_canonical(UnreadSession(host), host)


class OddSession(UnreadSession):
    """A session that says one thing oddly."""

    def __init__(self, cmdlet: str, answer: Callable[[Any], Any]) -> None:
        super().__init__(memory_session("HV1", read_hardware(HARDWARE)))
        self.session.invoke(Invocation("New-VMSwitch", {"Name": "Lan", "NetAdapterName": "NIC1"}))
        self.cmdlet = cmdlet
        self.answer = answer

    def invoke(self, invocation: Invocation) -> Any:
        rows = super().invoke(invocation)
        return self.answer(rows) if invocation.cmdlet == self.cmdlet else rows


def with_value(name: str, value: Any) -> Callable[[Any], Any]:
    """Rows of which the last has another value."""
    return lambda rows: [*rows[:-1], {**rows[-1], name: value}]


CUT_OFF = "Microsoft.HyperV.PowerShell.VMNetworkAdapterVlanSetting"


@pytest.mark.parametrize(
    ("cmdlet", "answer", "where", "message"),
    [
        ("Get-VMHost", lambda _rows: None, "Get-VMHost", "one host is expected, not 0"),
        ("Get-VMHost", with_value("MacAddressMinimum", None), "Get-VMHost[0].MacAddressMinimum", "missing"),
        ("Get-VM", with_value("State", "Resting"), "Get-VM[0].State", "'Resting' is none of"),
        ("Get-VM", lambda _rows: "no", "Get-VM", "an object is expected, not 'no'"),
        ("Get-VMSwitch", with_value("SwitchType", 7), "Get-VMSwitch[0].SwitchType", "7 is none of Private (0)"),
        ("Get-VMSwitch", lambda _rows: [[]], "Get-VMSwitch[0]", "an object is expected, not a list of 0"),
        ("Get-VMNetworkAdapter", with_value("VlanSetting", CUT_OFF), "Get-VMNetworkAdapter[1].VlanSetting", CUT_OFF),
        ("Get-VMNetworkAdapter", with_value("Id", None), "Get-VMNetworkAdapter[1].Id", "is missing"),
        ("Get-NetAdapter", with_value("InterfaceIndex", "x"), "Get-NetAdapter[0].InterfaceIndex", "a whole number"),
        ("Get-NetAdapterBinding", with_value("Enabled", 7), "Get-NetAdapterBinding[", "true or false is expected"),
        ("Get-NetAdapterBinding", lambda _rows: [], "Get-NetAdapterBinding", "in Get-NetAdapter is here"),
        ("Get-NetIPInterface", with_value("Dhcp", "Perhaps"), "Get-NetIPInterface[", "none of Disabled (0), Enabled"),
    ],
)
def test_an_answer_that_cannot_be_read_is_told_with_cmdlet_and_property(
    cmdlet: str, answer: Callable[[Any], Any], where: str, message: str
) -> None:
    with pytest.raises(AnswerUnreadable) as caught:
        read_host(OddSession(cmdlet, answer), EVERYTHING)
    assert any(finding.where.startswith(where) and message in finding.message for finding in caught.value.findings), (
        caught.value.findings
    )
    assert all(finding.rule == "answers" for finding in caught.value.findings)
    assert "export" not in str(caught.value)


def test_what_was_unreadable_is_a_failed_result_with_findings() -> None:
    with pytest.raises(AnswerUnreadable) as caught:
        gather(OneSessionHost(OddSession("Get-VM", with_value("State", "Resting"))))
    result = failure(caught.value)
    assert result["msg"].startswith("what the host answered cannot be read: Get-VM[0].State: 'Resting' is none of")
    assert [finding["where"] for finding in result["findings"]] == ["Get-VM[0].State"]
    assert result["host_state"] == AS_IT_WAS


def refusing(category: str, error_id: str) -> Callable[[Any], Any]:
    def refuse(_rows: Any) -> Any:
        raise CmdletError(category, error_id, "Parameter oder nicht: auf Deutsch.")

    return refuse


GET_VM = "Microsoft.HyperV.PowerShell.Commands.GetVM"


@pytest.mark.parametrize(
    ("category", "error_id"), [("InvalidArgument", "InvalidParameter"), ("ObjectNotFound", "ObjectNotFound")]
)
def test_what_is_asked_for_by_name_may_be_missing_whatever_language_says_so(category: str, error_id: str) -> None:
    session = OddSession("Get-VM", refusing(category, f"{error_id},{GET_VM}"))
    assert read_host(session, ReadScope(frozenset({"web01"}))).partitions == []


@pytest.mark.parametrize(
    ("category", "error_id"),
    [
        ("InvalidArgument", f"NamedParameterNotFound,{GET_VM}"),
        ("ObjectNotFound", "CommandNotFoundException"),
        ("PermissionDenied", f"AccessDenied,{GET_VM}"),
    ],
)
def test_a_host_that_cannot_be_asked_is_no_host_without_partitions(category: str, error_id: str) -> None:
    with pytest.raises(CmdletError):
        read_host(OddSession("Get-VM", refusing(category, error_id)), ReadScope(frozenset({"web01"})))
