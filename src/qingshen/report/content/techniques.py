"""Section on the catalogue: which techniques fit the problems, what their sources say, how far they are to be trusted."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.names import halves
from qingshen.report.content.option_words import COUNTED, FITS, names
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock

SHOWN, SOURCES_SHOWN, NAMED = 12, 8, 1
TITLE = Text("技术目录匹配", "Techniques that fit the problems")
NOTHING = Text(
    "没有匹配的技术：没有问题注明可用的技术，或技术都已由企业自己申报。问题可用的技术见清单和 rulebook/techniques.csv，"
    "可在审核目录的 rulebook/ 中补充。",
    "No technique fits: no problem names one, or enterprises propose them all themselves. Problems take their techniques "
    "from the checklists and rulebook/techniques.csv; an audit may add its own in its folder rulebook/.",
)
TRUST = {
    "official": Text("官方文本", "official"),
    "transcribed": Text("转录", "transcribed"),
    "recalled": Text("凭行业知识，须核对", "recalled: confirm"),
}


def _proposed(audit: Audit) -> pl.DataFrame:
    """Return a row a technique: its problems, to how many it is proposed, for how many it is sized, whether it fits."""
    matches = audit.table("technique_matches")
    one = matches.group_by("technique").agg(
        pl.col("problem"), pl.col("precondition", "effect", "investment", "certainty", "source").first()
    )
    own = audit.table("options").filter(pl.col("source") == "catalogue")
    sized = pl.col("investment").is_not_null()
    counted = own.group_by("technique").agg(
        pl.len().alias("proposed"), sized.sum().alias("sized"),
        *((pl.col("precondition") == code).sum().alias(code) for code in FITS),
    )  # fmt: skip
    joined = one.join(counted, on="technique", how="left").with_columns(pl.col("proposed", "sized", *FITS).fill_null(0))
    return joined.sort("proposed", "technique", descending=[True, False])


def _summary(audit: Audit, table: pl.DataFrame) -> Paragraph:
    catalogue = audit.case.catalogue.techniques
    text = Text(
        "目录中 {listed} 项技术，{matched} 项与诊断出的问题相合，其中 {used} 项建议给企业，共 {options} 项方案，{sized} 项能由企业"
        "自身用量算出投资。{recalled} 项技术凭行业知识，正式使用前必须核对。",
        "Of {listed} techniques of the catalogue {matched} fit problems found; {used} are proposed, in {options} options, of "
        "which {sized} have an investment computed from the enterprise's own amounts. {recalled} techniques are recalled and "
        "must be confirmed before official use.",
    )
    counts = {
        "listed": len(catalogue), "matched": table.height, "used": table.filter(pl.col("proposed") > 0).height,
        "options": int(table["proposed"].sum()), "sized": int(table["sized"].sum()),
        "recalled": table.filter(pl.col("certainty") == "recalled").height,
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, "cohort/techniques") for name, value in counts.items()})


def _table(audit: Audit, table: pl.DataFrame) -> TableBlock:
    titles = {one.code: one.name for one in audit.case.catalogue.techniques}
    known = names(audit, "problems", "problem")
    columns = (
        Column(Text("技术", "technique"), width=1.7),
        Column(Text("针对的问题", "problems"), width=2.0),
        Column(Text("方案数（可算投资）", "options (costed)"), align="right", width=0.95),
        Column(Text("适用条件（方案数）", "applies to (options)"), width=2.0),
        Column(Text("来源所载效果", "effect as printed"), width=1.4),
        Column(Text("来源所载投资", "cost as printed"), width=1.35),
        Column(Text("可信度", "certainty"), width=0.95),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        at = f"technique/{row['technique']}"
        told = [halves(known.get(one, one)) for one in sorted(row["problem"])]
        trust = Cell(TRUST[row["certainty"]], tone="fair" if row["certainty"] == "recalled" else "")
        rows.append((Cell(titles.get(row["technique"], row["technique"]), at), listed(told, NAMED, COUNTED),
                     Cell(f"{row['proposed']} ({row['sized']})", at), _applies(row),
                     halves(row["effect"] or "—"), halves(row["investment"] or "—"), trust))  # fmt: skip
    note = Text(
        "效果和投资照来源所载，货币与单位不折算，— 为来源没有数值；节约量按来源范围的低端乘以企业自身用量 [DESIGN]。"
        "企业已自行申报的技术不再建议。各技术的出处见其编号的依据。",
        "Effect and cost as their sources print them, in their currency and unit; —: the source gives no figure. What is "
        "saved is the low end of the range times the enterprise's own amount [DESIGN]. What an enterprise proposes itself "
        "is not proposed again. The source of each stands in its explanation.",
    )
    caption = Text("与问题相合的技术", "Techniques that fit the problems found")
    return TableBlock(caption, columns, tuple(rows), "cohort/techniques", cut(len(rows), table.height, note))


def _applies(row: dict[str, Any]) -> Text:
    """Return the condition of a technique, and at how many enterprises it is met."""
    condition = halves(row["precondition"])
    told = [(words, row[code]) for code, words in FITS.items() if row[code]]
    counts = "、".join(f"{words.zh} {many}" for words, many in told)
    counts_en = ", ".join(f"{words.into('en')} {many}" for words, many in told)
    if not told:
        return condition
    return Text(f"{condition.zh}（{counts}）", f"{condition.into('en')} ({counts_en})")


def _sources(table: pl.DataFrame) -> TableBlock:
    """Return where the techniques come from, so that a figure can be looked up."""
    found = table.group_by("source", "certainty").agg(pl.len().alias("techniques"))
    columns = (
        Column(Text("出处", "source"), width=5),
        Column(Text("可信度", "certainty"), width=1.2),
        Column(Text("技术数", "techniques"), align="right", width=0.8),
    )
    ordered = found.sort("techniques", "source", descending=[True, False])
    rows = tuple((halves(row["source"] or "—"), Cell(TRUST[row["certainty"]], tone="fair" if row["certainty"] == "recalled" else ""),
                  Cell(row["techniques"], "cohort/techniques"))
                 for row in ordered.head(SOURCES_SHOWN).iter_rows(named=True))  # fmt: skip
    return TableBlock(Text("技术的出处", "Where the techniques come from"), columns, rows, "cohort/techniques/sources",
                      cut(len(rows), found.height))  # fmt: skip


def techniques(audit: Audit, language: Language) -> Section:
    """Return the section on techniques matched with the problems."""
    del language
    if not audit.has("technique_matches"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    table = _proposed(audit) if audit.has("options") else pl.DataFrame()
    if table.is_empty():
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks: list[Block] = [_summary(audit, table), _table(audit, table), _sources(table)]
    return Section(TITLE, tuple(blocks))
