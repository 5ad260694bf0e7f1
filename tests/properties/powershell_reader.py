"""Read rendered PowerShell back with a parser that others wrote: what commands there are, with which values.

The grammar of tree-sitter-powershell knows one single and one double quote; PowerShell takes typographic ones for
the same (about_Quoting_Rules), so they are made the same before the parser sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

_ALIKE = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b", "'")
    | dict.fromkeys("\u201c\u201d\u201e", '"')
    | dict.fromkeys("\u2013\u2014\u2015", "-")
)
_PARSER = Parser(Language(tree_sitter_powershell.language()))
_CHAR = re.compile(r"\[char\]0x([0-9A-F]+)$")
_WRAPPERS = {"array_literal_expression", "unary_expression", "expression_with_unary_operator"}


@dataclass(frozen=True)
class Command:
    """A command as it was read: its name, and names and values of its parameters in order.

    A value is text, a number, a truth, a tuple of these, a ``Pipeline`` in parentheses, or ``...`` for code of ours.
    """

    name: str
    parameters: tuple[tuple[str, Any], ...]


Pipeline = tuple[Command, ...]


def alike(text: str) -> str:
    """Text with the quotes and dashes that PowerShell holds to be the same made the same."""
    return text.translate(_ALIKE)


def read_statements(text: str) -> list[Pipeline]:
    """Read a whole text; every statement must be a pipeline of commands, and nothing else may stand in it."""
    root = _PARSER.parse(alike(text).encode("utf-8")).root_node
    assert not root.has_error, text
    assert root.type == "program"
    (statements,) = root.named_children
    assert statements.type == "statement_list"
    return [_pipeline(node) for node in statements.named_children if node.type != "empty_statement"]


def read_statement(text: str) -> Pipeline:
    """Read a text that must be one statement."""
    (pipeline,) = read_statements(text)
    return pipeline


def _pipeline(node: Node) -> Pipeline:
    assert node.type == "pipeline", _text(node)
    (chain,) = node.named_children
    assert chain.type == "pipeline_chain"
    return tuple(_command(child) for child in chain.named_children)


def _command(node: Node) -> Command:
    assert node.type == "command", (node.type, _text(node))
    name, *rest = node.named_children
    elements = [part for one in rest for part in one.named_children if part.type != "command_argument_sep"]
    parameters: list[tuple[str, Any]] = []
    for element in elements:
        if element.type == "command_parameter":
            parameters.append((_text(element).removesuffix(":"), True))
        else:
            assert parameters or _text(name) == "Where-Object", _text(node)
            if parameters:
                parameters[-1] = (parameters[-1][0], _value(element))
    return Command(_text(name), tuple(parameters))


def _value(node: Node) -> Any:
    parts = node.named_children
    match node.type:
        case "array_literal_expression" if len(parts) > 1:
            return tuple(_value(part) for part in parts)
        case kind if kind in _WRAPPERS:
            (only,) = parts
            return _value(only)
        case "string_literal":
            (literal,) = parts
            assert literal.type == "verbatim_string_characters", _text(node)
            return _text(literal)[1:-1].replace("''", "'")
        case "integer_literal":
            return int(_text(node), 0)
        case "variable":
            return {"$true": True, "$false": False}[_text(node)]
        case "array_expression":
            assert _text(node) == "@()"
            return ()
        case "parenthesized_expression":
            return _parenthesised(node)
        case "member_access":
            return _value(parts[0])
        case "script_block_expression":
            return ...
    raise AssertionError((node.type, _text(node)))


def _parenthesised(node: Node) -> Any:
    """A command in parentheses, or a text that is put together of literals and characters given by number."""
    (pipeline,) = node.named_children
    (chain,) = pipeline.named_children
    (first, *_others) = chain.named_children
    return _pipeline(pipeline) if first.type == "command" else _joined("".join(_parts(first)))


def _joined(text: str) -> str:
    """Text whose pairs of UTF-16 units are the characters that they stand for."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def _parts(node: Node) -> list[str]:
    if node.type == "string_literal":
        return [_value(node)]
    character = _CHAR.match(_text(node))
    if character is not None:
        return [chr(int(character[1], 16))]
    return [text for child in node.named_children for text in _parts(child)]


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode("utf-8")
