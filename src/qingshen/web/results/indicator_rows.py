"""The indicators of an enterprise beside the three levels and anonymous peers, class by class."""

from typing import Any

from qingshen.case.schema import STATUSES
from qingshen.language import Text
from qingshen.rulebook.system import Indicator
from qingshen.units import in_words
from qingshen.web.results.own import DASH, Own, Shown
from qingshen.web.results.peers import Peers, peers

ANSWERED = Text("定性", "answer")


def indicator_rows(own: Own) -> list[dict[str, Any]]:
    """Return the classes with their indicators, in the system's order; [] without an index system."""
    system = own.found.case.system
    if system is None:
        return []
    rows = {one["indicator"]: one for one in own.now("indicators")}
    others = peers(own.found, own.code) if own.with_others else {}
    classes = []
    for group in system.classes:
        members = [one for one in system.indicators if one.class_code == group.code and one.code in rows]
        if members:
            name = own.say(group.name)
            classes.append({"name": name, "rows": [_row(own, one, rows[one.code], others) for one in members]})
    return classes


def _row(own: Own, one: Indicator, row: dict[str, Any], others: dict[str, Peers]) -> dict[str, Any]:
    source = f"{own.source}/indicator/{one.code}"
    is_known = row["value"] is not None
    aside = row["status"] == "not_applicable"
    value = own.amount(row["value"], figure=source) if is_known else Shown(_unvalued(own, one, row), source)
    return {
        "name": own.say(one.name), "unit": own.say(in_words(one.unit)), "limiting": one.limiting, "value": value,
        "bounds": [_bound(own, one, at) for at in range(3)], "level": row["level"] if not aside else None,
        "best": row["level_best"] if row["level_best"] != row["level"] and not aside else None,
        "gap": _gap(own, row), "missing": row["status"] == "missing", "qualitative": one.direction == "qualitative",
        "estimated": row["status"] == "estimated", **_others(own, one, others.get(one.code)),
    }  # fmt: skip


def _unvalued(own: Own, one: Indicator, row: dict[str, Any]) -> str:
    """Return what stands where there is no figure: an answer's level speaks for itself."""
    if row["status"] in ("missing", "not_applicable") or one.direction != "qualitative":
        return own.say(STATUSES[row["status"]])
    return own.say(ANSWERED)


def _bound(own: Own, one: Indicator, at: int) -> str:
    return one.baselines[at].text or DASH


def _gap(own: Own, row: dict[str, Any]) -> list[str]:
    """Return the distances still to go, to the next better levels first: ["Ⅱ 1.2", "Ⅰ 3.4"]."""
    marks = {3: "Ⅲ", 2: "Ⅱ", 1: "Ⅰ"}
    return [f"{marks[k]} {own.amount(abs(far)).text}" for k in (3, 2, 1) if (far := row[f"distance_{k}"])]


def _others(own: Own, one: Indicator, others: Peers | None) -> dict[str, str]:
    if others is None:
        return {"median": DASH, "fifth": DASH}
    if one.direction == "qualitative":
        share = DASH if others.second is None else f"≥Ⅱ {100 * others.second:.0f} %"
        return {"median": share, "fifth": DASH}
    return {"median": own.amount(others.median).text, "fifth": own.amount(others.best_fifth).text}
