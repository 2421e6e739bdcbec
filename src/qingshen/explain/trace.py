"""The verb: a figure's id → the tree behind it."""

from __future__ import annotations

import re
from collections.abc import Callable

import polars as pl

from qingshen.case.held import as_read
from qingshen.explain import (
    accounted,
    balanced,
    compared,
    counted,
    diagnosed,
    grade,
    optioned,
    performed,
    prepared,
    reported,
)
from qingshen.explain.node import Node
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.phases.audit import Audit
from qingshen.problems import Place, Problem, Refused

Tracer = Callable[..., Node]
YEARLY = r"enterprise/(?P<enterprise>[^/]+)/(?P<year>\d{4})"
# One line a kind of figure: the id's form, and who knows its tree. A group or type may itself contain a slash.
FIGURES: tuple[tuple[str, Tracer], ...] = (
    (rf"{YEARLY}/level", grade.level),
    (rf"{YEARLY}/index_(?P<k>[123])", grade.index),
    (rf"{YEARLY}/indicator/(?P<code>\w+)", grade.indicator),
    (rf"{YEARLY}/quantity/(?P<variable>\w+)", reported.quantity),
    (rf"{YEARLY}/intensity/(?P<code>\w+)", compared.intensity),
    (rf"{YEARLY}/(?P<kind>energy|ghg)", accounted.enterprise_total),
    (rf"{YEARLY}/balance/(?P<balance>\w+)", balanced.verdict),
    (rf"{YEARLY}/balance/(?P<balance>\w+)/loss", balanced.loss),
    (rf"{YEARLY}/balance/(?P<balance>\w+)/stream/(?P<stream>.+)", balanced.stream),
    (rf"{YEARLY}/balance/(?P<balance>\w+)/indicator/(?P<indicator>\w+)", balanced.indicator),
    (r"cohort/balances", balanced.cohort),
    (r"cohort/losses", balanced.losses),
    (r"cohort/list", counted.roster),
    (r"cohort/completeness", counted.completeness),
    (r"cohort/gaps", lambda audit: counted.rows_of(audit, "gaps", Text("缺失", "gaps"))),
    (r"cohort/doubts", lambda audit: counted.rows_of(audit, "doubts", Text("待核实", "figures to ask about"))),
    (r"cohort/levels/(?P<year>\d{4})", counted.levels),
    (r"cohort/levels/(?P<year>\d{4})/(?P<basis>certain|best)/(?P<level>I|II|III|none)", counted.level_count),
    (r"cohort/index/(?P<k>[123])/top_down", counted.cluster_top_down),
    (r"cohort/index/(?P<k>[123])/(?P<group>.+)", counted.cluster_index),
    (r"cohort/indicators", counted.indicators),
    (r"cohort/indicator/(?P<code>\w+)", counted.indicator),
    (r"cohort/changes", counted.changes),
    (r"cohort/total/(?P<kind>energy|ghg)", accounted.total),
    (r"cohort/carriers", accounted.carriers),
    (r"cohort/carrier/(?P<code>\w+)", accounted.by_carrier),
    (r"cohort/intensities/(?P<code>\w+)", compared.groups),
    (r"cohort/intensity/(?P<code>\w+)/(?P<group>.+)", compared.aggregate),
    (r"cohort/spread/(?P<code>\w+)/(?P<group>.+)", compared.spread),
    (r"cohort/concentration/(?P<code>\w+)", compared.concentration),
    (r"cohort/potentials/(?P<code>\w+)", compared.potentials),
    (r"cohort/potential/(?P<code>\w+)/(?P<reference>\w+)/(?P<group>.+)", compared.potential),
    (r"cohort/savings", compared.savings),
    (r"cohort/saving/(?P<code>\w+)/(?P<unit>.+)", compared.saving),
    (r"cohort/measures", counted.measures),
    (r"cohort/measures/(?P<kind>.+)", counted.measures),
    (r"cohort/abatement/(?P<carrier>.+)", counted.abatement),
    *prepared.FIGURES,
    *diagnosed.FIGURES,
    *optioned.FIGURES,
    *performed.FIGURES,
)
NUMBERS = ("year", "k")


def forms() -> list[str]:
    """Return the forms of all ids, as a reader would write them: enterprise/ENTERPRISE/YEAR/level …"""
    return [re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", lambda match: match[1].upper(), form) for form, _ in FIGURES]


def _unknown(figure: str) -> Refused:
    what = Text(f"没有编号为“{figure}”的数字", f"no figure has the id “{figure}”")
    if not figure:
        what = Text("没有写明要解释哪个数字", "it is not said which figure to explain")
    listed = "\n       ".join(forms())
    remedy = Text(
        f"编号印在报告的图表下方；形式如下，大写处填具体内容（ENTERPRISE 企业代码，YEAR 年份，KIND 为 energy 或 ghg，"
        f"其余代码见 results.xlsx）：\n       {listed}",
        f"ids stand beside the report's figures; forms, with capitals for what to put in (codes are in results.xlsx):"
        f"\n       {listed}",
    )
    return Refused([Problem(Place(cell=figure or "FIGURE"), "figure-unknown", what, remedy)])


def _known(audit: Audit, enterprise: str | None, figure: str) -> None:
    """Refuse an enterprise that is not audited, naming those whose codes are like it."""
    audited = audit.table("list").filter(pl.col("listed") == "yes")["enterprise"].to_list()
    if enterprise is not None and enterprise not in audited:
        what = Text(f"审核名单中没有企业“{enterprise}”", f"“{enterprise}” is not among the audited enterprises")
        raise Refused([Problem(Place(cell=figure), "enterprise-unknown", what, suggestion(enterprise, audited))])


def trace(audit: Audit, figure: str) -> Node:
    """Return the tree behind `figure`. Raises Refused for an id that is none, with the forms ids have."""
    for form, tracer in FIGURES:
        match = re.fullmatch(form, figure)
        if match is None:
            continue
        _known(audit, match.groupdict().get("enterprise"), figure)
        given = {name: int(text) if name in NUMBERS else text for name, text in match.groupdict().items()}
        try:
            with as_read(audit.case):
                return tracer(audit, **given)
        except (KeyError, IndexError, pl.exceptions.PolarsError):
            raise _unknown(figure) from None
    raise _unknown(figure)
