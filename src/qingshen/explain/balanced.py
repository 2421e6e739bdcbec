"""The trees behind balances: verdict, reconciled stream, loss, indicator; down to the readings' cells."""

from __future__ import annotations

import math
from typing import Any

import polars as pl

from qingshen.case.schema import STATUSES
from qingshen.explain.node import SHOWN, Node, number, same
from qingshen.language import Text
from qingshen.methods.balance_indicators import REASONS
from qingshen.methods.uncertainty import HALF_95
from qingshen.phases.audit import Audit
from qingshen.problems import Place
from qingshen.rulebook.balance_indicators import BalanceIndicator, indicators_of, symbols
from qingshen.rulebook.balances import balance, roles

OUTSIDE = "env"
RECONCILED = same("x̂ = y − V·Gᵀ·(G·V·Gᵀ)⁻¹·G·y")
LEAST_SQUARES = "Narasimhan & Jordache 2000; VDI 2048-1"
WITHOUT = Text("已排除找出的差错", "without the errors found")
NONE_DRAWN = Text("没有画出", "none is drawn")
NOTHING = Text("无从核对", "nothing is checked")


def _id(key: dict[str, Any], more: str = "") -> str:
    return f"enterprise/{key['enterprise']}/{key['year']}/balance/{key['balance']}{more}"


def _rows(audit: Audit, table: str, enterprise: str, year: int, code: str, **more: str) -> pl.DataFrame:
    found = audit.table(table).filter(enterprise=enterprise, year=year, balance=code, **more)
    if found.is_empty() and not more:
        raise KeyError(code)
    return found


def _name(code: str) -> Text:
    known = balance(code)
    return known.name if known else Text(code, code)


def with_half(value: float | None, sigma: float | None, unit: str) -> Text:
    """Return "1,234 ± 56 m3": an amount with half its 95 % interval."""
    shown = number(value, unit)
    if value is None or sigma is None:
        return shown
    half = HALF_95 * sigma
    decimals = max(0, 2 - math.floor(math.log10(half))) if half > 0 else 0
    return same(f"{value:,.{decimals}f} ± {half:,.{decimals}f} {unit}".rstrip()) if half > 0 else shown


def verdict(audit: Audit, enterprise: str, year: int, balance: str) -> Node:
    """Return the tree behind the verdict on one balance: J, its threshold, and the streams by their tests."""
    row = _rows(audit, "balances", enterprise, year, balance).row(0, named=True)
    streams = _rows(audit, "balance_streams", enterprise, year, balance)
    if row["balanced"] is None:
        value = NOTHING
    else:
        sign = "≤" if row["balanced"] else ">"
        said = Text("相容", "the readings agree") if row["balanced"] else Text("互相矛盾", "the readings contradict")
        figures = f"J = {row['statistic']:.4g} {sign} {row['threshold']:.4g}"
        value = Text(f"{figures}：{said.zh}", f"{figures}: {said.into('en')}")
    ordered = streams.sort("test", "stream", descending=[True, False], nulls_last=True).to_dicts()
    children = [_leaf(one) for one in ordered[:SHOWN]]
    if len(ordered) > SHOWN:
        left = len(ordered) - SHOWN
        children.append(Node(Text(f"其余 {left} 股物流", f"the other {left} streams"), same("")))
    name = _name(balance)
    return Node(
        Text(f"{enterprise} {year} {name.zh}", f"{enterprise} {year} {name.into('en')}"),
        value, _id(row), same("J = rᵀ·(G·V·Gᵀ)⁻¹·r, r = G·y"), LEAST_SQUARES, note=_freedom(row),
        children=(*children, *_suspects(audit, enterprise, year, balance)),
    )  # fmt: skip


def _freedom(row: dict[str, Any]) -> Text:
    free = row["degrees_of_freedom"]
    parts = [Text(f"自由度 {free}", f"{free} degrees of freedom")]
    if row["deviation"] is not None:
        share = f"{100 * row['deviation']:.3g} %"
        parts.append(Text(f"按读数的传统偏差 {share}", f"classic deviation of the readings {share}"))
    if row["mended"] is not None:
        said = (
            Text("排除后相容", "agree without") if row["mended"] else Text("排除后仍矛盾", "still contradict without")
        )
        parts.append(
            Text(f"找出差错 {row['suspects']} 处，{said.zh}", f"{row['suspects']} errors found; readings {said.en}")
        )
    return Text("；".join(one.zh for one in parts), "; ".join(one.into("en") for one in parts))


def _leaf(one: dict[str, Any]) -> Node:
    return Node(same(one["stream"]), with_half(one["reconciled"], one["reconciled_sigma"], one["unit"]),
                _id(one, f"/stream/{one['stream']}"))  # fmt: skip


def _suspects(audit: Audit, enterprise: str, year: int, code: str) -> list[Node]:
    rows = audit.table("balance_suspects").filter(enterprise=enterprise, year=year, balance=code).sort("rank")
    return [
        Node(
            Text(f"差错 {row['rank']}：{row['where']}", f"error {row['rank']}: {row['where']}"),
            with_half(row["size"], row["sigma"], row["unit"]),
            formula=same("b̂ = fᵀ·S⁻¹·r / fᵀ·S⁻¹·f"),
            clause="Narasimhan & Mah 1987 (GLR)",
            note=Text(f"无法区分：{row['equivalent']}", f"cannot be told apart: {row['equivalent']}"),
        )
        for row in rows.to_dicts()
    ]


def stream(audit: Audit, enterprise: str, year: int, balance: str, stream: str) -> Node:
    """Return the tree behind one reconciled stream: its reading, and the balances at both of its ends."""
    row = _rows(audit, "balance_streams", enterprise, year, balance, stream=stream).row(0, named=True)
    every = _rows(audit, "balance_streams", enterprise, year, balance)
    ends = [node for node in (row["source"], row["target"]) if node != OUTSIDE]
    note = WITHOUT if row["suspect"] or row["found"] else Text("")
    return Node(
        same(stream), with_half(row["reconciled"], row["reconciled_sigma"], row["unit"]), _id(row, f"/stream/{stream}"),
        RECONCILED, LEAST_SQUARES, note=note,
        children=(_reading(audit, row), *(_node(every, node) for node in ends)),
    )  # fmt: skip


def _reading(audit: Audit, row: dict[str, Any]) -> Node:
    label = Text("读数", "reading")
    if row["found"]:
        return Node(label, Text("企业没有画出，由平衡找出", "drawn by nobody, found by the balance"))
    place = Place(row["file"] or "", row["sheet"] or "", row["cell"] or "")
    given = audit.case.streams.filter(
        enterprise=row["enterprise"], year=row["year"], balance=row["balance"], stream=row["stream"]
    ).row(0, named=True)
    status = STATUSES[given["status"]]
    reason = given["reason"] or ""
    stated = f"U = {given['uncertainty']:g} %" if given["uncertainty"] is not None else "U [DESIGN]"
    known = row["value"] is not None
    return Node(
        label, with_half(row["value"], row["sigma"], row["unit"]), place=place,
        formula=same(f"σ = |y|·U/1.96, {stated}") if known else Text(""),
        note=Text("；".join(filter(None, (status.zh, reason))), "; ".join(filter(None, (status.into("en"), reason)))),
    )  # fmt: skip


def _node(every: pl.DataFrame, node: str) -> Node:
    entering = every.filter(target=node).sort("stream").to_dicts()
    leaving = every.filter(source=node).sort("stream").to_dicts()
    signed = [(one, "+") for one in entering] + [(one, "−") for one in leaving]
    children = tuple(
        Node(
            same(f"{sign} {one['stream']}"),
            number(one["reconciled"], one["unit"]),
            _id(one, f"/stream/{one['stream']}"),
        )
        for one, sign in signed
    )
    return Node(
        Text(f"单元“{node}”进出相等", f"balance of '{node}'"),
        same("0"),
        formula=same("Σ in − Σ out"),
        children=children,
    )


def loss(audit: Audit, enterprise: str, year: int, balance: str) -> Node:
    """Return the tree behind the losses of one balance: its streams that are losses."""
    row = _rows(audit, "balances", enterprise, year, balance).row(0, named=True)
    rows = audit.table("losses").filter(enterprise=enterprise, year=year, balance=balance)
    ranked = rows.sort("loss", "stream", descending=[True, False], nulls_last=True).to_dicts()
    names = {one.code: one.name for one in roles()}
    children = tuple(
        Node(Text(f"{one['stream']}（{names[one['role']].zh}）", f"{one['stream']} ({names[one['role']].into('en')})"),
             with_half(one["loss"], one["sigma"], one["unit"]), _id(one, f"/stream/{one['stream']}"))
        for one in ranked
    )  # fmt: skip
    share = "" if row["loss_share"] is None else f"{100 * row['loss_share']:.3g} %"
    note = Text(f"占输入 {share}", f"{share} of the input") if share else Text("")
    name = _name(balance)
    label = Text(f"{enterprise} {name.zh}的损失", f"{enterprise} losses of the {name.into('en')}")
    return Node(label, with_half(row["loss"], row["loss_sigma"], row["unit"]), _id(row, "/loss"), same("Σ"),
                note=note, children=children)  # fmt: skip


def indicator(audit: Audit, enterprise: str, year: int, balance: str, indicator: str) -> Node:
    """Return the tree behind an indicator of a balance: its formula, and the streams behind each symbol."""
    row = _rows(audit, "balance_indicators", enterprise, year, balance, indicator=indicator).row(0, named=True)
    one = next(each for each in indicators_of(balance) if each.code == indicator)
    streams = _rows(audit, "balance_streams", enterprise, year, balance)
    reason = REASONS[row["reason"]]
    lacking = Text(f"{reason.zh}：{row['lacking']}", f"{reason.into('en')}: {row['lacking']}")
    return Node(
        one.name, with_half(row["value"], row["sigma"], row["unit"]), _id(row, f"/indicator/{indicator}"),
        same(f"{one.symbol} = {one.text}"), f"{one.cited.source} [{one.cited.certainty}]",
        note=lacking if row["reason"] else Text(""), children=_inputs(one, streams, enterprise, year),
    )  # fmt: skip


def _inputs(one: BalanceIndicator, streams: pl.DataFrame, enterprise: str, year: int) -> tuple[Node, ...]:
    children = []
    rows = streams.sort("stream").to_dicts()
    for name in one.names:
        if name not in symbols():
            children.append(Node(same(name), same(""), f"enterprise/{enterprise}/{year}/quantity/{name}"))
            continue
        of_role = [row for row in rows if row["role"] and symbols()[name].counts(row["role"], *_ends(row))]
        shown = same("") if of_role else NONE_DRAWN
        children.append(Node(same(name), shown, formula=same("Σ"), children=tuple(map(_leaf, of_role))))
    return tuple(children)


def _ends(row: dict[str, Any]) -> tuple[str | None, str | None]:
    source, target = (None if row[end] == OUTSIDE else row[end] for end in ("source", "target"))
    return source, target


def cohort(audit: Audit) -> Node:
    """Return the tree behind the balances of the cohort: each one's verdict."""
    rows = audit.table("balances").sort("enterprise", "year", "balance").to_dicts()
    children = tuple(
        Node(_whose(row), NOTHING if row["balanced"] is None else _ratio(row),
             _id(row))
        for row in rows
    )  # fmt: skip
    return Node(Text("平衡", "balances"), number(len(rows)), "cohort/balances", children=children)


def losses(audit: Audit) -> Node:
    """Return the tree behind the loss ledger: the losses of each balance."""
    rows = audit.table("balances").filter(pl.col("loss").is_not_null()).sort("balance", "enterprise", "year").to_dicts()
    children = tuple(
        Node(_whose(row), with_half(row["loss"], row["loss_sigma"], row["unit"]), _id(row, "/loss")) for row in rows
    )
    return Node(Text("损失台账", "loss ledger"), number(len(rows)), "cohort/losses", children=children)


def _whose(row: dict[str, Any]) -> Text:
    name = _name(row["balance"])
    return Text(f"{row['enterprise']} {row['year']} {name.zh}", f"{row['enterprise']} {row['year']} {name.into('en')}")


def _ratio(row: dict[str, Any]) -> Text:
    return same(f"J = {row['statistic']:.4g} / {row['threshold']:.4g}")
