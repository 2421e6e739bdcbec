"""Chapter on energy and carbon."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.carbon import total as carbon_total
from qingshen.methods.energy import total as energy_total
from qingshen.methods.uncertainty import HALF_95
from qingshen.phases.audit import Audit
from qingshen.report.content.names import variable
from qingshen.report.document import Cell, Column, Figure, Paragraph, Section, TableBlock

SCOPES = {
    "1": Text("范围一（直接）", "scope 1 (direct)"),
    "2": Text("范围二（外购电、热）", "scope 2 (purchased power, heat)"),
    "biogenic": Text("生物质（另列，不计入）", "biogenic (stated apart, not counted)"),
}


def totals(audit: Audit) -> Paragraph | None:
    """Return what the cohort uses and emits, and how much of it is known; None without energy use to add up."""
    if not audit.has("energy_cohort"):
        return None
    energy = audit.table("energy_cohort").row(0, named=True)
    who = _current(audit, "energy_totals").filter(pl.col("tce_reported").is_not_null()).height
    text = Text(
        "有能源数据的 {who} 家企业（名单内共 {all} 家）综合能耗合计 {tce} tce",
        "The {who} enterprises with energy data ({all} are audited) use {tce} tce",
    )
    parts = {
        "who": Figure(who, "cohort/total/energy"),
        "all": Figure(int((audit.table("list")["listed"] == "yes").sum()), "cohort/list"),
        "tce": Figure(energy["tce_reported"], "cohort/total/energy"),
    }
    if audit.has("carbon_cohort"):
        more, found = _emission(audit)
        text, parts = Text(text.zh + more.zh, text.en + more.en), parts | found
    if energy["missing"]:
        text = Text(
            text.zh + f"；另有 {energy['missing']} 项能源消耗缺失，未计入，实际总量更大",
            text.en + f"; {energy['missing']} amounts are missing and not counted: the true totals are larger",
        )
    return Paragraph(Text(text.zh + "。", text.en + "."), parts)


def _emission(audit: Audit) -> tuple[Text, dict[str, Figure]]:
    """Return the clause on greenhouse gases, with the interval where uncertainties are stated."""
    carbon = audit.table("carbon_cohort").row(0, named=True)
    text = Text("，温室气体排放合计 {tco2} tCO2", " and emit {tco2} tCO2")
    parts = {"tco2": Figure(carbon["tco2_reported"], "cohort/total/ghg")}
    if carbon["sigma"] is None or not carbon["tco2_reported"]:
        return text, parts
    parts["u"] = Figure(100 * HALF_95 * carbon["sigma"] / carbon["tco2_reported"], "cohort/total/ghg", decimals=1)
    return Text(
        text.zh + "（95%区间 ±{u}%，共用的排放因子按完全相关计）",
        text.en + " (95 % interval ±{u} %, shared factors counted as fully correlated)",
    ), parts


def _current(audit: Audit, table: str) -> pl.DataFrame:
    return audit.table(table).join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")


def _by_carrier(audit: Audit) -> TableBlock:
    """Return energy and emissions by carrier; where nothing is known of a carrier its cells say missing, not zero."""
    energy = energy_total(_current(audit, "energy"), by=("carrier",))
    emitted = carbon_total(_current(audit, "carbon"), audit.table("factors"), by=("carrier", "scope"))
    both = energy.join(emitted, on="carrier", how="left").sort(
        "tce_reported", "carrier", "scope", descending=[True, False, False], nulls_last=True
    )
    tce, tco2 = energy["tce_reported"].sum(), emitted["tco2_reported"].sum()
    rows = []
    for row in both.to_dicts():
        source = f"cohort/carrier/{row['carrier']}"
        scope = SCOPES.get(row["scope"] or "", Text("—"))
        used = (Cell(row["tce_reported"], source), _share(row["tce_reported"], tce), row["missing"])
        gas = (Cell(row["tco2_reported"], source), _share(row["tco2_reported"], tco2)) if row["scope"] else ("—", "—")
        rows.append((variable(audit, row["carrier"]), row["rows"], *used, scope, *gas))
    columns = (
        Column(Text("能源品种", "carrier"), width=1.3),
        Column(Text("企业数", "users"), align="right", width=0.7),
        Column(Text("综合能耗", "energy"), "tce", align="right"),
        Column(Text("占比", "share"), "%", align="right", decimals=1, width=0.7),
        Column(Text("缺项", "missing"), align="right", width=0.8),
        Column(Text("范围", "scope"), width=1.4),
        Column(Text("排放量", "emission"), "tCO2", align="right"),
        Column(Text("占比", "share"), "%", align="right", decimals=1, width=0.7),
    )
    caption = Text("能源消耗与温室气体排放，按能源品种", "Energy use and emissions by carrier")
    return TableBlock(caption, columns, tuple(rows), "cohort/carriers")


def _share(part: float | None, whole: float) -> float | str:
    return 100 * part / whole if part is not None and whole else "—"


def accounts(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on energy and carbon; None where there is no energy use to add up."""
    told = totals(audit)
    if told is None:
        return None
    return Section(Text("能源与温室气体", "Energy and greenhouse gases"), (told, _by_carrier(audit)))
