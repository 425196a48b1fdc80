"""What an edited letter template may be: text, values, conditions and short loops; nothing that reaches out or runs away."""

from pathlib import Path

import jinja2
from jinja2 import nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

LONGEST_TEMPLATE = 64 * 1024
DEEPEST_LOOP = 2
# What only looks at its value and gives back something no longer than it, a few times over at most.
FILTERS = frozenset({
    "capitalize", "count", "d", "default", "e", "escape", "first", "int", "join", "last", "length", "lower", "md",
    "reject", "rejectattr", "replace", "round", "select", "selectattr", "sort", "string", "striptags", "title", "trim",
    "truncate", "unique", "upper",
})  # fmt: skip
METHODS = frozenset({"startswith", "endswith", "strip"})
REFUSED: dict[type[nodes.Node], str] = {
    nodes.Include: "include", nodes.Import: "import", nodes.FromImport: "import", nodes.Extends: "extends",
    nodes.Macro: "macro", nodes.CallBlock: "call", nodes.Mul: "*", nodes.Pow: "**", nodes.Mod: "%",
    nodes.FilterBlock: "filter", nodes.Block: "block",
}  # fmt: skip


class BadTemplate(ValueError):
    """An edited template that cannot be used; the message names the file, the line and what is wrong."""


def check_template(path: Path, environment: ImmutableSandboxedEnvironment) -> None:
    """BadTemplate when an edited template is too long, does not parse, or could run for long."""
    source = path.read_text(encoding="utf-8")
    if len(source) > LONGEST_TEMPLATE:
        raise BadTemplate(f"{path}: longer than {LONGEST_TEMPLATE} characters")
    try:
        tree = environment.parse(source)
    except jinja2.TemplateSyntaxError as wrong:
        raise BadTemplate(f"{path}, line {wrong.lineno}: {wrong.message}") from wrong
    _check(tree, path, 0)


def _check(node: nodes.Node, path: Path, loops: int) -> None:
    if (why := _refusal(node, loops)) is not None:
        raise BadTemplate(f"{path}, line {node.lineno}: {why}")
    inside = loops + isinstance(node, nodes.For)
    for child in node.iter_child_nodes():
        _check(child, path, inside)


def _refusal(node: nodes.Node, loops: int) -> str | None:
    if (word := REFUSED.get(type(node))) is not None:
        return f"“{word}” is not for letters; write text, values, if and for"
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        return f"the filter “{node.name}” is not for letters; there are: {', '.join(sorted(FILTERS))}"
    if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Getattr) and node.node.attr in METHODS):
        return f"only the methods {', '.join(sorted(METHODS))} may be called"
    if isinstance(node, nodes.For):
        if loops >= DEEPEST_LOOP:
            return f"no more than {DEEPEST_LOOP} loops inside each other"
        if node.recursive or not isinstance(node.iter, nodes.Name | nodes.Getattr):
            return "a loop goes over one of the letter's own lists, such as items, because or companies"
    return None
