"""Hosts and findings as a JUnit report, which every CI server shows: a host is a test, a finding a failure."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from .fleet_report import FindingReport, FleetOutcome, HostOutcome, Status
from .plan_lines import finding_line, headline, host_lines
from .visible_text import visible


def as_junit(fleet: FleetOutcome) -> str:
    """Write a report as JUnit XML: one suite of hosts, and one of findings across them where there are any.

    A host that is not as declared is no failure: that is what a plan is for. Its plan stands in ``system-out``.
    """
    suites = ET.Element("testsuites", name=visible(fleet.title))
    hosts = [_host_case(host) for host in fleet.hosts]
    _suite(suites, "hosts", hosts)
    if fleet.findings:
        _suite(suites, "findings across hosts", [_fleet_case(finding) for finding in fleet.findings])
    total = {name: sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "skipped")}
    for name, number in total.items():
        suites.set(name, str(number))
    suites.set("errors", "0")
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(suites: ET.Element, name: str, cases: list[ET.Element]) -> None:
    suite = ET.SubElement(
        suites,
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        errors="0",
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
    )
    suite.extend(cases)


def _host_case(host: HostOutcome) -> ET.Element:
    case = ET.Element("testcase", classname="hosts", name=visible(host.name))
    files = [finding for finding in host.findings if finding.file]
    if files:
        _place(case, files[0])
    errors = [finding for finding in host.findings if finding.level == "error"]
    if errors or host.status is Status.FAILED:
        message = visible(errors[0].message if errors else host.message)
        failure = ET.SubElement(case, "failure", message=message, type=visible(errors[0].rule if errors else "failed"))
        failure.text = "\n".join(str(finding_line(finding)) for finding in host.findings)
    elif host.status is Status.SKIPPED:
        ET.SubElement(case, "skipped", message=visible(host.message))
    out = ET.SubElement(case, "system-out")
    out.text = "\n".join([headline(host), *(str(line) for line in host_lines(host))])
    return case


def _fleet_case(finding: FindingReport) -> ET.Element:
    name = f"{finding.rule}: {finding.position or finding.where or finding.message}"
    case = ET.Element("testcase", classname="fleet", name=visible(name))
    if finding.file:
        _place(case, finding)
    if finding.level == "error":
        failure = ET.SubElement(case, "failure", message=visible(finding.message), type=visible(finding.rule))
        failure.text = str(finding_line(finding))
    else:
        ET.SubElement(case, "system-out").text = str(finding_line(finding))
    return case


def _place(case: ET.Element, finding: FindingReport) -> None:
    case.set("file", visible(finding.file))
    if finding.line:
        case.set("line", str(finding.line))
