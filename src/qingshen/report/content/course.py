"""The course of the audit in a few lines for the first page: problems, targets, options, and what is open."""

from __future__ import annotations

import polars as pl

from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.targets import in_force
from qingshen.report.document import Figure, Paragraph

Point = Paragraph | None


def problems(audit: Audit) -> Point:
    """Return how many problems are common and individual; None without a diagnosis."""
    table = audit.table("problems")
    if table.is_empty():
        return None
    text = Text(
        "诊断出行业共性问题 {common} 项、企业个性问题 {individual} 项。",
        "{common} common problems of the industry and {individual} individual ones were diagnosed.",
    )
    count = {name: table.filter(pl.col("decision") == name).height for name in ("common", "individual")}
    return Paragraph(text, {name: Figure(number, "cohort/problems") for name, number in count.items()})


def targets(audit: Audit) -> Point:
    """Return how many targets are in force and served by the adopted options; None without targets."""
    table = audit.table("targets")
    if table.is_empty() or in_force(table).is_empty():
        return None
    served = audit.table("chain").filter(pl.col("rule") == "target_served")
    text = Text(
        "有效目标 {all} 项：采纳方案合计已能达到 {served} 项，尚差 {open} 项，其余不能由减少量合计判断。",
        "{all} targets are in force: the adopted options reach {served}, fall short of {open}; the rest is no sum of savings.",
    )
    parts = {
        "all": Figure(in_force(table).height, "cohort/targets"),
        "served": Figure(served.filter("holds").height, "cohort/chain"),
        "open": Figure(served.filter(pl.col("holds").not_()).height, "cohort/chain"),
    }
    return Paragraph(text, parts)


def options(audit: Audit) -> Point:
    """Return how many options are adopted, at what cost and benefit; None where none is."""
    table = audit.table("options")
    adopted = table.filter(pl.col("decision") == "adopt") if not table.is_empty() else table
    if adopted.is_empty():
        return None
    currency = audit.case.settings.currency
    text = Text(
        f"采纳方案 {{all}} 项（行业层面 {{industry}} 项），有投资数据的合计 {{investment}} {currency.zh}，"
        f"年经济效益合计 {{saving}} {currency.zh}。",
        f"{{all}} options are adopted ({{industry}} of the whole industry); those with known figures cost {{investment}} "
        f"{currency.into('en')} and save {{saving}} {currency.into('en')} a year.",
    )
    parts = {
        "all": Figure(adopted.height, "cohort/options"),
        "industry": Figure(adopted.filter(pl.col("level") == "industry").height, "cohort/options"),
        "investment": Figure(adopted["investment"].sum(), "cohort/options"),
        "saving": Figure(adopted["annual_saving"].sum(), "cohort/options"),
    }
    return Paragraph(text, parts)


def unfinished(audit: Audit) -> Point:
    """Return how many links of the chain are open; None where none is."""
    count = audit.table("chain").filter(pl.col("holds").eq_missing(pl.lit(False))).height
    if not count:
        return None
    text = Text(
        "问题—目标—方案—绩效链条有 {n} 处未闭合，见“逻辑链条检查”。",
        "{n} links of the chain problem, target, option, performance are open: see “The chain checked”.",
    )
    return Paragraph(text, {"n": Figure(count, "cohort/chain")})
