"""The tree behind a figure as a page shows it, without what its reader may not see."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from qingshen.language import Language
from qingshen.report.content.names import halves
from qingshen.web.results.figures import owner

if TYPE_CHECKING:
    from qingshen.explain import Node
    from qingshen.phases import Audit as Reckoned

Others = list[tuple[str, tuple[str, ...]]]
OPEN_TO = 2
"""How deep the tree is open at first."""


@dataclass(frozen=True)
class Branch:
    """A node in one language; `figure` only where its reader may ask for it, and it is not the one on top."""

    label: str
    value: str
    figure: str
    facts: tuple[tuple[str, str], ...]
    children: tuple["Branch", ...]
    is_open: bool


def branch(node: "Node", language: Language, depth: int = 0, above: str = "") -> Branch:
    """Return the tree of `node` in `language`."""
    return Branch(
        node.label.into(language), node.value.into(language), "" if node.figure == above or not depth else node.figure,
        tuple(node.facts(language)),
        tuple(branch(one, language, depth + 1, node.figure) for one in node.children), depth < OPEN_TO,
    )  # fmt: skip


def confined(found: "Reckoned", node: "Node", enterprise: str) -> "Node":
    """Return the tree as `enterprise` may see it: nothing of another, and no list behind a figure of the industry."""
    firms = found.case.enterprises.filter(pl.col("enterprise") != enterprise)
    others = [(code, tuple(halves(name or ""))) for code, name in firms.select("enterprise", "name").iter_rows()]
    return replace(node, children=tuple(_kept(found, node, enterprise, others)))


def _kept(found: "Reckoned", node: "Node", enterprise: str, others: Others) -> Iterator["Node"]:
    for one in node.children:
        whose = owner(found, one.figure)
        if (one.figure and whose not in ("", enterprise)) or _names(one, others):
            continue
        if one.figure and not whose:
            yield replace(one, figure="", children=())
        else:
            yield replace(one, children=tuple(_kept(found, one, enterprise, others)))


def _names(node: "Node", others: Others) -> bool:
    """Say whether a node is about another enterprise: named by its code, alone or first, or by its name."""
    said = (*node.label, *node.value, *node.note, *node.formula, str(node.place or ""))
    first = {text.partition(" ")[0].partition("/")[0].rstrip("：:") for text in node.label}
    return any(code in first or any(one and one in text for one in names for text in said) for code, names in others)
