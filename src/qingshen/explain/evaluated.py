"""The tree behind the evaluation: targets, factors, causes, costs, the acceptance table, the next cycle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from qingshen.case.schema import REACHED
from qingshen.explain.checked import cited, listed, told
from qingshen.explain.compared import name_of, saving
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.prepared import decision
from qingshen.explain.ruled import ruled
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.implementation.tracking import COMPLETED
from qingshen.rulebook.procedure import acceptance_items

AIMS = {
    "amount": Text(
        "基准 × Σ(x_T·q_0)/Σ(x_0·q_0)，两年齐全且无疑问的企业；基准年不是首年的取上报总量",
        "baseline × Σ(x_T·q_0)/Σ(x_0·q_0) over enterprises with both years and no doubt; as reported where its year is "
        "not the first",
    ),
    "intensity": Text("Σ a/Σ q，不含离群值", "Σ a/Σ q, without outliers"),
    "level_count": Text("确定达到该级或更好的企业数", "enterprises certain to be at the level or better"),
    "level_share": Text("确定达到该级或更好的企业比例", "share of enterprises certain to be at the level or better"),
}
FORMULAS = {
    "energy": "V = Σ Q·S·I·M",
    "ghg": "V = Σ Q·S·I·M·F",
    "": "V = Σ Q·S·G·T",
}
FACTORS = {
    "activity": Text("活动水平", "activity"),
    "structure": Text("结构", "structure"),
    "intensity": Text("强度", "intensity"),
    "mix": Text("能源结构", "energy mix"),
    "carbon_factor": Text("排放因子", "carbon factor"),
    "treatment": Text("治理", "treatment"),
}
ITEMS = {
    "days": Text("时间（天）", "time (days)"),
    "person_days": Text("人日", "person-days"),
    "cost": Text("费用", "cost"),
}
TOTAL = "total"
WHOLE = Text("合计", "total")
NEAR = Text("|数值/基准值 − 1| 的中位数", "median of |value/baseline − 1|")


def attainment(audit: Audit) -> Node:
    """Return the targets and whether they are attained."""
    table = audit.table("attainment")
    children = [attained(audit, code) for code in table["target"]] if not table.is_empty() else []
    done = table.filter(pl.col("decision") == "yes").height if children else 0
    label = Text(f"完成的目标（共 {len(children)} 项）", f"targets attained, of {len(children)}")
    return Node(label, number(done), "cohort/attainment", children=listed(children))


def attained(audit: Audit, target: str) -> Node:
    """Return what a target asked for and what is reached, with how it is counted."""
    row = audit.table("attainment").row(by_predicate=pl.col("target") == target, named=True)
    unit, code = row["unit"] or "", row["variable"] or target
    name = REACHED.get(code) or name_of(audit, code)
    actual = Node(Text(f"实际 {audit.year}", f"actual {audit.year}"), number(row["actual"], unit),
                  formula=AIMS.get(row["aim"], Text("")), clause="[DESIGN]" if row["aim"] == "amount" else "",
                  children=_levels(audit, row))  # fmt: skip
    parts = [
        Node(Text("基准", "baseline"), number(row["baseline"], unit)),
        Node(Text(f"目标值 {row['year'] or '—'}", f"target value {row['year'] or '—'}"), number(row["value"], unit)),
        actual,
    ]
    if row["reported"] is not None:
        parts.append(Node(Text("上报总量", "as reported"), number(row["reported"], unit)))
    label = Text(f"{name.zh}：进度", f"{name.into('en')}: progress")
    formula = same("(actual − baseline)/(target − baseline)")
    children = (*parts, *decision(row, "performance"))
    return Node(label, number(row["progress"]), f"attainment/{target}", formula, note=same(target), children=children)


def _levels(audit: Audit, row: dict[str, Any]) -> tuple[Node, ...]:
    if not (row["aim"] or "").startswith("level") or not audit.has("level_distribution"):
        return ()
    return (Node(Text("各级企业数", "enterprises by level"), same(""), f"cohort/levels/{audit.year}"),)


def decomposition(audit: Audit) -> Node:
    """Return the totals taken apart."""
    table = audit.table("decomposition")
    subjects = table["subject"].unique(maintain_order=True).to_list() if not table.is_empty() else []
    children = tuple(effect(audit, subject, TOTAL) for subject in subjects)
    return Node(
        Text("分解的总量", "totals taken apart"), number(len(children)), "cohort/decomposition", children=children
    )


def effect(audit: Audit, subject: str, factor: str) -> Node:
    """Return what a factor did to a total; of the total itself, its factors, which add up to it."""
    own = audit.table("decomposition").filter(pl.col("subject") == subject)
    rows = own.filter(pl.col("factor") == factor).to_dicts()
    name, first = name_of(audit, subject), rows[0]
    parts: list[Node] = []
    if factor == TOTAL:
        factors = own.filter(pl.col("factor") != TOTAL)["factor"].unique(maintain_order=True)
        parts = [effect(audit, subject, one) for one in factors]
    elif len(rows) > 1:
        parts = [Node(same(row["activity"]), number(row["effect"], row["unit"])) for row in rows]
    formula = same("Σ effects") if factor == TOTAL else same("Σ L(V_T, V_0)·ln(x_T/x_0), L(a, b) = (a − b)/ln(a/b)")
    whole = FORMULAS.get(subject, FORMULAS[""])
    note = Text(
        f"{whole}；企业 {first['enterprises']} 家，未计入 {first['left_out']} 家，部门 {first['sectors']} 个",
        f"{whole}; {first['enterprises']} enterprises, {first['left_out']} left out, {first['sectors']} sectors",
    )
    what = FACTORS.get(factor, WHOLE)
    label = Text(f"{name.zh} · {what.zh}", f"{name.into('en')} · {what.into('en')}")
    amount = number(sum(row["effect"] for row in rows), first["unit"])
    return Node(
        label, amount, f"decomposition/{subject}/{factor}", formula, first["method"], note=note, children=tuple(parts)
    )


def attribution(audit: Audit) -> Node:
    """Return the savings and what they are due to."""
    table = audit.table("attribution")
    children = [attributed(audit, code) for code in table["variable"]] if not table.is_empty() else []
    return Node(
        Text("归因的节约", "savings attributed"), number(len(children)), "cohort/attribution", children=tuple(children)
    )


def attributed(audit: Audit, variable: str) -> Node:
    """Return a saving: the options that count, and the rest, other causes."""
    row = audit.table("attribution").row(by_predicate=pl.col("variable") == variable, named=True)
    name, unit = name_of(audit, variable), row["unit"]
    kinds = audit.table("constant_output").filter(pl.col("variable") == variable)["output_unit"]
    doubtful = Text(f"不含待核实企业 {row['doubtful']} 家", f"without {row['doubtful']} enterprises to ask about")
    counted = Text(
        "Σ 实际（否则预期）年减少量 × 在比较企业中的份额", "Σ actual, else planned, × share at those compared"
    )
    options = Node(Text("来自方案", "by options"), number(row["by_options"], unit), formula=counted,
                   children=_options(audit, variable, row))  # fmt: skip
    other = Node(Text("其他原因", "other causes"), number(row["other"], unit), formula=same("saving − options"))
    label = Text(f"{name.zh}：节约的来源", f"{name.into('en')}: where the saving comes from")
    sources = tuple(saving(audit, variable, one) for one in kinds)
    formula, children = Text("方案 + 其他原因", "options + other causes"), (options, other, *sources)
    return Node(label, number(row["saving"], unit), f"attribution/{variable}", formula, "[DESIGN]", note=doubtful,
                children=children)  # fmt: skip


def _options(audit: Audit, variable: str, row: dict[str, Any]) -> tuple[Node, ...]:
    """Return the claims of completed options, and what of them does not count, so that the parts add up."""
    claimed = audit.table("claims")
    if claimed.is_empty() or not row["options"]:
        return ()
    done = audit.table("tracking").filter(pl.col("state") == COMPLETED).select("option")
    refused = (pl.col("by").is_not_null() & (pl.col("decision") == "refuse")).fill_null(False)
    own = claimed.filter(pl.col("variable") == variable, pl.col("unit") == row["unit"], ~refused).join(
        done, on="option"
    )
    own = own.with_columns(counted=pl.coalesce("actual", "planned")).drop_nulls("counted").sort("option")
    nodes = [
        Node(same(one["option"]), number(one["counted"], row["unit"]), f"claim/{one['option']}/{variable}")
        for one in own.iter_rows(named=True)
    ]
    amounts = own["counted"].to_list()
    aside = row["by_options"] - sum(amounts)
    if abs(aside) <= 1e-9 * max(1.0, abs(row["by_options"])):
        return shortened(nodes, amounts, row["unit"])
    label = Text("两年之外完成的、不在比较企业的", "done outside the two years, or not at those compared")
    return (*shortened(nodes, amounts, row["unit"]), Node(label, number(aside, row["unit"])))


def benefit(audit: Audit) -> Node:
    """Return what the completed options cost and bring."""
    if not audit.has("benefit"):
        return Node(Text("投入产出", "input and output"), number(None), "cohort/benefit")
    row, money = audit.table("benefit").row(0, named=True), audit.case.settings.currency.zh
    parts = (
        Node(Text("年效益", "annual benefit"), number(row["annual_benefit"], f"{money}/a")),
        Node(Text("方案投资", "cost of the options"), number(row["investment"], money)),
        Node(Text("审核费用（申报）", "cost of the audit, declared"), number(row["audit_cost"], money)),
    )
    note = Text(
        f"{row['options']} 项方案；缺数据 {row['unknown']} 项",
        f"{row['options']} options; {row['unknown']} lack figures",
    )
    formula = Text("年效益/(投资 + 审核费用)", "annual benefit/(investment + cost of the audit)")
    label = Text("投入产出比", "output over input")
    return Node(label, number(row["ratio"], "1/a"), "cohort/benefit", formula, note=note, children=parts)


def method(audit: Audit) -> Node:
    """Return what this audit took beside as many classic ones."""
    formula, children = same("classic − this"), []
    for row in audit.table("method_benefit").iter_rows(named=True):
        parts = (Node(Text("逐家审核", "classic audits"), number(row["classic"])),
                 Node(Text("本次审核", "this audit"), number(row["this"])))  # fmt: skip
        name = ITEMS.get(row["item"], same(row["item"]))
        children.append(Node(name, number(row["saved"]), formula=formula, note=told(row["source"]), children=parts))
    label = Text("方法效益", "what the method saved")
    return Node(label, number(len(children)), "cohort/method", clause="[DESIGN]", children=tuple(children))


def acceptance(audit: Audit) -> Node:
    """Return the items of the acceptance table with their basis, source and decision."""
    known = {one.code: one for one in acceptance_items()}
    children = []
    for row in audit.table("acceptance").iter_rows(named=True):
        clause = cited(known[row["item"]].citation) if row["item"] in known else ""
        parts, basis = decision(row, "performance"), told(row["basis"])
        children.append(
            Node(told(row["name"]), ruled(row["answer"], "performance"), clause=clause, note=basis, children=parts)
        )
    label = Text("验收条目", "items of the acceptance")
    return Node(label, number(len(children)), "cohort/acceptance", clause="[DESIGN]", children=tuple(children))


def continuing(audit: Audit) -> Node:
    """Return what is proposed for the next cycle."""
    children = [
        Node(
            told(row["name"]),
            ruled(row["decision"], "continuous"),
            note=told(row["why"]),
            children=decision(row, "continuous"),
        )
        for row in audit.table("next_cycle").iter_rows(named=True)
    ]
    label = Text("下一轮建议", "proposals for the next cycle")
    return Node(label, number(len(children)), "cohort/continuing", clause="[DESIGN]", children=listed(children))


def watch(audit: Audit) -> Node:
    """Return the indicators to watch."""
    children = [
        Node(name_of(audit, row["indicator"]), number(row["distance"]), note=told(row["why"]),
             formula=NEAR if row["level"] else same("1 − progress"))
        for row in audit.table("watch").iter_rows(named=True)
    ]  # fmt: skip
    label = Text("要关注的指标", "indicators to watch")
    return Node(label, number(len(children)), "cohort/watch", clause="[DESIGN]", children=listed(children))


FIGURES: tuple[tuple[str, Callable[..., Node]], ...] = (
    (r"cohort/attainment", attainment),
    (r"attainment/(?P<target>.+)", attained),
    (r"cohort/decomposition", decomposition),
    (r"decomposition/(?P<subject>\w+)/(?P<factor>\w+)", effect),
    (r"cohort/attribution", attribution),
    (r"attribution/(?P<variable>\w+)", attributed),
    (r"cohort/benefit", benefit),
    (r"cohort/method", method),
    (r"cohort/acceptance", acceptance),
    (r"cohort/continuing", continuing),
    (r"cohort/watch", watch),
)
