"""Chapter on energy and carbon."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.uncertainty import HALF_95
from qingshen.phases.audit import Audit
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock

SCOPES = {
    "1": Text("范围一（直接）", "scope 1 (direct)"),
    "2": Text("范围二（外购电、热）", "scope 2 (purchased power, heat)"),
    "biogenic": Text("生物质（另列，不计入）", "biogenic (stated apart, not counted)"),
}


def _totals(audit: Audit) -> list[Block]:
    energy, carbon = audit.table("energy_cohort").row(0, named=True), audit.table("carbon_cohort").row(0, named=True)
    text = Text(
        "名单内企业综合能耗合计 {tce} tce，温室气体排放合计 {tco2} tCO2",
        "Together the enterprises use {tce} tce of energy and emit {tco2} tCO2",
    )
    parts = {
        "tce": Figure(energy["tce_reported"], "cohort/total/energy"),
        "tco2": Figure(carbon["tco2_reported"], "cohort/total/ghg"),
    }
    if carbon["sigma"] is not None and carbon["tco2_reported"]:
        text = Text(
            text.zh + "（95%区间 ±{u}%，共用的排放因子按完全相关计）。",
            text.en + " (95 % interval ±{u} %, shared factors counted as fully correlated).",
        )
        parts["u"] = Figure(100 * HALF_95 * carbon["sigma"] / carbon["tco2_reported"], "cohort/total/ghg")
    else:
        text = Text(text.zh + "。", text.en + ".")
    blocks: list[Block] = [Paragraph(text, parts)]
    missing = max(energy["missing"], carbon["missing"])
    if missing:
        warning = Text(
            f"有 {missing} 项能源消耗缺失：以上为已填报部分之和，实际总量更大。",
            f"{missing} amounts are missing: the sums cover what is reported; the true totals are larger.",
        )
        blocks.append(Callout("warning", (Paragraph(warning),)))
    return blocks


def _by_carrier(audit: Audit) -> list[Block]:
    current = audit.table("reference_years")
    keys = {"on": ["enterprise", "year"], "how": "semi"}
    energy = audit.table("energy").join(current, **keys).group_by("carrier").agg(
        pl.col("tce").sum(), pl.col("enterprise").n_unique().alias("users"), pl.col("tce").null_count().alias("missing")
    )  # fmt: skip
    carbon = audit.table("carbon").join(current, **keys).group_by("carrier", "scope").agg(pl.col("tco2").sum())
    both = energy.join(carbon, on="carrier", how="left").sort(
        "tce", "carrier", "scope", descending=[True, False, False]
    )
    total, emitted = energy["tce"].sum() or 1.0, carbon["tco2"].sum() or 1.0
    rows = tuple(
        (
            variable(audit, row["carrier"]),
            row["users"],
            Cell(row["tce"], f"cohort/carrier/{row['carrier']}"),
            100 * row["tce"] / total,
            SCOPES.get(row["scope"] or "", Text("—")),
            Cell(row["tco2"], f"cohort/carrier/{row['carrier']}") if row["tco2"] is not None else "—",
            100 * row["tco2"] / emitted if row["tco2"] is not None else "—",
        )
        for row in both.to_dicts()
    )
    columns = (
        Column(Text("能源品种", "carrier"), width=1.3),
        Column(Text("企业数", "users"), align="right", width=0.7),
        Column(Text("综合能耗", "energy"), "tce", align="right"),
        Column(Text("占比", "share"), "%", align="right", decimals=1, width=0.7),
        Column(Text("范围", "scope"), width=1.4),
        Column(Text("排放量", "emission"), "tCO2", align="right"),
        Column(Text("占比", "share"), "%", align="right", decimals=1, width=0.7),
    )
    caption = Text("能源消耗与温室气体排放，按能源品种", "Energy use and emissions by carrier")
    return [TableBlock(caption, columns, rows, "cohort/carriers")]


def accounts(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on energy and carbon; None where no energy use is reported."""
    if not audit.has("energy"):
        return None
    return Section(Text("能源与温室气体", "Energy and greenhouse gases"), (*_totals(audit), *_by_carrier(audit)))
