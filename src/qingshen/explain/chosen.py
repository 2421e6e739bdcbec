"""The trees behind what is chosen: the portfolio, each goal, the cost curve, the filing list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from qingshen.explain.appraised import leaf, money
from qingshen.explain.checked import listed
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same
from qingshen.language import Text
from qingshen.methods.portfolio.curve import LEFT_OUT
from qingshen.phases.audit import Audit
from qingshen.phases.options.part import INDUSTRY

SCOPES = {INDUSTRY: Text("近期目标", "near targets"), "budget": Text("预算内", "within the budget")}
PROGRAMME = Text(
    "整数规划，同一企业的方案按余量相乘", "integer programme; options of one enterprise save of what is left"
)


def portfolio(audit: Audit) -> Node:
    """Return the portfolios of the industry, what they reach, and the options of the one proposed."""
    table = audit.table("portfolio_summary").filter(pl.col("scope").is_in(list(SCOPES)))
    scopes = [Node(SCOPES[row["scope"]], money(audit, row["cost"], True), formula=PROGRAMME,
                   note=same(f"{row['status']}, gap {row['gap'] or 0:.2e}"))
              for row in table.iter_rows(named=True)]  # fmt: skip
    goals = audit.table("portfolio_goals")
    reached = [Node(name_of(audit, code), same(""), f"portfolio/{code}")
               for code in (goals["variable"].unique().sort().to_list() if goals.height else [])]  # fmt: skip
    chosen = (
        audit.table("options")
        .filter("portfolio")
        .sort("investment", "option", descending=[True, False], nulls_last=True)
    )
    leaves = [leaf(audit, row) for row in chosen.iter_rows(named=True)]
    return Node(
        Text("建议组合的方案数", "options proposed together"),
        number(chosen.height),
        "cohort/portfolio",
        PROGRAMME,
        "[DESIGN]",
        children=(*scopes, *reached, *listed(leaves)),
    )


def shares(audit: Audit) -> Node:
    """Return the enterprises solved by themselves: yearly cost and whether their shares are reached."""
    table = audit.table("portfolio_summary").filter(~pl.col("scope").is_in(list(SCOPES))).sort("scope")
    children = [Node(same(row["scope"]), money(audit, row["cost"], True), note=same(row["status"]))
                for row in table.iter_rows(named=True)]  # fmt: skip
    formula = Text("目标按企业用量分摊", "each goal shared out by amount")
    return Node(
        Text("企业各自的组合", "enterprises by themselves"),
        number(table.height),
        "cohort/portfolio/enterprises",
        formula,
        "[DESIGN]",
        children=listed(children),
    )


def goal(audit: Audit, variable: str) -> Node:
    """Return what must fall of a variable, what the portfolios reach, and the options that lower it."""
    rows = audit.table("portfolio_goals").filter(pl.col("variable") == variable)
    scoped = [
        Node(SCOPES[row["scope"]], number(row["reached"], f"{row['unit']}/a"),
             formula=_goal(row))
        for row in rows.filter(pl.col("scope").is_in(list(SCOPES))).iter_rows(named=True)
    ]  # fmt: skip
    asked = _targets(audit, variable)
    scoped += _adopted(audit, variable)
    chosen = audit.table("options").filter("portfolio").select("option")
    effects = audit.table("option_effects").filter(pl.col("variable") == variable, pl.col("value") != 0)
    summed = effects.join(chosen, on="option").group_by("option", "unit").agg(pl.col("value").sum())
    leaves = [Node(same(row["option"]), number(row["value"], f"{row['unit']}/a"), f"option/{row['option']}")
              for row in summed.sort("value", "option", descending=[True, False]).iter_rows(named=True)]  # fmt: skip
    first = rows.row(0, named=True)
    note = Text(
        "各方案单独的下降，合计大于组合：组合按余量相乘", "falls of options taken alone; together they save less"
    )
    return Node(
        name_of(audit, variable),
        number(first["goal"], f"{first['unit']}/a"),
        f"portfolio/{variable}",
        PROGRAMME,
        note=note,
        children=(*asked, *scoped, *listed(leaves)),
    )


def _adopted(audit: Audit, variable: str) -> list[Node]:
    """Return what the adopted options bring down together."""
    if not audit.has("adopted_savings"):
        return []
    rows = audit.table("adopted_savings").filter(pl.col("variable") == variable)
    label = Text("已采用方案下降", "falls by what is adopted")
    return [Node(label, number(row["saving"], f"{row['unit']}/a"), formula=PROGRAMME)
            for row in rows.iter_rows(named=True)]  # fmt: skip


def _goal(row: dict[str, Any]) -> Text:
    """Return what is asked and, where it was computed, the most that is possible."""
    asked = number(row["goal"]).zh
    if row["reachable"] is None:
        return Text(f"要求 {asked}", f"asked {asked}")
    most = number(row["reachable"]).zh
    return Text(f"要求 {asked}，最多可降 {most}", f"asked {asked}, most possible {most}")


def _targets(audit: Audit, variable: str) -> list[Node]:
    if not audit.has("targets"):
        return []
    rows = audit.table("targets").filter(pl.col("variable") == variable, pl.col("required").is_not_null())
    return [Node(Text("目标应减少", "a target asks"), number(row["required"]), f"target/{row['target']}")
            for row in rows.iter_rows(named=True)]  # fmt: skip


def curve(audit: Audit, carrier: str, unit: str) -> Node:
    """Return the steps of a cost curve, each on what those before have left, and what was left out."""
    table = audit.table("curve_steps").filter(pl.col("carrier") == carrier, pl.col("unit") == unit).sort("step")
    if table.is_empty():
        raise KeyError(carrier)
    coin = audit.case.settings.currency
    steps = [
        Node(same(f"{row['step']}. {row['option']}"), number(row["saving"], f"{unit}/a"), f"option/{row['option']}",
             Text(f"{row['unit_cost']:.4g} {coin.zh}/{unit}", f"{row['unit_cost']:.4g} {coin.into('en')}/{unit}"))
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    out = audit.table("curve_left_out")
    own = out.filter(pl.col("carrier") == carrier, pl.col("unit") == unit) if out.height else out
    left = [Node(LEFT_OUT[row["reason"]], number(row["options"])) for row in own.iter_rows(named=True)]
    formula = Text("（投资年金 − 年效益）/ 节约量", "(annuity of the investment − saving)/amount saved")
    return Node(
        name_of(audit, carrier),
        number(table["end"].max(), f"{unit}/a"),
        f"cohort/curve/{carrier}/{unit}",
        formula,  # type: ignore[arg-type]
        children=(*listed(steps), *left),
    )


def filing(audit: Audit) -> Node:
    """Return the options adopted."""
    known_options = audit.table("options").filter(pl.col("decision") == "adopt")
    order = audit.table("filing").select("option", "number")
    rows = known_options.join(order, on="option").sort("number").iter_rows(named=True)
    leaves = [leaf(audit, row) for row in rows]
    total = audit.table("filing")["investment"].sum()
    note = Text(f"投资合计 {money(audit, total).zh}", f"investment {money(audit, total).into('en')}")
    return Node(
        Text("备案方案", "options for filing"), number(len(leaves)), "cohort/filing", note=note, children=listed(leaves)
    )


FIGURES: tuple[tuple[str, Callable[..., Any]], ...] = (
    (r"cohort/portfolio", portfolio),
    (r"cohort/portfolio/goals", lambda audit: replace(portfolio(audit), figure="cohort/portfolio/goals")),
    (r"cohort/portfolio/chosen", lambda audit: replace(portfolio(audit), figure="cohort/portfolio/chosen")),
    (r"cohort/portfolio/adopted", lambda audit: replace(portfolio(audit), figure="cohort/portfolio/adopted")),
    (r"cohort/portfolio/enterprises", shares),
    (r"portfolio/(?P<variable>\w+)", goal),
    (r"cohort/curve/(?P<carrier>\w+)/(?P<unit>.+)", curve),
    (r"cohort/filing", filing),
)
