"""One figure and what it comes from: value ← formula ← inputs ← cell ← clause."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qingshen.language import Language, Text
from qingshen.problems import Place
from qingshen.units import in_english

LABELS = {
    "formula": Text("公式", "formula"),
    "clause": Text("依据", "basis"),
    "place": Text("来源", "source"),
    "note": Text("说明", "note"),
}


@dataclass(frozen=True)
class Node:
    """A figure in the tree.

    `figure` is its id where it can be asked for by itself; `value` is as shown, with its unit. `place` is the cell a
    reported value stands in; `clause` the document and clause a baseline, weight or formula is taken from.
    """

    label: Text
    value: Text
    figure: str = ""
    formula: Text = Text("")
    clause: str = ""
    place: Place | None = None
    note: Text = Text("")
    children: tuple[Node, ...] = ()

    def facts(self, language: Language) -> Iterator[tuple[str, str]]:
        """Yield the node's labelled facts in `language`, without its value and children."""
        facts = {
            "formula": self.formula.into(language),
            "place": str(self.place) if self.place else "",
            "clause": self.clause,
            "note": self.note.into(language),
        }
        yield from ((LABELS[name].into(language), fact) for name, fact in facts.items() if fact)

    def lines(self, language: Language = "zh", depth: int = 0) -> Iterator[str]:
        """Yield the tree as plain indented lines, the same on the command line, in a page and in a failing test."""
        tag = f"  [{self.figure}]" if self.figure else ""
        value = self.value.into(language)
        yield f"{'  ' * depth}{self.label.into(language)}{' = ' if value else ''}{value}{tag}"
        for name, fact in self.facts(language):
            yield f"{'  ' * depth}  {name}: {fact}"
        for child in self.children:
            yield from child.lines(language, depth + 1)

    def text(self, language: Language = "zh") -> str:
        """Return the tree as text."""
        return "\n".join(self.lines(language))


def same(text: str) -> Text:
    """Return a value that reads the same in both languages."""
    return Text(text, text)


def number(value: float | None, unit: str = "") -> Text:
    """Return a number with its unit; six significant digits, so that a tree can be recomputed by hand."""
    if value is None:
        return Text("缺失", "missing")
    shown = f"{value:,.6g}" if abs(value) < 1e6 else f"{value:,.0f}"
    return Text(f"{shown} {unit}".strip(), f"{shown} {in_english(unit)}".strip())


SHOWN = 30


def shortened(children: list[Node], amounts: list[float | None], unit: str) -> tuple[Node, ...]:
    """Return the first children and one node for the sum of the rest, so that a long tree still adds up."""
    if len(children) <= SHOWN:
        return tuple(children)
    rest = sum(amount or 0.0 for amount in amounts[SHOWN:])
    label = Text(f"其余 {len(children) - SHOWN} 家", f"the other {len(children) - SHOWN}")
    return (*children[:SHOWN], Node(label, number(rest, unit)))
