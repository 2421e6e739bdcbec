"""Losses and indicators of reconciled balances, for the chapter on balances."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.balance_words import measure
from qingshen.report.content.cut import cut
from qingshen.report.content.names import group
from qingshen.report.document import Block, Cell, Column, Picture, TableBlock
from qingshen.report.formatting import pretty_unit
from qingshen.rulebook.balance_indicators import indicators_of
from qingshen.rulebook.balances import balance, balances, roles

LARGEST = 15
FEWEST = 5
"""Fewer enterprises than these make no picture of a comparison."""
MOST = 20
SHOWN = {"water": ("fresh_per_output", "reuse_rate", "process_reuse_rate", "reclaim_rate", "leak_rate")}
"""The indicators in the report, where not all of a balance are."""


def _current(audit: Audit, table: str) -> pl.DataFrame:
    return audit.table(table).join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")


def loss_blocks(audit: Audit, language: Language) -> list[Block]:
    """Return the ledger of the largest losses of each kind of balance, and the losses per product beside each other."""
    losses = _current(audit, "losses")
    blocks: list[Block] = []
    for code in losses["balance"].unique(maintain_order=True).sort().to_list():
        blocks += [
            _ledger(audit, str(code), losses.filter(pl.col("balance") == code)),
            *_compared(audit, code, language),
        ]
    return blocks


def _ledger(audit: Audit, code: str, losses: pl.DataFrame) -> TableBlock:
    named = {one.code: one.name for one in roles()}
    money = audit.case.settings.currency
    ranked = losses.sort("loss", "enterprise", "stream", descending=[True, False, False], nulls_last=True).head(LARGEST)
    rows = []
    for row in ranked.to_dicts():
        source = f"enterprise/{row['enterprise']}/{row['year']}/balance/{code}"
        role = named.get(row["role"], Text(row["role"]))
        found = Text(f"{role.zh}（新发现）", f"{role.en} (newly found)") if row["found"] else role
        per = measure(row["per_output"], None, row["per_output_unit"] or "") if row["per_output"] is not None else None
        amount = measure(row["loss"], row["sigma"], "") if row["loss"] is not None else None
        rows.append(
            (row["enterprise"], row["stream"], row["node"], found, Cell(amount, f"{source}/stream/{row['stream']}"),
             None if row["share"] is None else 100 * row["share"], per, row["cost"])
        )  # fmt: skip
    name = balance(code)
    unit = name.unit if name else ""
    columns = (
        Column(Text("企业", "firm"), width=0.7),
        Column(Text("物流", "stream"), width=1.2),
        Column(Text("单元", "at"), width=0.9),
        Column(Text("种类", "kind"), width=0.95),
        Column(Text("损失", "loss"), unit, align="right", width=1.1),
        Column(Text("占输入", "of input"), "%", align="right", decimals=1, width=0.7),
        Column(Text("单位产品", "per output"), align="right", width=1.35),
        Column(Text("费用", "cost"), money.into("zh") if not money.en else "", align="right", width=0.7),
    )
    title = name.name if name else Text(code, code)
    caption = Text(
        f"{title.zh}：损失台账（最大的 {len(rows)} 项）", f"{title.en}: loss ledger (the {len(rows)} largest)"
    )
    note = Text(
        f"费用按单价计，单位 {money.zh}；“缺失”为没有单价或不可推算。± 为 95% 区间半宽，计入各物流之间的协方差。",
        f"Cost in {money.into('en')} by the stated price; “missing”: no price, or it cannot be inferred. ± is half the 95 % "
        "interval, covariances counted.",
    )
    return TableBlock(caption, columns, tuple(rows), "cohort/losses", note)


def _compared(audit: Audit, code: str, language: Language) -> list[Block]:
    """Return the loss per product of the largest group of comparable enterprises."""
    known = _current(audit, "balances").filter(pl.col("balance") == code, pl.col("loss_per_output").is_not_null())
    if known.is_empty():
        return []
    largest = known["group"].value_counts().sort("count", "group", descending=[True, False])["group"][0]
    alike = known.filter(pl.col("group") == largest)
    if alike.height < FEWEST:
        return []
    ranked = alike.sort("loss_per_output", "enterprise", descending=[True, False]).head(LARGEST)
    bars = [(row["enterprise"], row["loss_per_output"]) for row in ranked.to_dicts()]
    name = balance(code)
    title = name.name if name else Text(code, code)
    per = f"{alike['unit'][0]}/{alike['output_unit'][0]}"
    of = group(largest)
    caption = Text(
        f"{title.zh}：单位产品损失（{of.zh}，{len(bars)} 家）",
        f"{title.en}: loss per output ({of.into('en')}, {len(bars)} firms)",
    )
    chart = ranked_bars(bars, Axis(Text("单位产品损失", "loss per output"), per), language)
    return [Picture(caption, chart, "cohort/losses", alt=caption)]


def indicator_blocks(audit: Audit) -> list[Block]:
    """Return the indicators of each balance, an enterprise a row; columns nobody has a value for are left out."""
    table = _current(audit, "balance_indicators")
    return [
        block
        for one in balances()
        if (block := _indicators(one.code, one.name, table.filter(pl.col("balance") == one.code)))
    ]


def _indicators(code: str, name: Text, table: pl.DataFrame) -> TableBlock | None:
    named = {one.code: one for one in indicators_of(code)}
    known = table.filter(pl.col("value").is_not_null())
    shown = [one for one in SHOWN.get(code, tuple(named)) if one in set(known["indicator"])]
    if not shown:
        return None
    units = {one: known.filter(pl.col("indicator") == one)["unit"].unique().sort().to_list() for one in shown}
    rows = []
    parts = table.sort("enterprise", "year").group_by("enterprise", "year", maintain_order=True)
    for (enterprise, _), part in parts:
        cells = {row["indicator"]: row for row in part.to_dicts()}
        rows.append((enterprise, *(_cell(cells.get(one), len(units[one]) > 1) for one in shown)))
    columns = (
        Column(Text("企业", "firm"), width=0.6),
        *(
            Column(named[one].name, pretty_unit(units[one][0]) if len(units[one]) == 1 else "", align="right")
            for one in shown
        ),
    )  # fmt: skip
    caption = Text(f"由校正后的{name.zh}计算的指标", f"Indicators of the reconciled {name.en}")
    note = Text(
        "“缺失”：没有这种用途的物流、没有上报产量，或所需物流未计量又推算不出；缺失不按零计。± 为 95% 区间半宽。",
        "“Missing”: no stream has the role, the output is not reported, or a stream it needs is neither metered nor to be "
        "inferred; missing is not zero. ± is half the 95 % interval.",
    )
    return TableBlock(
        caption, columns, tuple(rows[:MOST]), "cohort/balances", cut(min(MOST, len(rows)), len(rows), note)
    )


def _cell(row: dict[str, object] | None, with_unit: bool) -> Cell:
    if row is None or row["value"] is None:
        return Cell(None)
    source = f"enterprise/{row['enterprise']}/{row['year']}/balance/{row['balance']}/indicator/{row['indicator']}"
    unit = str(row["unit"]) if with_unit else ""
    return Cell(measure(float(str(row["value"])), float(str(row["sigma"])), unit), source)
