"""The trees behind the options: how many, techniques, feasibility, exchanges, co-control, portfolio, curve, filing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from qingshen.explain import appraised, chosen
from qingshen.explain.appraised import FACTORS, TAUGHT, known, leaf, money
from qingshen.explain.checked import cited, listed, told
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same
from qingshen.language import Text
from qingshen.methods.cocontrol import QUADRANTS, READINGS
from qingshen.methods.symbiosis.arcs import EXCLUDED
from qingshen.phases.audit import Audit
from qingshen.phases.options.cocontrol import weights

SOURCES = {
    "enterprise": Text("企业申报", "reported by enterprises"),
    "catalogue": Text("技术目录匹配", "matched from the catalogue"),
    "people": Text("审核方提出", "proposed by people"),
    "exchange": Text("供需匹配", "supply matched with demand"),
}
TAX_LAW = "环境保护税法 附表二 / Environmental Protection Tax Law, annex 2"
LITERATURE = "研究文献，不是标准 / literature, no standard [recalled]"


def options(audit: Audit) -> Node:
    """Return the options by source, the largest investments of each."""
    table = audit.table("options")
    children = []
    for code, words in SOURCES.items():
        own = table.filter(pl.col("source") == code).sort(
            "investment", "option", descending=[True, False], nulls_last=True
        )
        if own.height:
            leaves = [leaf(audit, row) for row in own.iter_rows(named=True)]
            children.append(Node(words, number(own.height), children=listed(leaves)))
    return Node(Text("方案", "options"), number(table.height), "cohort/options", same("Σ"), children=tuple(children))


def techniques(audit: Audit) -> Node:
    """Return the techniques that fit problems, each with to how many enterprises it is proposed."""
    used = audit.table("options").filter(pl.col("source") == "catalogue")["technique"].value_counts()
    many = dict(used.iter_rows())
    codes = audit.table("technique_matches")["technique"].unique().sort().to_list()
    nodes = []
    for code in sorted(codes, key=lambda one: (-many.get(one, 0), one)):
        found = known(audit, code)
        nodes.append(Node(found.name if found else same(code), number(many.get(code, 0)), f"technique/{code}"))
    return Node(
        Text("与问题相合的技术", "techniques that fit"), number(len(nodes)), "cohort/techniques", children=listed(nodes)
    )


def technique(audit: Audit, technique: str) -> Node:
    """Return what the source of a technique says, its sizing, the problems it treats and who it is proposed to."""
    one = known(audit, technique)
    if one is None:
        raise KeyError(technique)
    own = audit.table("options").filter(pl.col("technique") == technique).sort("option")
    matches = audit.table("technique_matches")
    rows = matches.filter(pl.col("technique") == technique) if matches.height else matches
    facts = [
        Node(Text("适用条件", "applies to"), one.applies_to),
        Node(
            Text("来源所载效果", "effect as printed"),
            told(rows["effect"][0]) if rows.height and rows["effect"][0] else same("—"),
        ),
        Node(
            Text("来源所载投资", "cost as printed"),
            told(rows["investment"][0]) if rows.height and rows["investment"][0] else same("—"),
        ),
    ]
    for sized in (each for each in audit.case.catalogue.sizings if each.technique == technique):
        low, high = (f"{100 * share:g}" for share in sized.reduction)
        facts.append(Node(name_of(audit, sized.variable), same(f"{low}–{high} %"), clause=cited(sized.citation),
                          note=Text("取低端 [DESIGN]", "the low end is taken [DESIGN]")))  # fmt: skip
    treated = [Node(Text("问题", "problem"), same(code)) for code in (rows["problem"].to_list() if rows.height else [])]
    used = [leaf(audit, row) for row in own.iter_rows(named=True)]
    return Node(one.name, number(own.height), f"technique/{technique}", clause=cited(one.citation), note=Text(one.note),
                children=(*facts, *listed(treated), *listed(used)))  # fmt: skip


def feasibility(audit: Audit) -> Node:
    """Return what the economic figures assume, and the options judged."""
    ruled = audit.case.settings.measures
    rates = (
        (Text("折现率 i", "discount rate i"), f"{ruled.discount_rate:.2%}"),
        (Text("折旧年限 Y", "depreciation Y"), f"{ruled.depreciation:g} a"),
        (Text("税率 r", "tax rate r"), f"{ruled.tax_rate:.2%}"),
        (Text("寿命 n（方案未说明时）", "life n where the option states none"), f"{ruled.life:g} a"),
        (Text("基准收益率", "benchmark of IRR"), f"{ruled.benchmark_rate:.2%}"),
        (Text("N 的限值，中费", "limit of N, medium cost"), f"{ruled.payback_medium:g} a"),
        (Text("N 的限值，高费", "limit of N, high cost"), f"{ruled.payback_high:g} a"),
    )
    judged = audit.table("options").filter(pl.col("npv").is_not_null())
    ordered = judged.sort("investment", "option", descending=[True, False], nulls_last=True)
    children = [Node(label, same(value), clause="[measures] [DESIGN]") for label, value in rates]
    leaves = [leaf(audit, row) for row in ordered.iter_rows(named=True)]
    label = Text("能算出净现值的方案", "options with a net present value")
    return Node(label, number(judged.height), "cohort/feasibility", same("F = P − (P − I/Y)·r; NPV = Σ F/(1+i)^j − I"),
                TAUGHT, children=(*children, *listed(leaves)))  # fmt: skip


def sensitivities(audit: Audit) -> Node:
    """Return the options whose sensitivity was computed, with the change of the saving at which NPV is zero."""
    table = audit.table("sensitivity_switching").filter(pl.col("factor") == "annual_saving").sort("option")
    children = [
        Node(same(option), same("—" if change is None else f"{100 * change:+.2f} %"), f"sensitivity/{option}")
        for option, change in table.select("option", "change").iter_rows()
    ]
    return Node(Text("敏感性：NPV = 0 时年效益的变动", "change of the saving at which NPV = 0"), number(table.height),
                "cohort/sensitivity", note=FACTORS["annual_saving"], children=listed(children))  # fmt: skip


def exchanges(audit: Audit) -> Node:
    """Return the flows matched by benefit, and why pairs were excluded."""
    flows = audit.table("exchange_flows")
    rows = flows.sort("benefit", descending=True, maintain_order=True).to_dicts() if flows.height else []
    children = [
        Node(same(f"{row['medium']}: {row['from']} {row['supply']} → {row['to']} {row['demand']}"),
             money(audit, row["benefit"], True), f"option/{row['option']}" if row["option"] else "",
             same(f"{row['amount']:,.6g} {row['unit']} × {row['unit_benefit']:.4g}"),
             note=same("" if row["km"] is None else f"{row['km']:.3g} km"))
        for row in rows
    ]  # fmt: skip
    excluded = audit.table("exchange_excluded")
    counts = dict(excluded["reason"].value_counts().sort("reason").iter_rows()) if excluded.height else {}
    left = tuple(Node(EXCLUDED[code], number(count)) for code, count in counts.items())
    total = float(flows["benefit"].sum()) if flows.height else 0.0
    formula = Text(
        "Σ 数量×（替代成本 − 供给成本 − 运费×距离）最大", "max Σ amount × (saved − cost of supply − transport × km)"
    )
    return Node(
        Text("企业间交换的年效益", "benefit of exchanges"),
        money(audit, total, True),
        "cohort/exchanges",
        formula,
        "[DESIGN]",
        children=(*listed(children), *left),
    )


def cocontrol(audit: Audit, quadrant: str = "") -> Node:
    """Return the options by their place in the plane, or those of one place, and what equivalents are made of."""
    table = audit.table("cocontrol")
    if quadrant:
        own = table.filter(pl.col("quadrant") == quadrant).sort("er_ghg", "option", descending=[True, False])
        leaves = [
            Node(same(row["option"]), same(f"({row['er_pollutant']:,.6g}, {row['er_ghg']:,.6g} tCO2)"),
                 f"option/{row['option']}", note=READINGS[row["reading"]])
            for row in own.iter_rows(named=True)
        ]  # fmt: skip
        return Node(QUADRANTS[quadrant], number(own.height), f"cohort/cocontrol/{quadrant}", clause=LITERATURE,
                    children=listed(leaves))  # fmt: skip
    counts = dict(table["quadrant"].value_counts().iter_rows())
    places = [Node(words, number(counts[code]), f"cohort/cocontrol/{code}")
              for code, words in QUADRANTS.items() if code in counts]  # fmt: skip
    if None in counts:
        places.append(Node(READINGS["unknown"], number(counts[None])))
    used = [Node(name_of(audit, code), same(f"v = {value:g} {audit.case.variables[code].unit}"), clause=TAX_LAW)
            for code, value in sorted(weights(audit.case).items())]  # fmt: skip
    return Node(Text("效果已知的方案", "options with a known effect"), number(table.height), "cohort/cocontrol",
                same("APeq = Σ ER/v; Els = (ER_j/Q_j)/(ER_k/Q_k)"), LITERATURE, children=(*places, *used))  # fmt: skip


def _also(tree: Callable[[Audit], Node], figure: str) -> tuple[str, Callable[..., Node]]:
    """Return a further table of the same tree under its own id."""
    return figure, lambda audit: replace(tree(audit), figure=figure)


FIGURES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"cohort/options", options),
    *(_also(options, f"cohort/options/{part}") for part in ("industry", "groups", "largest")),
    (r"option/(?P<code>.+)", appraised.option),
    (r"cohort/techniques", techniques),
    _also(techniques, "cohort/techniques/sources"),
    (r"technique/(?P<technique>[^/]+)", technique),
    (r"cohort/feasibility", feasibility),
    _also(feasibility, "cohort/feasibility/marks"),
    (r"cohort/sensitivity", sensitivities),
    (r"sensitivity/(?P<code>.+)", appraised.sensitivity),
    (r"cohort/exchanges", exchanges),
    (
        r"cohort/exchanges/(?P<part>.+)",
        lambda audit, part: replace(exchanges(audit), figure=f"cohort/exchanges/{part}"),
    ),
    (r"cohort/cocontrol", cocontrol),
    *(_also(cocontrol, f"cohort/cocontrol/{part}") for part in ("quadrants", "readings")),
    (r"cohort/cocontrol/(?P<quadrant>\w+)", cocontrol),
    *chosen.FIGURES,
)
