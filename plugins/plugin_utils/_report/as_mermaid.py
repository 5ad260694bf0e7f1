"""A host's picture in the language of Mermaid, which code hosting sites draw in Markdown."""

from __future__ import annotations

import re

from .topology import COLUMNS, Node, Topology
from .visible_text import visible

MOST_NODES = 80
"""A picture with more of them is a wall; the page shows those, with search."""

_TITLES = {"partition": "Partitions", "adapter": "Adapters", "switch": "Virtual switches", "nic": "Physical NICs"}
_SHAPES = {"partition": ('["', '"]'), "adapter": ('("', '")'), "switch": ('{{"', '"}}'), "nic": ('[["', '"]]')}
_PLAIN = re.compile(r"[^\w .,/()-]", re.ASCII)
_STYLES = (
    "classDef added stroke:#1a7f37,stroke-width:3px",
    "classDef removed stroke:#cf222e,stroke-width:3px,stroke-dasharray:5 5",
    "classDef changed stroke:#9a6700,stroke-width:3px",
    "classDef replaced stroke:#8250df,stroke-width:3px",
)


def as_mermaid(topology: Topology) -> str:
    """Draw a topology as a flow chart, a column for each sort of thing; empty where it is too large to be read."""
    if not topology.nodes or len(topology.nodes) > MOST_NODES:
        return ""
    lines = ["flowchart LR"]
    for column in COLUMNS:
        nodes = [(place, node) for place, node in enumerate(topology.nodes) if node.column == column]
        if nodes:
            lines.append(f'  subgraph {column}s["{_TITLES[column]}"]')
            lines += [f"    n{place}{_label(node)}{f':::{node.state}' if node.state else ''}" for place, node in nodes]
            lines.append("  end")
    lines += [f"  n{edge.start} {'-.-' if edge.state == 'removed' else '---'} n{edge.end}" for edge in topology.edges]
    return "\n".join([*lines, *(f"  {style}" for style in _STYLES), ""])


def _label(node: Node) -> str:
    left, right = _SHAPES[node.column]
    badges = f"<br/>{escape_label(', '.join(node.badges))}" if node.badges else ""
    return f"{left}{escape_label(node.name)}{badges}{right}"


def escape_label(text: str) -> str:
    """Write what could mean something to Mermaid, Markdown or HTML by its number, as Mermaid reads it."""
    return _PLAIN.sub(lambda match: f"#{ord(match[0])};", visible(text))
