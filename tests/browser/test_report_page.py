"""The report's page in a real browser: what is drawn, found, filtered, reached by keyboard, and what stays text.

Started by ``make browser``, which says so where there is no Chromium; not part of the unit tests.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.fleet_report import FleetReport, HostReport
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.read_outcome import read_fleet
from ansible_collections.fabricops.hyperv.plugins.plugin_utils._report.write_report import write_report

HOSTILE = "<img src=x onerror=window.hurt=1></script><script>window.hurt=1</script>{{ 7*7 }}\"'`"
NETWORK: dict[str, Any] = {
    "virtual_switches": [
        {"name": "LAN", "type": "external", "uplinks": ["NIC1"], "allow_management_os": True},
        {"name": "Backend", "type": "private"},
    ],
    "nic_bindings": [{"adapter": "NIC1", "role": "switch_uplink"}, {"adapter": "NIC2", "role": "dedicated"}],
    "partitions": [{"name": f"web{number:02}", "power": "running"} for number in range(20)],
    "partition_adapters": [
        {"partition": "parent", "name": "LAN", "switch": "LAN"},
        *({"partition": f"web{number:02}", "name": f"Adapter {number:02}", "switch": "LAN"} for number in range(20)),
    ],
}
STEP = {
    "action": "update",
    "kind": "partition_adapter",
    "key": ["web07", "Adapter 07"],
    "commands": ["Set-VMNetworkAdapterVlan -VMName 'web07' -Access -VlanId 11"],
    "reason": "the document says so",
    "disruption": "blink",
    "affected": ["web07 / Adapter 07"],
    "seconds": [5, 28],
    "changes": ["vlan.id: 10 -> 11"],
}
FINDING = {"rule": "R3", "where": "nic_bindings[0]", "message": "too much is bound", "position": "hosts/b.yml:3:5"}
WAY = {"from": "web01", "to": "outside", "reachable": True, "shown": ["web01 > LAN > NIC1"]}


def host(name: str, network: dict[str, Any] | None = None, **result: Any) -> HostReport:
    answered = {"changed": False, "plan": [], **result}
    return HostReport(name, answered, network or NETWORK, "3f2a9c1", "plan", [WAY])


def changed(name: str) -> HostReport:
    return host(name, changed=True, plan=[STEP], disruption={"class": "blink", "affected": ["web07 / Adapter 07"]})


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "tools/run_all_checks.py looks for a browser before it starts these tests"
    with sync_playwright() as playwright:
        # The sandbox needs rights that a container's root has not; the page is our own and has no network.
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


class Shown:
    """A page on screen, with everything that went wrong in it or was asked of the network."""

    def __init__(self, browser: Browser, file: Path, **how: Any) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900}, **how)
        self.wrong: list[str] = []
        self.asked: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.goto(file.as_uri())

    def host(self, name: str) -> Any:
        return self.page.locator(f'details.host[data-name="{name}"]')

    def open(self, name: str) -> Any:
        found = self.host(name)
        found.locator("summary").first.click()
        expect(found.locator(":scope > .body")).to_be_visible()
        return found


@pytest.fixture
def show(browser: Browser, tmp_path: Path) -> Iterator[Any]:
    shown: list[Shown] = []

    def open_page(*hosts: HostReport, how: dict[str, Any] | None = None, **said: Any) -> Shown:
        report = FleetReport(hosts, **said)
        file = tmp_path / "report.html"
        file.write_text(write_report(report, read_fleet(report), "html"), encoding="utf-8")
        shown.append(Shown(browser, file, **(how or {})))
        return shown[-1]

    yield open_page
    for one in shown:
        assert one.wrong == []
        assert all(url.startswith("file:") for url in one.asked), one.asked
        one.page.close()


def test_one_host_is_open_at_once_with_its_picture_plan_and_ways(show: Any) -> None:
    body = show(changed("alone")).host("alone").locator(":scope > .body")
    expect(body.locator("svg .node.partition")).to_have_count(21)
    expect(body.locator("svg .node.adapter")).to_have_count(21)
    expect(body.locator("svg .node.switch")).to_have_count(2)
    expect(body.locator("svg .node.nic")).to_have_count(2)
    expect(body.locator("svg .node.adapter.changed > text")).to_have_text("~ Adapter 07")
    expect(body.locator("ol.steps")).to_contain_text("vlan.id: 10 \u2192 11")
    expect(body.locator("ol.steps")).to_contain_text("blink for web07 / Adapter 07, 5-28 s")
    expect(body).to_contain_text("web01 gets to outside")


def test_columns_stand_side_by_side_and_nothing_lies_on_anything(show: Any) -> None:
    boxes = show(changed("alone")).page.evaluate(
        """() => [...document.querySelectorAll("svg .node")].map((node) => {
            const box = node.querySelector("rect").getBoundingClientRect();
            return {column: node.classList[1], left: box.left, right: box.right, top: box.top, bottom: box.bottom};
        })"""
    )
    columns = ("partition", "adapter", "switch", "nic")
    for left, right in pairwise(columns):
        edge = max(box["right"] for box in boxes if box["column"] == left)
        assert edge < min(box["left"] for box in boxes if box["column"] == right), f"{left} reaches into {right}"
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            apart = one["right"] <= other["left"] or other["right"] <= one["left"]
            assert apart or one["bottom"] <= other["top"] or other["bottom"] <= one["top"]


def test_a_thousand_hosts_open_quickly_and_are_drawn_when_asked_for(show: Any) -> None:
    hosts = [changed(f"host{number:04}") if number % 10 == 0 else host(f"host{number:04}") for number in range(1000)]
    shown = show(*hosts)
    loaded = shown.page.evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart")
    assert loaded < 10_000, "milliseconds"
    expect(shown.page.locator("#count")).to_have_text("1000 of 1000 hosts are shown")
    assert shown.page.locator("svg").count() == 0
    opened = shown.open("host0500")
    expect(opened.locator("svg")).to_have_count(1)
    opened.locator("summary").first.click()
    expect(shown.page.locator("svg")).to_have_count(0)


def test_search_finds_hosts_by_what_is_in_them(show: Any) -> None:
    network = {"virtual_switches": [{"name": "Storage", "type": "private"}]}
    shown = show(host("one"), host("two"), host("three", network))
    shown.page.get_by_label("Search hosts").fill("STORAGE")
    expect(shown.page.locator("#count")).to_have_text("1 of 3 hosts are shown")
    expect(shown.host("three")).to_be_visible()
    expect(shown.host("one")).to_be_hidden()
    expect(shown.open("three").locator("svg .node.hit > text")).to_have_text("Storage")
    shown.page.get_by_label("Search hosts").fill("")
    expect(shown.page.locator("#count")).to_have_text("3 of 3 hosts are shown")


def test_search_finds_badges_and_marks_what_it_finds_in_open_pictures(show: Any) -> None:
    adapter = {"partition": "web01", "name": "A", "switch": "LAN", "ipv4": {"addresses": ["10.1.2.3/24"]}}
    other = {"partition": "web02", "name": "B", "switch": "LAN", "vlan": {"mode": "access", "id": 4011}}
    shown = show(host("one"), host("two", {"partition_adapters": [adapter, other]}))
    opened = shown.open("two")
    expect(opened.locator("svg .node.hit")).to_have_count(0)
    shown.page.get_by_label("Search hosts").fill("10.1.2.3 4011")
    expect(shown.page.locator("#count")).to_have_text("1 of 2 hosts are shown")
    expect(opened.locator("svg .node.hit > text")).to_have_text(["A", "B"])
    shown.page.get_by_label("Search hosts").fill("web02")
    expect(opened.locator("svg .node.hit > text")).to_have_text(["web02"])


def test_hosts_are_filtered_by_what_became_of_their_commits(show: Any) -> None:
    def at(name: str, phase: str) -> HostReport:
        return replace(host(name), enactment={"phase": phase, "commit": "3f2a9c1", "reason": f"why {phase}"})

    assert show(host("alone")).page.locator("input.phase").count() == 0
    shown = show(at("fine", "synced"), at("held", "suspended"), at("late", "waiting"), host("new"))
    page = shown.page
    assert page.locator("label:has(.phase)").all_text_contents() == [
        *(" not recorded (1)", " suspended (1)", " synced (1)", " waiting (1)")
    ]
    page.get_by_label("synced (1)").uncheck()
    page.get_by_label("not recorded (1)").uncheck()
    expect(page.locator("#count")).to_have_text("2 of 4 hosts are shown")
    expect(shown.host("fine")).to_be_hidden()
    expect(shown.host("held").locator(".badge", has_text="suspended")).to_have_count(1)
    page.get_by_label("Search hosts").fill("suspended")
    expect(page.locator("#count")).to_have_text("1 of 4 hosts are shown")


def test_a_suspended_host_says_why(show: Any) -> None:
    shown = show(replace(host("held"), suspended="moves house"), host("free"))
    expect(shown.host("held").locator(".badge", has_text="suspended")).to_be_visible()
    expect(shown.open("held")).to_contain_text("Suspended: moves house")


def test_what_went_wrong_is_said_once(show: Any) -> None:
    body = show(host("alone", failed=True, msg="no way", host_state="It is as it was.")).host("alone").locator(".body")
    text = body.text_content()
    assert (text.count("no way"), text.count("It is as it was.")) == (1, 1)


def test_filters_hide_hosts_by_how_they_stand(show: Any) -> None:
    shown = show(host("same"), changed("differs"), host("failed", failed=True, msg="no", findings=[FINDING]))
    names = shown.page.locator("details.host h2")
    assert names.all_text_contents() == ["failed", "differs", "same"], "the most urgent first"
    shown.page.get_by_label("as declared (1)", exact=True).uncheck()
    expect(shown.page.locator("#count")).to_have_text("2 of 3 hosts are shown")
    shown.page.get_by_label("findings or warnings").check()
    expect(shown.page.locator("#count")).to_have_text("1 of 3 hosts are shown")
    expect(shown.host("failed")).to_be_visible()
    shown.page.get_by_label("findings or warnings").uncheck()
    shown.page.get_by_label("interrupted traffic").check()
    expect(shown.host("differs")).to_be_visible()
    expect(shown.page.locator("#count")).to_have_text("1 of 3 hosts are shown")


def test_a_hostile_name_stays_text_everywhere(show: Any) -> None:
    network = {
        "virtual_switches": [{"name": HOSTILE, "type": HOSTILE, "uplinks": [HOSTILE]}],
        "partitions": [{"name": HOSTILE, "power": HOSTILE}],
        "partition_adapters": [{"partition": HOSTILE, "name": HOSTILE, "switch": HOSTILE}],
    }
    step = {**STEP, "key": [HOSTILE], "reason": HOSTILE, "affected": [HOSTILE], "commands": [HOSTILE]}
    finding = {"rule": HOSTILE, "where": HOSTILE, "message": HOSTILE, "hint": HOSTILE, "position": HOSTILE}
    result = {"changed": True, "plan": [step], "findings": [finding], "warnings": [HOSTILE], "side_effects": [HOSTILE]}
    shown = show(
        HostReport(HOSTILE, result, network, HOSTILE, HOSTILE, [{"from": HOSTILE, "to": HOSTILE}]),
        title=HOSTILE,
        commit=HOSTILE,
        findings=(finding,),
    )
    page = shown.page
    expect(page.locator("h1")).to_have_text(HOSTILE)
    expect(page.locator("details.host h2")).to_have_text(HOSTILE)
    assert HOSTILE in page.locator("svg .node.switch > title").text_content()
    page.locator(".words > summary").click()
    expect(page.locator(".words td", has_text=HOSTILE).first).to_be_visible()
    assert page.locator("img").count() == 0
    assert page.evaluate("window.hurt") is None


def test_everything_is_reached_by_keyboard(show: Any) -> None:
    shown = show(host("one"), host("two"), host("three"))
    page = shown.page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.type("t")
    expect(page.locator("#count")).to_have_text("3 of 3 hosts are shown", timeout=3000)
    shown.host("one").locator("summary").first.focus()
    page.keyboard.press("ArrowDown")
    expect(shown.host("two").locator("summary").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(shown.host("two").locator("svg")).to_be_visible()
    page.keyboard.press("Tab")
    expect(shown.host("two").locator(".picture")).to_be_focused()


def test_a_screen_reader_finds_names_and_the_network_in_words(show: Any) -> None:
    shown = show(changed("alone"))
    page = shown.page
    tree = page.locator("body").aria_snapshot()
    for said in ("banner", "heading", "search", "searchbox", "checkbox", "main", "status", "group"):
        assert said in tree, said
    assert page.locator("svg[role=img] > title").text_content().startswith("Network of alone")
    page.locator(".words > summary").click()
    table = page.get_by_role("table", name="The network in words")
    expect(table.get_by_role("columnheader")).to_have_text(["What", "Name", "Properties", "Joined with", "Change"])
    expect(table.get_by_role("row", name="Adapter Adapter 07")).to_contain_text("is changed")
    assert page.locator("html").get_attribute("lang") == "en"


CONTRAST = """() => {
    const channel = (value) => value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
    const light = (colour) => {
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...canvas.getImageData(0, 0, 1, 1).data].map((part) => channel(part / 255));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
        for (let one = element; one; one = one.parentElement) {
            const colour = getComputedStyle(one).backgroundColor;
            if (colour !== "rgba(0, 0, 0, 0)") return colour;
        }
        return "white";
    };
    const bad = [];
    for (const element of document.querySelectorAll("body *")) {
        if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
        if (!element.checkVisibility() || element.closest("svg, script, style, .skip")) continue;
        const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        if (ratio < 4.5) bad.push(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
    }
    return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_can_be_read_in_light_and_dark(scheme: str, show: Any) -> None:
    shown = show(
        changed("differs"),
        host("failed", failed=True, msg="no", findings=[FINDING]),
        findings=(FINDING,),
        how={"color_scheme": scheme},
    )
    shown.open("differs")
    shown.open("failed")
    # Contrast of at least 4.5:1 (WCAG 2.2, success criterion 1.4.3).
    assert shown.page.evaluate(CONTRAST) == []
    page_colour = "getComputedStyle(document.body).backgroundColor"
    before = shown.page.evaluate(page_colour)
    shown.page.get_by_role("button", name="Light or dark").click()
    assert shown.page.evaluate(page_colour) != before
    assert shown.page.evaluate(CONTRAST) == []


def test_an_address_leads_to_a_host(show: Any) -> None:
    shown = show(host("one"), host("two"))
    shown.page.evaluate("location.hash = 'two'")
    expect(shown.host("two").locator("svg")).to_be_visible()
    expect(shown.host("one").locator("svg")).to_have_count(0)


def test_an_address_shows_a_host_that_a_filter_hides(show: Any) -> None:
    shown = show(host("one"), host("two"))
    shown.page.get_by_label("Search hosts").fill("one")
    shown.page.get_by_label("findings or warnings").check()
    expect(shown.host("two")).to_be_hidden()
    shown.page.evaluate("location.hash = 'two'")
    expect(shown.host("two").locator("svg")).to_be_visible()
    expect(shown.page.locator("#count")).to_have_text("2 of 2 hosts are shown")


def test_the_address_is_that_of_the_host_that_was_opened_last(show: Any) -> None:
    shown = show(host("one"), host("two & three"))
    shown.open("two & three")
    shown.page.wait_for_function("location.hash === '#two%20%26%20three'")
    shown.page.reload()
    expect(shown.host("two & three").locator("svg")).to_be_visible()


def partitions(number: int) -> dict[str, Any]:
    names = [f"web{place:02}" for place in range(number)]
    adapters = [{"partition": name, "name": f"Adapter of {name}", "switch": "LAN"} for name in names]
    return {"virtual_switches": [{"name": "LAN"}], "partition_adapters": adapters}


def test_a_large_picture_keeps_the_order_of_the_document_and_begins_with_what_changes(show: Any) -> None:
    step = {**STEP, "key": ["web40", "Adapter of web40"]}
    body = show(host("alone", partitions(60), changed=True, plan=[step])).host("alone").locator(":scope > .body")
    tops = body.locator("svg .node.adapter").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(tops) == 60
    assert tops == sorted(tops)
    frame, node = body.locator(".picture").bounding_box(), body.locator("svg .node.changed").bounding_box()
    assert frame["y"] <= node["y"] < frame["y"] + frame["height"] - node["height"]
    body.get_by_label("only what changes").check()
    expect(body.locator("svg .node > text")).to_have_text(["LAN", "~ Adapter of web40", "web40"])
    body.get_by_label("only what changes").uncheck()
    expect(body.locator("svg .node.adapter")).to_have_count(60)


def test_of_too_many_things_those_are_drawn_that_change(show: Any) -> None:
    step = {**STEP, "key": ["web40", "Adapter of web40"]}
    body = show(host("alone", partitions(300), changed=True, plan=[step])).host("alone").locator(":scope > .body")
    expect(body).to_contain_text("things are too many for a picture")
    expect(body.locator("svg .node")).to_have_count(3)
    expect(body.get_by_label("only what changes")).to_be_disabled()


def test_on_paper_everything_is_light_and_nothing_is_cut_off(show: Any) -> None:
    shown = show(host("alone", partitions(60)), how={"color_scheme": "dark"})
    shown.page.get_by_role("button", name="Light or dark").click()
    shown.page.get_by_role("button", name="Light or dark").click()
    shown.page.emulate_media(media="print")
    expect(shown.page.locator("#filters")).to_be_hidden()
    assert shown.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    frame, picture = (shown.page.locator(part).first.bounding_box() for part in (".picture", ".picture svg"))
    assert frame["height"] >= picture["height"] > 1000
    assert frame["width"] >= picture["width"]


def test_a_host_too_large_for_a_picture_is_told_in_words(show: Any) -> None:
    adapters = [{"partition": "parent", "name": f"A{number}", "switch": "LAN"} for number in range(500)]
    shown = show(host("large", {"virtual_switches": [{"name": "LAN"}], "partition_adapters": adapters}))
    body = shown.host("large").locator(":scope > .body")
    expect(body).to_contain_text("502 things are too many for a picture")
    body.locator(".words > summary").click()
    expect(body.locator(".words tbody tr")).to_have_count(502)


def test_the_page_is_usable_on_a_small_screen(show: Any) -> None:
    shown = show(changed("alone"), how={})
    shown.page.set_viewport_size({"width": 390, "height": 800})
    assert shown.page.evaluate("document.documentElement.scrollWidth") <= 390
