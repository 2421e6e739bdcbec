"""What flows through the industry as a whole: the reconciled streams of every enterprise with a balance, added up."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Flow, sankey
from qingshen.report.content.balances import balance_name
from qingshen.report.document import Block, Paragraph, Picture, Section
from qingshen.rulebook.balances import roles
from qingshen.units import in_words

TITLE = Text("行业流向", "Flows of the industry")
OUTSIDE = "env"
UNNAMED = Text("未注明用途", "not said what for")
SAID = Text(
    "把做了平衡的企业校正后的进出物流按用途相加；没有做平衡的企业不在其中。",
    "The reconciled in- and outflows of all enterprises with a balance, added up by purpose; those without one are not "
    "among them.",
)


def industry_flows(audit: Audit, language: Language) -> Section | None:
    """Return a Sankey for each kind of balance; None where nobody has one."""
    streams = audit.table("balance_streams")
    if streams.is_empty():
        return None
    now = streams.filter(pl.col("year") == audit.year)
    crossing = now.filter((pl.col("source") == OUTSIDE) != (pl.col("target") == OUTSIDE))
    blocks: list[Block] = [Paragraph(SAID)]
    for (code, unit), part in crossing.group_by("balance", "unit", maintain_order=True):
        blocks.append(_picture(str(code), str(unit), part, language))
    return Section(TITLE, tuple(blocks)) if len(blocks) > 1 else None


def _picture(code: str, unit: str, part: pl.DataFrame, language: Language) -> Picture:
    firms = part["enterprise"].n_unique()
    node = Text(f"{firms} 家企业", f"{firms} enterprises").into(language)
    names = {one.code: one.name for one in roles()}
    losing = {one.code for one in roles() if one.is_loss}
    summed = part.group_by("role", (pl.col("source") == OUTSIDE).alias("enters"), maintain_order=True).agg(
        pl.col("reconciled").sum(), (pl.col("reconciled_sigma") ** 2).sum().sqrt().alias("sigma"),
        pl.col("reconciled").null_count().alias("unknown"),
    )  # fmt: skip
    flows = []
    for row in summed.iter_rows(named=True):
        name = names.get(row["role"], UNNAMED).into(language)
        if row["unknown"]:
            name += Text(f"（{row['unknown']} 股不可推算）", f" ({row['unknown']} cannot be inferred)").into(language)
        ends = (None, node) if row["enters"] else (node, None)
        flows.append(Flow(name, *ends, row["reconciled"], row["sigma"], row["role"] in losing))
    kind = balance_name(code)
    caption = Text(f"{kind.zh}：{firms} 家企业合计", f"{kind.into('en')}: {firms} enterprises together")
    return Picture(caption, sankey(flows, language, unit=in_words(unit).into(language)), "cohort/balances", alt=caption)
