"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const COLUMNS = ["partition", "adapter", "switch", "nic"];
  const HEADINGS = {partition: "Partitions", adapter: "Adapters", switch: "Virtual switches", nic: "Physical NICs"};
  const STATES = {added: "is added", removed: "is removed", changed: "is changed", replaced: "is made anew"};
  const SIGNS = {create: "+", update: "~", replace: "-/+", delete: "-"};
  const STATE_SIGNS = {added: "+ ", removed: "- ", changed: "~ ", replaced: "-/+ "};
  const MOST_NODES = 400; // laying out more takes longer than anybody waits; the table has them all
  const WIDEST = 250;

  const search = document.getElementById("search");
  const hosts = [...document.querySelectorAll("details.host")];

  // Everything becomes text here: no value is ever parsed as markup.
  function make(name, attributes, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  }

  function draw(name, attributes, text) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    return element;
  }

  const ruler = document.createElement("canvas").getContext("2d");
  function widthOf(text, size) {
    ruler.font = `${size}px system-ui, sans-serif`;
    return ruler.measureText(text).width;
  }

  function fitted(text, size, room) {
    if (widthOf(text, size) <= room) return text;
    let kept = [...text];
    while (kept.length > 1 && widthOf(kept.join("") + "\u2026", size) > room) {
      kept = kept.slice(0, Math.max(1, Math.floor(kept.length * 0.9)));
    }
    return kept.join("") + "\u2026";
  }

  // One node: its name, and below it its badges in as many rows as they need.
  function measured([column, name, state, ...badges]) {
    const label = fitted((STATE_SIGNS[state] || "") + name, 13, WIDEST - 20);
    let width = Math.max(110, widthOf(label, 13) + 20);
    const tags = badges.map((badge) => {
      const text = fitted(badge, 11, WIDEST - 32);
      return {text, width: widthOf(text, 11) + 12};
    });
    width = Math.min(WIDEST, Math.max(width, ...tags.map((tag) => tag.width + 16), 0));
    if (tags.length > 1) width = Math.min(WIDEST, Math.max(width, tags[0].width + tags[1].width + 20));
    let x = 8;
    let y = 28;
    for (const tag of tags) {
      if (x > 8 && x + tag.width > width - 8) {
        x = 8;
        y += 20;
      }
      tag.x = x;
      tag.y = y;
      x += tag.width + 4;
    }
    return {column, name, state, badges, label, tags, width, height: tags.length ? y + 24 : 30};
  }

  function laidOut(topology) {
    const graph = new dagre.graphlib.Graph({multigraph: false});
    graph.setGraph({rankdir: "LR", nodesep: 12, edgesep: 6, ranksep: 60, marginx: 16, marginy: 36});
    graph.setDefaultEdgeLabel(() => ({}));
    const nodes = topology.nodes.map(measured);
    nodes.forEach((node, place) => graph.setNode(String(place), node));
    const entered = new Set();
    for (const [start, end] of topology.edges || []) {
      const length = COLUMNS.indexOf(nodes[end].column) - COLUMNS.indexOf(nodes[start].column);
      graph.setEdge(String(start), String(end), {minlen: Math.max(1, length), weight: 2});
      entered.add(end);
    }
    // A root that is not drawn holds everything in its column, also what nothing is connected with.
    graph.setNode("root", {width: 1, height: 1});
    nodes.forEach((node, place) => {
      if (!entered.has(place)) {
        graph.setEdge("root", String(place), {minlen: COLUMNS.indexOf(node.column) + 1, weight: 1});
      }
    });
    // Fewer crossings would cost the order of the document, by which people look for things, and the straight rows.
    dagre.layout(graph, {disableOptimalOrderHeuristic: true});
    return {graph, nodes};
  }

  // What changes, and what it is joined with.
  function onlyChanges(topology) {
    const kept = new Set();
    topology.nodes.forEach(([, , state], place) => state && kept.add(place));
    const edges = (topology.edges || []).filter(([start, end]) => kept.has(start) || kept.has(end));
    for (const [start, end] of edges) kept.add(start).add(end);
    const places = [...kept].sort((one, other) => one - other);
    const moved = new Map(places.map((place, number) => [place, number]));
    return {
      nodes: places.map((place) => topology.nodes[place]),
      edges: edges.map(([start, end, state]) => [moved.get(start), moved.get(end), state]),
    };
  }

  function wave(points) {
    const [first, ...rest] = points;
    let path = `M${first.x},${first.y}`;
    let last = first;
    for (const point of rest) {
      const middle = (last.x + point.x) / 2;
      path += ` C${middle},${last.y} ${middle},${point.y} ${point.x},${point.y}`;
      last = point;
    }
    return path;
  }

  function picture(topology, name) {
    const {graph, nodes} = laidOut(topology);
    // The root's column is cut off, as nobody wants to see it.
    const left = Math.min(...nodes.map((node) => node.x - node.width / 2)) - 16;
    const size = graph.graph();
    const width = Math.ceil(size.width - left);
    const height = Math.ceil(size.height);
    const svg = draw("svg", {viewBox: `${left} 0 ${width} ${height}`, width, height, role: "img"});
    svg.append(draw("title", {}, `Network of ${name}; the table below says the same in words`));
    for (const column of COLUMNS) {
      const first = nodes.find((node) => node.column === column);
      if (first) svg.append(draw("text", {class: "heading", x: first.x, y: 20, "text-anchor": "middle"}, HEADINGS[column]));
    }
    for (const [start, end, state] of topology.edges || []) {
      // Lines leave at the right side and arrive at the left one, and bend where the layout says in between.
      const bends = graph.edge(String(start), String(end)).points.slice(1, -1);
      const from = {x: nodes[start].x + nodes[start].width / 2, y: nodes[start].y};
      const to = {x: nodes[end].x - nodes[end].width / 2, y: nodes[end].y};
      svg.append(draw("path", {class: `edge ${state}`, d: wave([from, ...bends, to])}));
    }
    for (const node of nodes) svg.append(drawnNode(node));
    return svg;
  }

  function drawnNode(node) {
    const left = node.x - node.width / 2;
    const top = node.y - node.height / 2;
    const group = draw("g", {class: `node ${node.column} ${node.state}`, transform: `translate(${left},${top})`});
    const said = [node.name, ...node.badges, STATES[node.state] || ""].filter(Boolean).join(", ");
    group.dataset.search = [node.name, ...node.badges].join(" ").toLowerCase();
    group.append(draw("title", {}, said));
    group.append(draw("rect", {width: node.width, height: node.height, rx: node.column === "switch" ? 14 : 5}));
    group.append(draw("text", {x: 10, y: 20}, node.label));
    for (const tag of node.tags) {
      const box = draw("g", {class: "tag"});
      box.append(draw("rect", {x: tag.x, y: tag.y, width: tag.width, height: 17, rx: 8}));
      box.append(draw("text", {x: tag.x + 6, y: tag.y + 12.5}, tag.text));
      group.append(box);
    }
    return group;
  }

  function table(heads, rows, caption) {
    const head = make("tr", {}, ...heads.map((text) => make("th", {scope: "col"}, text)));
    const body = rows.map((row) => make("tr", {}, ...row.map((cell) => make("td", {}, cell))));
    return make("table", {}, make("caption", {class: "hint"}, caption), make("thead", {}, head), make("tbody", {}, ...body));
  }

  function topologyTable(topology) {
    const joined = topology.nodes.map(() => []);
    for (const [start, end] of topology.edges || []) {
      joined[start].push(topology.nodes[end][1]);
      joined[end].push(topology.nodes[start][1]);
    }
    const rows = topology.nodes.map(([column, name, state, ...badges], place) => [
      HEADINGS[column].replace(/s$/, "").replace(/che$/, "ch"), name, badges.join(", "), joined[place].join(", "), STATES[state] || "",
    ]);
    return table(["What", "Name", "Properties", "Joined with", "Change"], rows, "The network in words");
  }

  function network(topology, name) {
    const parts = [make("h3", {}, "Network")];
    const changes = onlyChanges(topology);
    const number = topology.nodes.length;
    const tooMany = number > MOST_NODES;
    const drawable = tooMany ? changes : topology;
    if (tooMany) parts.push(make("p", {class: "note"}, `${number} things are too many for a picture; the table has them.`));
    if (drawable.nodes.length && drawable.nodes.length <= MOST_NODES) {
      const frame = make("div", {class: "wide picture", tabindex: "0", role: "region", "aria-label": `Picture of the network of ${name}`});
      frame.append(picture(drawable, name));
      if (changes.nodes.length && changes.nodes.length < number) {
        const box = make("input", {type: "checkbox"});
        box.checked = box.disabled = tooMany;
        box.addEventListener("change", () => {
          frame.replaceChildren(picture(box.checked ? changes : topology, name));
          pictureShown(frame);
        });
        parts.push(make("label", {class: "choice only"}, box, " only what changes"));
      }
      parts.push(frame);
    }
    const words = make("details", {class: "words"}, make("summary", {}, "The network in words"));
    words.addEventListener("toggle", () => {
      if (words.open && words.children.length === 1) {
        words.append(make("div", {class: "wide", tabindex: "0", role: "region", "aria-label": "The network in words"}, topologyTable(topology)));
      }
    });
    return [...parts, words];
  }

  function field({name, before, after}) {
    const line = make("li", {}, make("code", {}, name));
    if (before !== undefined || after !== undefined) line.append(": ");
    if (before !== undefined) line.append(make("del", {}, before));
    if (before !== undefined && after !== undefined) line.append(" \u2192 ");
    if (after !== undefined) line.append(make("ins", {}, after));
    return line;
  }

  function traffic(step) {
    const who = (step.affected || []).join(", ") || "nobody who is plugged in now";
    const lasts = step.seconds ? `, ${step.seconds.join("-")} s` : "";
    const source = step.disruption_source ? ` (${step.disruption_source})` : "";
    return make("p", {class: `traffic traffic-${step.disruption}`}, `${step.disruption} for ${who}${lasts}${source}`);
  }

  function planStep(step) {
    const sign = SIGNS[step.action] || "?";
    const line = make("li", {"data-sign": sign},
      make("span", {class: "sign", "data-sign": sign}, sign), " ", `${step.action} ${step.kind} `,
      make("b", {}, (step.key || []).join(" / ")));
    if (step.attributes) line.append(make("ul", {class: "fields"}, ...step.attributes.map(field)));
    if (step.reason) line.append(make("p", {class: "because"}, `because: ${step.reason}`));
    if (step.disruption !== "none") line.append(traffic(step));
    if (step.commands) {
      line.append(make("details", {class: "commands"}, make("summary", {}, "PowerShell"), make("pre", {}, step.commands.join("\n"))));
    }
    return line;
  }

  function finding(one) {
    const place = [one.file, one.line, one.column].filter(Boolean).join(":");
    return make("li", {}, make("span", {class: `badge level-${one.level}`}, one.level), " ", make("code", {}, one.rule || ""), " ",
      make("code", {}, [place, one.where].filter(Boolean).join(" ")), " ", one.message || "",
      one.hint ? make("span", {class: "hint"}, ` ${one.hint}`) : "");
  }

  function way(one) {
    const verdict = one.reachable ? "gets to" : "does not get to";
    const lines = (one.shown || one.reasons || []).map((text) => make("li", {}, make("code", {}, text)));
    return make("li", {}, make("b", {}, `${one.from || ""} ${verdict} ${one.to || ""}`), make("ul", {}, ...lines));
  }

  function list(heading, items, name) {
    return items && items.length ? [make("h3", {}, heading), make(name || "ul", {class: name ? "steps" : "plain"}, ...items)] : [];
  }

  function body(host) {
    const parts = [];
    if (host.message) parts.push(make("p", {class: "note"}, host.message));
    if (host.host_state) parts.push(make("p", {class: "note"}, host.host_state));
    if (host.suspended) parts.push(make("p", {class: "note"}, `Suspended: ${host.suspended}`));
    if (host.enactment) parts.push(make("p", {class: "note"}, host.enactment));
    parts.push(...list("Findings", (host.findings || []).map(finding)));
    parts.push(...list("Warnings", (host.warnings || []).map((text) => make("li", {}, text))));
    if (host.topology) parts.push(...network(host.topology, host.name));
    parts.push(...list("Plan", (host.steps || []).map(planStep), "ol"));
    parts.push(...list("What Windows changes by itself", (host.side_effects || []).map((text) => make("li", {}, text))));
    parts.push(...list("Ways", (host.ways || []).map(way)));
    if (host.management_path) parts.push(make("p", {class: "hint"}, `Sessions arrive by ${host.management_path}.`));
    if (host.commit) parts.push(make("p", {class: "hint"}, "Commit ", make("code", {}, host.commit)));
    return make("div", {class: "body"}, ...parts);
  }

  const wanted = () => search.value.trim().toLowerCase().split(/\s+/).filter(Boolean);

  function mark(root) {
    const words = wanted();
    for (const node of root.querySelectorAll("svg .node")) {
      node.classList.toggle("hit", words.some((word) => node.dataset.search.includes(word)));
    }
  }

  // A large picture begins with what changes.
  function pictureShown(frame) {
    mark(frame);
    const tops = [...frame.querySelectorAll(".added, .removed, .changed, .replaced")]
      .filter((node) => node.classList.contains("node")).map((node) => node.transform.baseVal.getItem(0).matrix.f);
    const first = Math.min(...tops);
    frame.scrollTop = tops.length && first > frame.clientHeight - 80 ? first - 60 : 0;
  }

  // A host is read and drawn when it is opened, and forgotten when it is closed: a thousand of them stay light.
  function toggled(details) {
    const shown = details.querySelector(":scope > .body");
    if (!details.open && shown) shown.remove();
    if (details.open && !shown) {
      details.append(body(JSON.parse(details.querySelector(":scope > script").textContent)));
      details.querySelectorAll(".picture").forEach(pictureShown);
      // The address leads here again, for whoever it is given to.
      history.replaceState(null, "", `#${encodeURIComponent(details.dataset.name)}`);
    }
  }

  function filter() {
    const words = wanted();
    const chosen = (name) => new Set([...document.querySelectorAll(`input.${name}:checked`)].map((box) => box.value));
    const statuses = chosen("status");
    const phases = document.querySelector("input.phase") ? chosen("phase") : null;
    const onlyTraffic = document.getElementById("only-traffic").checked;
    const onlyFindings = document.getElementById("only-findings").checked;
    let shown = 0;
    for (const host of hosts) {
      const data = host.dataset;
      const found = statuses.has(data.status) && (!phases || phases.has(data.phase))
        && words.every((word) => data.search.includes(word))
        && (!onlyTraffic || "traffic" in data) && (!onlyFindings || "findings" in data);
      host.hidden = !found;
      shown += found ? 1 : 0;
    }
    mark(document);
    document.getElementById("count").textContent = `${shown} of ${hosts.length} hosts are shown`;
  }

  function showAll() {
    search.value = "";
    for (const box of document.querySelectorAll("#filters input[type=checkbox]")) box.checked = !box.id;
    filter();
  }

  function openNamed() {
    let name = "";
    try {
      name = decodeURIComponent(location.hash.slice(1));
    } catch (error) {
      return; // whoever wrote this address meant no host
    }
    const host = hosts.find((one) => one.dataset.name === name);
    if (host) {
      if (host.hidden) showAll();
      host.open = true;
      host.scrollIntoView();
      host.querySelector("summary").focus({preventScroll: true});
    }
  }

  function otherTheme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  }

  // Up and down go from host to host, a slash goes to the search.
  function keys(event) {
    if (event.key === "/" && document.activeElement !== search && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      search.focus();
      return;
    }
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    const current = document.activeElement.closest("details.host > summary");
    if (!step || !current) return;
    const shown = hosts.filter((host) => !host.hidden);
    const next = shown[shown.indexOf(current.parentElement) + step];
    if (next) {
      event.preventDefault();
      next.querySelector("summary").focus();
    }
  }

  for (const host of hosts) host.addEventListener("toggle", () => toggled(host));
  document.getElementById("filters").hidden = false;
  const theme = document.getElementById("theme");
  theme.hidden = false;
  theme.addEventListener("click", otherTheme);
  let waiting = 0;
  search.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 120);
  });
  for (const box of document.querySelectorAll("#filters input[type=checkbox]")) box.addEventListener("change", filter);
  addEventListener("hashchange", openNamed);
  addEventListener("keydown", keys);
  filter();
  if (hosts.length === 1) hosts[0].open = true;
  openNamed();
})();
