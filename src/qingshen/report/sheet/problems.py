"""The list of problems: what stands at level II or below, what balances and checklists show, on what evidence."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.report.content.cut import cut
from qingshen.report.document import Cell, Column, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value, number, pretty_unit
from qingshen.report.sheet.gathered import Gathered, Row
from qingshen.report.sheet.words import LAYERS, NOTHING, bilingual, short
from qingshen.rulebook.edition import held
from qingshen.rulebook.procedure import aspects
from qingshen.units import in_words

TITLE = Text("问题清单", "List of problems")
SHOWN = 7
NONE = Text(
    "未发现问题：没有指标处于Ⅱ级及以下，平衡、清单和问卷没有指出问题，或尚未诊断。",
    "No problem is known: no indicator is at level II or below, neither balances nor checklists point to one, or there "
    "was no diagnosis yet.",
)
NOTE = Text("服务于审核重点的在前，其次共性问题。", "Those of the audit focus first, then common ones.")


def problems(known: Gathered, enterprise: str) -> Section:
    """Return the problems found in the enterprise; a sentence where there are none."""
    found = known.of("findings", enterprise)
    if not found:
        return Section(TITLE, (Paragraph(NONE),))
    columns = (
        Column(Text("问题", "problem"), width=2.8),
        Column(Text("方面", "aspect"), width=1.2),
        Column(Text("层次", "layer"), width=0.7),
        Column(Text("程度", "size"), align="right", width=1.1),
        Column(Text("证据", "evidence"), width=2.2),
    )
    rows = tuple(_problem(known, row) for row in found[:SHOWN])
    caption = Text("问题、方面与证据", "Problems, aspects, evidence")
    return Section(TITLE, (TableBlock(caption, columns, rows, note=cut(len(rows), len(found), NOTE)),))


def _problem(known: Gathered, row: Row) -> tuple[Cell | Value, ...]:
    size = NOTHING if row["size"] is None else Text(*(
        f"{number(row['size'])} {unit}".strip() for unit in in_words(row["unit"] or "")
    ))  # fmt: skip
    name = short(bilingual(row["name"]), 20)
    return (
        Cell(name, _source(known, row), "strong" if row["focus"] else ""),
        short(_aspects().get(row["aspect"], NOTHING), 9),
        LAYERS.get(row["decision"], NOTHING),
        size,
        short(_in_print(bilingual(row["evidence"])), 17),
    )


def _in_print(text: Text) -> Text:
    """Return the evidence with its units as print shows them."""
    return Text(pretty_unit(text.zh), pretty_unit(text.into("en")))


def _source(known: Gathered, row: Row) -> str:
    """Return the id of what shows the problem, where a figure of the audit does."""
    kind, _, rest = row["problem"].partition("/")
    source = f"enterprise/{row['enterprise']}/{known.year(row['enterprise'])}"
    system = known.audit.case.system
    if kind == "standard" and system and rest in system.by_code:
        return f"{source}/indicator/{rest}"
    return f"{source}/balance/{rest.partition('/')[0]}" if kind == "balance" else ""


@held
def _aspects() -> dict[str, Text]:
    return {one.code: one.name for one in aspects()}
