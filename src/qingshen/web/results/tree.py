"""The tree behind a figure as a page shows it, without what its reader may not see."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from qingshen.language import Language, Text
from qingshen.report.content.names import CERTAINTIES
from qingshen.report.formatting import pretty_unit
from qingshen.web.results.figures import BESIDE_OTHERS
from qingshen.web.results.veil import Veil

if TYPE_CHECKING:
    from qingshen.explain import Node

_CERTAINTY = re.compile(rf"\[({'|'.join(CERTAINTIES)})\]")
_INDEX = re.compile(r"\bY_(I{1,3})(?![A-Za-z])")
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
        _pretty(node.label.into(language)), pretty_unit(node.value.into(language)),
        "" if node.figure == above or not depth else node.figure, tuple(_read(node, language)),
        tuple(branch(one, language, depth + 1, node.figure) for one in node.children), depth < OPEN_TO,
    )  # fmt: skip


def _read(node: "Node", language: Language) -> Iterator[tuple[str, str]]:
    """Yield the node's facts, marks of the rulebook in words."""
    for name, fact in node.facts(language):
        yield name, _pretty(_CERTAINTY.sub(lambda match: f"— {CERTAINTIES[match[1]].into(language)}", fact))


def _pretty(text: str) -> str:
    """Return text with the indices as the pages write them: Y_II → YⅡ."""
    return _INDEX.sub(lambda match: f"Y{'ⅠⅡⅢ'[len(match[1]) - 1]}", text)


def confined(node: "Node", veil: Veil, *, with_industry: bool) -> "Node":
    """Return the tree without what is about an enterprise of the veil.

    Without the industry none of its figures stays, nor what is said beside them: among few enterprises they tell of
    one of them.
    """
    veil.read(_texts(node))
    note = node.note if with_industry or not BESIDE_OTHERS.fullmatch(node.figure) else Text("")
    return replace(node, note=note, children=tuple(_kept(node, veil, with_industry=with_industry)))


def _kept(node: "Node", veil: Veil, *, with_industry: bool) -> Iterator["Node"]:
    for one in node.children:
        if veil.owns(one.figure) or veil.names(list(_said(one))):
            continue
        if with_industry or not one.figure or veil.owner(one.figure):
            yield confined(one, veil, with_industry=with_industry)


def _said(node: "Node") -> Iterator[str]:
    yield from (*node.label, *node.value, *node.note, *node.formula, str(node.place or ""))


def _texts(node: "Node") -> Iterator[str]:
    yield from _said(node)
    for one in node.children:
        yield from _texts(one)
