"""What people and programs find in a report, in each of its formats."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.fleet_report import FleetReport, HostReport
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.looped_result import one_result
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.read_outcome import read_fleet
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.topology import read_topology
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.write_report import (
    FORMATS,
    Style,
    write_report,
)

from .planned_results import CLONE, HOSTILE, article, fleet, hostile, refused, unchanged

PAGE = CLONE / "plugins" / "plugin_utils" / "_report" / "page"
SCHEMA = json.loads((CLONE / "schemas" / "report.schema.json").read_text(encoding="utf-8"))

SARIF: dict[str, Any] = {
    # The parts of sarif-schema-2.1.0.json (OASIS) that reports use, closed, so that nothing else can be in them.
    "type": "object",
    "required": ["$schema", "version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "pattern": r"sarif-schema-2\.1\.0\.json$"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/run"}},
    },
    "$defs": {
        "run": {
            "type": "object",
            "required": ["tool", "results"],
            "additionalProperties": False,
            "properties": {
                "tool": {
                    "type": "object",
                    "required": ["driver"],
                    "properties": {"driver": {"$ref": "#/$defs/driver"}},
                },
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "results": {"type": "array", "items": {"$ref": "#/$defs/result"}},
                "properties": {"type": "object"},
            },
        },
        "driver": {
            "type": "object",
            "required": ["name"],
            "additionalProperties": False,
            "properties": {
                "name": {"type": "string"},
                "informationUri": {"type": "string", "pattern": "^https://"},
                "rules": {"type": "array", "uniqueItems": True, "items": {"$ref": "#/$defs/rule"}},
            },
        },
        "rule": {
            "type": "object",
            "required": ["id"],
            "additionalProperties": False,
            "properties": {
                "id": {"type": "string"},
                "shortDescription": {"$ref": "#/$defs/message"},
                "helpUri": {"type": "string", "pattern": "^https://"},
            },
        },
        "message": {
            "type": "object",
            "required": ["text"],
            "additionalProperties": False,
            "properties": {"text": {"type": "string"}},
        },
        "result": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "ruleId": {"type": "string"},
                "ruleIndex": {"type": "integer", "minimum": 0},
                "level": {"enum": ["none", "note", "warning", "error"]},
                "message": {"$ref": "#/$defs/message"},
                "locations": {"type": "array", "items": {"$ref": "#/$defs/location"}},
            },
        },
        "location": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "physicalLocation": {
                    "type": "object",
                    "required": ["artifactLocation"],
                    "additionalProperties": False,
                    "properties": {
                        "artifactLocation": {
                            "type": "object",
                            "required": ["uri"],
                            "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/%-]*$"}},
                        },
                        "region": {
                            "type": "object",
                            "required": ["startLine"],
                            "additionalProperties": False,
                            "properties": {
                                "startLine": {"type": "integer", "minimum": 1},
                                "startColumn": {"type": "integer", "minimum": 1},
                            },
                        },
                    },
                },
                "logicalLocations": {
                    "type": "array",
                    "items": {"type": "object", "properties": {"fullyQualifiedName": {"type": "string"}}},
                },
            },
        },
    },
}


def written(form: str, *hosts: HostReport, style: Style | None = None, **said: Any) -> str:
    report = fleet(*hosts, **said)
    return write_report(report, read_fleet(report), form, style)


def test_text_shows_a_plan_with_signs_fields_reasons_and_traffic() -> None:
    text = written("text", article(), commit="3f2a9c1")
    assert "commit 3f2a9c1" in text
    assert "article is not as declared, 16 steps, blink for parent\n" in text
    assert "  + virtual_switch Backend\n      + type: private\n" in text
    assert "  ~ nic_binding Local Area Connection 2\n" in text
    assert "      ~ ipv4.method: dhcp -> static\n" in text
    assert "      ! blink for parent / Local Area Connection, 5-28 s (R8, A8.4)\n" in text
    assert "  - partition_adapter web01 / Network Adapter\n" in text
    assert "bandwidth_reservation_mode" not in text, "what every new switch gets says nothing"
    assert "because: New-VM brings this adapter by itself" in text
    assert "steps: +7 ~7 -2; the worst for traffic: blink" in text


def test_text_has_colours_only_when_they_are_asked_for() -> None:
    assert "\x1b" not in written("text")
    assert "\x1b[32m  + virtual_switch" in written("text", style=Style(colour=True))


def test_hosts_that_are_as_declared_are_counted_and_not_shown() -> None:
    text = written("text", unchanged(), refused())
    assert "unchanged is" not in text
    assert "2 hosts: 1 failed, 1 as declared" in text


def test_a_finding_stands_with_its_place_and_what_to_do() -> None:
    text = written("text", refused())
    assert (
        "x [R3] hosts/refused.yml:12:7: nic_bindings[0].role: an uplink has only the switch protocol bound"
        " - take the components away"
    ) in text
    assert "The host is as it was." in text


@pytest.mark.parametrize(("said", "shown"), [("its turn is later", 1), ("Conditional result was False", 0)])
def test_why_a_task_was_skipped_is_told_where_somebody_said_it(said: str, shown: int) -> None:
    report = FleetReport((HostReport("one", {"skipped": True, "skip_reason": said}),))
    assert write_report(report, read_fleet(report), "text", Style()).count(said) == shown


@pytest.mark.parametrize(
    ("result", "phase", "status"),
    [
        ({}, "plan", "failed"),
        ({"unreachable": True, "msg": "no route"}, "plan", "failed"),
        ({"failed": True, "msg": "no"}, "apply", "failed"),
        ({"skipped": True, "skip_reason": "suspended"}, "plan", "skipped"),
        ({"changed": False}, "apply", "same"),
        ({"changed": True}, "plan", "differs"),
        ({"changed": True}, "drift", "differs"),
        ({"changed": True}, "apply", "changed"),
        ({"changed": True, "applied": False}, "apply", "differs"),
        ({"changed": True, "applied": True}, "plan", "changed"),
        ({"changed": True, "applied": "no"}, "plan", "differs"),
    ],
)
def test_a_host_stands_as_its_result_and_phase_say(result: dict[str, Any], phase: str, status: str) -> None:
    outcome = read_fleet(FleetReport((HostReport("h", result, phase=phase),)))
    assert outcome.hosts[0].status.value == status
    assert bool(outcome.hosts[0].findings) is (status == "failed"), "a failure is a finding in every format"


@pytest.mark.parametrize(
    ("change", "read"),
    [
        ({"field": "switch", "before": "a -> b", "after": "it's: c"}, ("switch", "a -> b", "it's: c")),
        ({"field": "vlan.allowed_ids", "before": "1-100,200", "after": None}, ("vlan.allowed_ids", "1-100,200", None)),
        ({"field": "uplinks", "before": ["NIC1"], "after": ["NIC1", "NIC2"]}, ("uplinks", "NIC1", "NIC1, NIC2")),
        ({"field": "iov", "before": False, "after": True}, ("iov", "false", "true")),
        ({"field": "notes"}, ("notes", "", "")),
        ({"field": {"a": 1}, "before": [[1]], "after": {"b": None}}, ("a: 1", "1", "b: None")),
        ("a text", ("a text", "", "")),
        (7, ("7", "", "")),
    ],
)
def test_a_change_is_read_whatever_it_holds(change: Any, read: tuple[str, str | None, str | None]) -> None:
    result = {"changed": True, "plan": [{"action": "update", "kind": "x", "key": ["k"], "changes": [change]}]}
    (attribute,) = read_fleet(FleetReport((HostReport("h", result),))).hosts[0].steps[0].attributes
    assert (attribute.name, attribute.before, attribute.after) == read


def test_what_is_no_longer_there_is_shown_as_removed() -> None:
    change = {"field": "vlan.allowed_ids", "before": "1-100,200", "after": None}
    result = {"changed": True, "plan": [{"action": "update", "kind": "x", "key": ["k"], "changes": [change]}]}
    assert "- vlan.allowed_ids: 1-100,200" in written("text", HostReport("h", result))


def test_what_a_host_looks_like_is_said_once() -> None:
    state = "The host is as it was."
    for findings in ([], refused().result["findings"]):
        result = {"failed": True, "msg": "no", "host_state": state, "findings": findings}
        for form in ("text", "markdown"):
            assert written(form, HostReport("h", result)).count(state) == 1
    document = json.loads(written("sarif", HostReport("h", {"failed": True, "msg": "no", "host_state": state})))
    assert document["runs"][0]["results"][0]["message"]["text"] == f"h: no - {state}"


def test_a_suspended_host_is_told_from_others_in_every_format() -> None:
    hosts = (
        HostReport("held", {"changed": False}, suspended="moves house"),
        HostReport("again", {"changed": False}, enactment={"phase": "suspended", "reason": "moves too"}),
    )
    for form in ("text", "markdown", "junit"):
        text = written(form, *hosts).replace("&#45;", "-")
        assert "held is as declared, suspended" in text, form
        assert "suspended: moves house" in text, form
        assert text.count("moves too") == 1, form
    values = json.loads(written("json", *hosts))
    assert [host["suspended"] for host in values["hosts"]] == ["moves house", "moves too"]
    page = written("html", *hosts)
    assert page.count('<span class="badge level-warning">suspended</span>') == 2
    assert '"suspended":"moves house"' in page


def looped(*results: dict[str, Any], **said: Any) -> HostReport:
    return HostReport("h", one_result({"changed": True, "results": list(results), **said}))


def test_a_task_with_a_loop_keeps_the_plans_of_all_its_items() -> None:
    def made(name: str, seconds: int) -> dict[str, Any]:
        step = {"action": "create", "kind": "virtual_switch", "key": [name], "disruption": "blink"}
        blink = {"class": "blink", "affected": ["parent", name], "seconds": [1, seconds]}
        after = {"virtual_switches": [{"name": name, "type": "private"}]}
        plan = {"plan": [step], "disruption": blink, "before": {}, "after": after}
        return {"changed": True, "applied": True, "item": name, **plan}

    same = {"virtual_switches": [{"name": "LAN", "type": "private"}]}
    again = {"changed": False, "applied": True, "plan": [], "before": same, "after": same}
    host = read_fleet(FleetReport((looped(made("LAN", 2), made("Lab", 3), again),))).hosts[0]
    assert (host.status.value, host.disruption, host.affected, host.seconds) == (
        *("changed", "blink"),
        *(("parent", "LAN", "Lab"), (2, 5)),
    )
    assert [(step.name, [one.after for one in step.attributes]) for step in host.steps] == [
        ("LAN", ["private"]),
        ("Lab", ["private"]),
    ]
    picture = read_topology(looped(made("LAN", 2), made("Lab", 3), again))
    assert [node.state for node in picture.nodes if node.column == "switch"] == ["added", "added"]


def test_a_loop_of_which_an_item_failed_has_failed() -> None:
    bad = {"failed": True, "msg": "no", "host_state": "as it was", "findings": [{"rule": "R3", "message": "why"}]}
    host = read_fleet(
        FleetReport((looped({"changed": True}, bad, failed=True, msg="One or more items failed"),))
    ).hosts[0]
    assert (host.status.value, host.message, host.host_state) == ("failed", "no", "as it was")
    assert [finding.rule for finding in host.findings] == ["R3"]
    skipped = read_fleet(FleetReport((looped({"skipped": True}, {"skipped": True}, changed=False),))).hosts[0]
    assert skipped.status.value == "skipped"


def test_what_a_host_says_is_not_said_again_for_the_fleet() -> None:
    of_one = {**refused().result["findings"][0], "hosts": ["refused"]}
    of_two = {"rule": "fleet_address", "message": "twice", "hosts": ["a", "b"], "others": ["hosts/b.yml:1:2"]}
    report = fleet(refused(), findings=(of_one, of_two))
    (finding,) = read_fleet(report).findings
    assert (finding.host, finding.message) == ("a, b", "twice; also: hosts/b.yml:1:2")


def test_no_control_character_reaches_a_terminal_or_a_log() -> None:
    for form in ("text", "markdown", "junit"):
        text = written(form, hostile(), title=HOSTILE, commit=HOSTILE, written_at=HOSTILE)
        assert not re.search(r"[^\n -~\u2190-\u2bff\u274c\ufe0f]", text), form
        assert "\\x1b[2J\\u202e" in text.replace("&#92;", "\\").replace("&#91;", "["), form


def test_markdown_has_a_table_a_section_a_host_and_a_picture() -> None:
    text = written("markdown", article(), refused(), unchanged())
    assert "| <code>article</code> | \u270f\ufe0f is not as declared | 7 | 7 |  | 2 | blink |  |" in text
    assert text.count("<details>\n<summary>") == 2
    assert "```diff\n+ virtual_switch Local Area Connection - Virtual Network\n" in text
    assert '```mermaid\nflowchart LR\n  subgraph partitions["Partitions"]\n' in text
    assert text.count("<details>") == text.count("</details>")


def test_nothing_of_a_hostile_name_is_markup_in_markdown() -> None:
    text = written("markdown", hostile(), title=HOSTILE, commit=HOSTILE)
    # Blocks of code are inert as long as their fence is longer than what is in them.
    prose = re.sub(r"^(`{3,})\w+\n.*?^\1$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert "`" not in prose
    tags = set(re.findall(r"<[^>]*>", prose))
    assert tags <= {"<br>", "<code>", "</code>", "<details>", "</details>", "<summary>", "</summary>", "<!-- -->"}
    assert not re.search(r"[@\[\]]|http:|#\d(?!\d+;)", prose), "no mention, no link, no issue"
    assert prose.count("\n## ") == 0, "a line of a name never starts a line"


def test_a_picture_in_markdown_holds_names_as_numbers() -> None:
    text = written("markdown", hostile())
    (picture,) = re.findall(r"^```mermaid\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    labels = re.findall(r'"([^"]*)"', picture)
    assert len(labels) >= 3
    assert all(re.fullmatch(r"(?:[\w .,/()-]|#\d+;|<br/>)*", label) for label in labels)


def test_markdown_fits_a_comment_and_counts_what_it_leaves_out() -> None:
    hosts = [HostReport(f"h{number}", article().result, article().document) for number in range(30)]
    text = written("markdown", *hosts, style=Style(maximum_characters=20_000))
    shown = text.count("```diff")
    assert len(text) <= 20_000
    assert 10 <= shown < 30
    assert f"_{30 - shown} more hosts are not shown here" in text
    assert text.count("<details>") == text.count("</details>")
    text = written("markdown", large("n" * 70_000, 1), large("next", 1))
    assert "_1 more host is not shown here" in text
    assert "+ virtual_switch next switch 0" in text


def large(name: str, steps: int) -> HostReport:
    step = {"action": "create", "kind": "virtual_switch", "commands": ["New-VMSwitch"]}
    plan = [{**step, "key": [f"{name} switch {number}"]} for number in range(steps)]
    return HostReport(name, {"changed": True, "plan": plan})


def test_a_host_that_is_too_large_shows_its_first_steps_and_hides_no_other() -> None:
    text = written("markdown", large("first", 1_000), large("second", 3), large("third", 2_000))
    assert len(text) <= 65_000
    assert "+ virtual_switch second switch 2" in text
    for name, steps in (("first", 1_000), ("third", 2_000)):
        shown = text.count(f"+ virtual_switch {name} switch ")
        assert shown > 500
        assert f"# and {steps - shown:,} more lines\n```\n" in text
    assert "not shown here" not in text
    assert text.count("<details>") == text.count("</details>")


def test_many_findings_and_a_long_table_leave_room_for_hosts() -> None:
    finding = {"rule": "R3", "message": "x" * 1_100}
    hosts = [large("a" * 150 + str(number), 1) for number in range(250)]
    text = written("markdown", *hosts, findings=(finding,) * 110)
    assert len(text) <= 65_000
    found, rows = text.count("- **error**"), text.count("\n| <code>")
    assert (found > 15, rows > 100) == (True, True)
    assert f"- and {110 - found} more findings\n" in text
    assert f"_and {250 - rows} more hosts_" in text
    assert text.count("```diff") > 20


@given(
    hosts=st.lists(
        st.tuples(st.sampled_from(["a", "`" * 300, HOSTILE * 3, "x" * 5_000]), st.integers(0, 90)), max_size=9
    ),
    findings=st.lists(st.integers(0, 9_000), max_size=9),
    title=st.sampled_from(["t", "@" * 500]),
    most=st.integers(5_000, 30_000),
)
@settings(deadline=None)
def test_markdown_never_is_longer_than_it_may_be(
    hosts: list[tuple[str, int]], findings: list[int], title: str, most: int
) -> None:
    told = tuple({"rule": "r", "message": "@" * length} for length in findings)
    reports = tuple(large(name, steps) for name, steps in hosts)
    report = FleetReport(reports, title=title, commit=title, written_at=title, findings=told)
    text = write_report(report, read_fleet(report), "markdown", Style(maximum_characters=most))
    assert len(text) <= most
    assert text.count("<details>") == text.count("</details>")


def test_json_is_as_its_schema_says() -> None:
    values = json.loads(written("json", findings=({"rule": "duplicate", "message": "twice"},)))
    jsonschema.Draft202012Validator(SCHEMA).validate(values)
    assert values["summary"] == {
        "hosts": 4,
        "status": {"failed": 1, "differs": 1, "changed": 1, "skipped": 0, "same": 1},
        "steps": {"create": 8, "update": 7, "replace": 0, "delete": 2},
        "disruption": "blink",
        "findings": 3,
    }
    assert values["hosts"][3]["name"] == HOSTILE, "programs get names as they are"


def test_sarif_points_at_file_line_and_column() -> None:
    document = json.loads(written("sarif", refused(), commit="3f2a9c1"))
    jsonschema.Draft202012Validator(SARIF).validate(document)
    (result,) = document["runs"][0]["results"]
    assert result["ruleId"] == "R3"
    assert result["level"] == "error"
    assert result["locations"] == [
        {
            "physicalLocation": {
                "artifactLocation": {"uri": "hosts/refused.yml"},
                "region": {"startLine": 12, "startColumn": 7},
            },
            "logicalLocations": [{"fullyQualifiedName": "refused/nic_bindings[0].role"}],
        }
    ]


def test_sarif_of_a_hostile_repository_keeps_its_shape() -> None:
    document = json.loads(written("sarif"))
    jsonschema.Draft202012Validator(SARIF).validate(document)
    rules = document["runs"][0]["tool"]["driver"]["rules"]
    for result in document["runs"][0]["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert "](" not in result["message"]["text"].replace("\\](", "")


def test_junit_counts_hosts_and_failures() -> None:
    root = ET.fromstring(written("junit", findings=({"rule": "duplicate", "message": "twice"},)))
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("5", "3", "0")
    for suite in root:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    case = next(case for case in root.iter("testcase") if case.get("name") == "refused")
    assert (case.get("file"), case.get("line")) == ("hosts/refused.yml", "12")
    assert case[0].get("type") == "R3"


@pytest.mark.parametrize(("level", "failures"), [("error", "1"), ("warning", "0"), ("note", "0")])
def test_only_errors_are_failures_for_junit(level: str, failures: str) -> None:
    finding = {"rule": "R1", "message": "there", "level": level}
    report = FleetReport(hosts=(), findings=(finding,))
    root = ET.fromstring(write_report(report, read_fleet(report), "junit"))
    assert (root.get("tests"), root.get("failures")) == ("1", failures)
    assert "there" in "".join(root.itertext())


def test_the_page_carries_data_and_nothing_that_acts() -> None:
    page = written("html", title=HOSTILE, commit=HOSTILE, findings=({"rule": HOSTILE, "message": HOSTILE},))
    parser = _Tags()
    parser.feed(page)
    assert "img" not in parser.names
    assert not {"src", "href"} & {name for name, value in parser.attributes if not (value or "").startswith("#")}
    assert not [name for name, _value in parser.attributes if name.startswith("on")]
    assert parser.names.count("script") == 4 + 2, "a block of data for each host, the library, and the page's own"


def test_the_page_allows_its_own_scripts_and_style_and_nothing_else() -> None:
    page = written("html")
    policy = html.unescape(re.findall(r'Content-Security-Policy" content="([^"]*)"', page)[0])
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (*scripts, style)]
    assert policy == (
        f"default-src 'none'; script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}'; style-src 'sha256-{digests[2]}'; "
        "base-uri 'none'; form-action 'none'"
    )


def test_the_page_keeps_its_data_readable() -> None:
    blocks = re.findall(r'<script type="application/json">(.*?)</script>', written("html"), re.DOTALL)
    names = {json.loads(block)["name"] for block in blocks}
    assert {"article", "refused", "unchanged"} < names
    assert any(name.startswith("<img src=x onerror=alert(1)>\\x1b[2J\\u202e") for name in names), "and nothing hidden"


def test_the_layout_library_is_the_one_that_was_published() -> None:
    library = (PAGE / "dagre.min.js").read_bytes()
    # @dagrejs/dagre 3.1.3 of the npm registry, dist/dagre.min.js, MIT.
    assert hashlib.sha256(library).hexdigest() == "54a503e346f93ca0bb10abe7999587e037262935687aca45eb4e4b0f64bbb578"
    assert "Permission is hereby granted" in written("html")


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc_'\"<\n", max_size=3), inner, max_size=3),
    max_leaves=8,
)
_KEYS = ("plan", "before", "after", "findings", "warnings", "disruption", "changed", "failed", "msg", "side_effects")
_PARTS = {
    "action": st.sampled_from(["create", "update", "replace", "delete", "?"]),
    "kind": st.sampled_from(["virtual_switch", "nic_binding", "partition", "partition_adapter", "host_settings", "x"]),
    "key": _JSON | st.lists(st.sampled_from(["a", "B", HOSTILE]), max_size=2),
    "changes": _JSON,
}
_NAMED = st.fixed_dictionaries(
    {"name": st.sampled_from(["a", HOSTILE])},
    optional={
        "role": _JSON,
        "components": _JSON,
        "extensions": _JSON,
        "uplinks": _JSON,
        "vlan": _JSON,
        "ipv4": _JSON,
        "switch": _JSON,
    },
)
_DOCUMENTS = _JSON | st.dictionaries(
    st.sampled_from(["virtual_switches", "nic_bindings", "partitions", "partition_adapters", "host_settings"]),
    _JSON | st.lists(_JSON | _NAMED, max_size=2),
)
_RESULTS = st.fixed_dictionaries(
    {},
    optional={
        **dict.fromkeys(_KEYS, _JSON),
        "plan": _JSON | st.lists(_JSON | st.fixed_dictionaries({}, optional=_PARTS), max_size=3),
        "before": _DOCUMENTS,
        "after": _DOCUMENTS,
        "applied": _JSON,
    },
)
_ANSWERS = _RESULTS | st.fixed_dictionaries({"results": _JSON | st.lists(_JSON | _RESULTS, max_size=3)})


@given(result=_ANSWERS, document=st.dictionaries(st.text(max_size=3), _JSON, max_size=2) | _DOCUMENTS, answers=_JSON)
@settings(deadline=None)
def test_whatever_a_result_is_every_format_can_be_read_back(result: Any, document: Any, answers: Any) -> None:
    said = document if isinstance(document, dict) else {}
    report = FleetReport(
        (HostReport("h", one_result(result), said, answers=answers if isinstance(answers, list) else ()),)
    )
    outcome = read_fleet(report)
    texts = {form: write_report(report, outcome, form) for form in FORMATS}
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(texts["json"]))
    jsonschema.Draft202012Validator(SARIF).validate(json.loads(texts["sarif"]))
    ET.fromstring(texts["junit"])
    (block,) = re.findall(r'<script type="application/json">(.*?)</script>', texts["html"], re.DOTALL)
    assert json.loads(block)["name"] == "h"
    assert "\x1b" not in texts["text"]


def test_a_report_of_a_thousand_hosts_is_small_enough_to_be_sent() -> None:
    result, document = dict(article().result), article().document
    hosts = tuple(HostReport(f"h{number:04}", result, document) for number in range(1000))
    report = FleetReport(hosts)
    page = write_report(report, read_fleet(report), "html")
    assert len(page.encode()) < 20_000_000


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


def test_page_files_are_all_there() -> None:
    names = {file.name for file in Path(PAGE).iterdir()}
    assert names == {"dagre.LICENSE.txt", "dagre.min.js", "report.css", "report.html.j2", "report.js"}
