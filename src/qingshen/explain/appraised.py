"""The tree behind one option: what it saves and from which amount, what it costs and earns, who decided."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.explain.checked import listed, place_of, told
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same
from qingshen.explain.prepared import decision
from qingshen.explain.reported import quantity
from qingshen.language import Text
from qingshen.methods.screening import CRITERIA, PILES
from qingshen.phases.audit import Audit
from qingshen.phases.options.filing import BASIS
from qingshen.rulebook.techniques import Technique

TAUGHT = "教材公式，不是标准 / as textbooks teach, no standard [recalled]"
MARKS = {True: Text("通过", "passed"), False: Text("未通过", "failed"), None: Text("未定", "open")}
DECISIONS = {"adopt": Text("采用", "adopt"), "reject": Text("不采用", "reject"), "defer": Text("暂缓", "defer")}
PERCENT = 100
FACTORS = {
    "annual_saving": Text("年效益 P", "saving P"),
    "investment": Text("投资 I", "investment I"),
    "life_years": Text("寿命 n", "life n"),
    "discount_rate": Text("折现率 i", "rate i"),
}
Row = dict[str, Any]


def row_of(audit: Audit, code: str) -> Row:
    """Return the row of an option."""
    return audit.table("options").row(by_predicate=pl.col("option") == code, named=True)


def money(audit: Audit, value: float | None, per_year: bool = False) -> Text:
    """Return an amount of money in the audit's currency."""
    unit, year = audit.case.settings.currency, "/a" if per_year else ""
    shown = number(value)
    return shown if value is None else Text(f"{shown.zh} {unit.zh}{year}", f"{shown.zh} {unit.into('en')}{year}")


def leaf(audit: Audit, row: Row) -> Node:
    """Return an option as a leaf of a longer tree: its name, cost and id."""
    name, whose = told(row["name"] or row["option"]), f"{row['enterprise'] or ''} "
    label = Text(f"{whose}{name.zh}".strip(), f"{whose}{name.into('en')}".strip())
    return Node(label, money(audit, row["investment"]), f"option/{row['option']}")


def option(audit: Audit, code: str) -> Node:
    """Return the tree behind an option: NPV and what it comes from, effects, problem, target, marks, decision."""
    row = row_of(audit, code)
    name = told(row["name"] or code)
    value = PILES[row["pile"]] if row["pile"] else Text("")
    label = Text(f"{row['enterprise'] or '行业'} {name.zh}", f"{row['enterprise'] or 'industry'} {name.into('en')}")
    ruled = decision(row | {name: _ruling(row[name]) for name in ("proposal", "decision")})
    children = (_economy(audit, row), _effects(audit, row), *_reasons(audit, row), _marks(audit, row), *ruled)
    return Node(label, value, f"option/{code}", clause=_certainty(audit, row), place=_placed(audit, row),
                children=children)  # fmt: skip


def _ruling(code: str | None) -> str | None:
    words = DECISIONS.get(code or "")
    return f"{words.zh} / {words.into('en')}" if words else code


def known(audit: Audit, code: str | None) -> Technique | None:
    """Return the technique of a code, None where the catalogue has none."""
    return next((one for one in audit.case.catalogue.techniques if one.code == code), None)


def _certainty(audit: Audit, row: Row) -> str:
    found = known(audit, row["technique"])
    if found is None:
        return ""
    cited = found.citation
    return f"{cited.source} {cited.clause}".strip() + f" [{cited.certainty}]"


def _placed(audit: Audit, row: Row) -> Any:
    """Return the cell of the enterprise's own row, None for what nobody reported."""
    if row["source"] != "enterprise":
        return None
    found = audit.case.measures.filter(
        pl.col("enterprise") == row["enterprise"], pl.concat_str("enterprise", pl.lit("/"), "measure") == row["option"]
    )
    return place_of(found.row(0, named=True)) if found.height else None


# ── what it costs and earns ──────────────────────────────────────────────────────────────────────────────────────────


def _economy(audit: Audit, row: Row) -> Node:
    ruled = audit.case.settings.measures
    note = Text("")
    if audit.has("screening_reasons"):
        own = audit.table("screening_reasons").filter(pl.col("option") == row["option"])
        note = told(own["reasons"][0]) if own.height else note
    cost, saving, flow = row["investment"], row["annual_saving"], row["cash_flow"]
    children = [
        Node(Text("投资 I", "investment I"), money(audit, cost)),
        Node(Text("年效益 P", "annual saving P"), money(audit, saving, True)),
    ]
    if flow is not None:
        worn = cost / ruled.depreciation if cost else 0.0
        formula = f"{saving:,.6g} − ({saving:,.6g} − {worn:,.6g})·{ruled.tax_rate:g}"
        label = Text("年净现金流量 F = P − (P − D)·r", "yearly cash flow F = P − (P − D)·r")
        worth = same(f"D = I/Y = {worn:,.6g}, Y = {ruled.depreciation:g} a, r = {ruled.tax_rate:g}")
        children.append(Node(label, money(audit, flow, True), formula=same(formula), clause=TAUGHT, note=worth))
        children += _figures(audit, row)
    return Node(Text("净现值 NPV", "net present value NPV"), money(audit, row["npv"]), formula=same("Σ F/(1+i)^j − I"),
                clause=TAUGHT, note=note, children=tuple(children))  # fmt: skip


def _figures(audit: Audit, row: Row) -> list[Node]:
    ruled, life = audit.case.settings.measures, row["life"]
    rates = (
        (Text("IRR 精确（NPV = 0 的根）", "IRR exact, root of NPV = 0"), row["irr"]),
        (Text("IRR 插值（试算法）", "IRR interpolated, by trial"), row["irr_interpolated"]),
    )
    found = [
        Node(Text("寿命 n，折现率 i", "life n, discount rate i"), same(f"{life:g} a, {ruled.discount_rate:.2%}")),
        Node(Text("投资偿还期 N", "payback N"), number(row["payback"], "a"), formula=same("I/F")),
        Node(Text("净现值率 NPVR", "NPVR"), number(row["npvr"]), formula=same("NPV/I")),
    ]
    return found + [Node(name, same("—") if rate is None else same(f"{PERCENT * rate:.4f} %")) for name, rate in rates]


# ── what it does ─────────────────────────────────────────────────────────────────────────────────────────────────────


def _effects(audit: Audit, row: Row) -> Node:
    rows = audit.table("option_effects").filter(pl.col("option") == row["option"]).sort("variable", "enterprise")
    if row["enterprise"] is None:
        children = _by_variable(audit, row, rows)
    else:
        children = [_effect(audit, row, one) for one in rows.iter_rows(named=True)]
    return Node(Text("效果（年下降量）", "effects: fall per year"), number(len(children)), children=listed(children))


def _by_variable(audit: Audit, row: Row, rows: pl.DataFrame) -> list[Node]:
    """Return the effects of an option of the industry: a sum for each variable, and the enterprises behind it."""
    found = []
    for (variable, unit), own in rows.group_by("variable", "unit", maintain_order=True):
        leaves = [_effect(audit, row, one) for one in own.iter_rows(named=True)]
        total = own["value"].sum() if own["value"].null_count() == 0 else None
        found.append(Node(name_of(audit, str(variable)), number(total, f"{unit or ''}/a"), formula=same("Σ"),
                          children=listed(leaves)))  # fmt: skip
    return found


def _effect(audit: Audit, row: Row, one: Row) -> Node:
    name = name_of(audit, one["variable"])
    value = number(one["value"], f"{one['unit'] or ''}/a")
    share = one["fraction"]
    basis = BASIS.get(one["origin"], same(one["origin"] or ""))
    children: tuple[Node, ...] = ()
    formula = Text("")
    if share is not None and one["enterprise"]:
        amount = one["value"] / share if share else None
        formula = same(f"{number(amount, one['unit']).zh} × {share:.6g}")
        children = _amount(audit, one)
    at = audit.case.effects.filter(
        pl.col("enterprise") == one["enterprise"], pl.col("variable") == one["variable"],
        pl.concat_str("enterprise", pl.lit("/"), "measure") == row["option"],
    ) if one["origin"] in ("effects", "actual") else pl.DataFrame()  # fmt: skip
    whose = f"{one['enterprise']} " if row["enterprise"] is None and one["enterprise"] else ""
    return Node(Text(f"{whose}{name.zh}", f"{whose}{name.into('en')}"), value, formula=formula,
                clause=_sized(audit, row, one["variable"]) if one["origin"] == "sizing" else "",
                place=place_of(at.row(0, named=True)) if at.height else None, note=basis,
                children=children)  # fmt: skip


def _amount(audit: Audit, one: Row) -> tuple[Node, ...]:
    """Return the reported quantity an effect is a share of, where it is one."""
    code, enterprise = one["variable"], one["enterprise"]
    years = audit.table("reference_years").filter(pl.col("enterprise") == enterprise)["year"]
    if code not in audit.case.variables or years.is_empty():
        return ()
    return (quantity(audit, enterprise, int(years[0]), code),)


def _sized(audit: Audit, row: Row, variable: str) -> str:
    """Return the citation of the share of the catalogue, and the range of which its low end is taken."""
    for one in audit.case.catalogue.sizings:
        if (one.technique, one.variable) == (row["technique"], variable):
            low, high = (f"{PERCENT * share:g}" for share in one.reduction)
            return (
                f"{low}–{high} % · {one.citation.source} {one.citation.clause}".strip() + f" [{one.citation.certainty}]"
            )
    return ""


# ── why, and who decided ─────────────────────────────────────────────────────────────────────────────────────────────


def _reasons(audit: Audit, row: Row) -> list[Node]:
    """Return the problems the option is for, the targets it serves and its technique, each with its own tree."""
    found = []
    for table, key, label in (
        ("problems", "problem", Text("问题", "problem")), ("targets", "target", Text("目标", "target"))
    ):  # fmt: skip
        given = [one for one in (row[key] or "").split(";") if one]
        there = set(audit.table(table)[key].to_list()) if audit.has(table) else set()
        found += [Node(label, _named(audit, table, one), f"{key}/{one}" if one in there else "") for one in given]
    technique = known(audit, row["technique"])
    if technique is not None:
        found.append(Node(Text("技术", "technique"), technique.name, f"technique/{technique.code}"))
    return found


def _named(audit: Audit, table: str, code: str) -> Text:
    key = table.removesuffix("s")
    rows = audit.table(table).filter(pl.col(key) == code) if audit.has(table) else pl.DataFrame()
    if rows.is_empty():
        return same(code)
    one = rows.row(0, named=True)
    return told(one["name"]) if one.get("name") else name_of(audit, one.get("variable") or code)


def _marks(audit: Audit, row: Row) -> Node:
    children = tuple(Node(words, MARKS[row[code]]) for code, words in CRITERIA.items())
    # Among all options: a figure of the industry, not of one enterprise.
    score = Node(
        Text("权重总和计分", "weighted sum"), number(row["score"]), "cohort/options", same("Σ R·W"), "[DESIGN]"
    )
    return Node(Text("初步筛选", "quick screen"), MARKS[row["passed"]], children=(*children, score))


def sensitivity(audit: Audit, code: str) -> Node:
    """Return the NPV of an option when one factor at a time changes, and the change at which it is zero."""
    row = row_of(audit, code)
    switching = audit.table("sensitivity_switching").filter(pl.col("option") == code)
    steps = audit.table("sensitivity").filter(pl.col("option") == code)
    if steps.is_empty():
        raise KeyError(code)
    children = []
    for factor, change in switching.select("factor", "change").iter_rows():
        own = steps.filter(pl.col("factor") == factor).sort("change")
        leaves = tuple(
            Node(same(f"{PERCENT * one['change']:+.0f} %"), money(audit, one["npv"]))
            for one in own.iter_rows(named=True)
        )
        zero = Text("怎样变动都不为零", "never zero") if change is None else same(f"{PERCENT * change:+.2f} %")
        children.append(Node(FACTORS[factor], zero, formula=same("NPV = 0"), children=leaves))
    return Node(told(row["name"] or code), money(audit, row["npv"]), f"sensitivity/{code}", clause="[DESIGN]",
                children=(*children, leaf(audit, row)))  # fmt: skip
