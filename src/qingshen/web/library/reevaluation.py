"""A reckoned audit graded again under another edition: every enterprise before and after, and what the editions change.

The data stay as they were reported: what only the new edition asks for is missing, and missing is not zero.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from qingshen import units
from qingshen.language import Text
from qingshen.rulebook.system import IndexSystem
from qingshen.web.library.changes import changes
from qingshen.web.library.words import LEVELS

if TYPE_CHECKING:
    import polars as pl

    from qingshen.case import Case

INDICES = ("index_1", "index_2", "index_3")


def compare(case: "Case", enterprises: Sequence[str], after: IndexSystem) -> dict[str, Any]:
    """Return, as JSON, `rows` (enterprise × year: levels and indices before and after), `changes` and `notes`.

    Levels are [certain, best still possible]; indices [least, most] of 100, null without weights.
    """
    from qingshen.phases.levels import assess

    before = case.system
    assert before is not None
    fitted, notes = _fitted(case, after)
    old, new = (assess(one, list(enterprises))[0]["levels"] for one in (case, fitted))
    return {
        "before": _named(before), "after": _named(after),
        "rows": rows_of(old, new),
        "changes": [_change(one) for one in changes(before, after)],
        "notes": [list(one) for one in (*notes, *_reworded(before, after))],
    }  # fmt: skip


def rows_of(old: "pl.DataFrame", new: "pl.DataFrame") -> list[dict[str, Any]]:
    """Return every enterprise and year of two tables of levels, before and after."""
    both = old.join(new, on=["year", "enterprise"], suffix="_new").sort("year", "enterprise")
    return [_row(one) for one in both.to_dicts()]


def _named(system: IndexSystem) -> dict[str, Any]:
    return {"code": system.code, "title": list(system.title), "edition": system.edition, "digest": system.digest,
            "certainty": system.certainty}  # fmt: skip


def _row(one: dict[str, Any]) -> dict[str, Any]:
    sides = {}
    for side, tail in (("before", ""), ("after", "_new")):
        graded = "level" if one[f"level{tail}"] is not None else "limiting_level"
        certain = one[f"{graded}{tail}"]
        best = one[f"level_best{tail}"] if graded == "level" else certain
        indices = [[one[f"{name}{tail}"], one[f"{name}_best{tail}"]] for name in INDICES]
        sides[side] = {"levels": [certain, best], "indices": indices}
    return {"enterprise": one["enterprise"], "year": one["year"], **sides, "moved": _moved(sides)}


def _moved(sides: dict[str, dict[str, Any]]) -> str:
    """Say whether the certain level is better, worse, the same; "range" where only what is still possible differs."""
    old, new = (sides[side]["levels"] for side in ("before", "after"))
    if old[0] in LEVELS and new[0] in LEVELS and old[0] != new[0]:
        return "better" if LEVELS.index(new[0]) < LEVELS.index(old[0]) else "worse"
    return "same" if old == new else "range"


def _change(one: Any) -> dict[str, Any]:
    return {
        **asdict(one), "name": list(one.name), "before": list(one.before), "after": list(one.after),
        "is_decisive": one.is_decisive,
    }  # fmt: skip


def _fitted(case: "Case", after: IndexSystem) -> tuple["Case", list[Text]]:
    """Return the case under the system `after`: amounts in the units its variables are kept in."""
    import polars as pl

    from qingshen.case.names import variables_of

    variables = variables_of(after, case.further)
    notes: list[Text] = []
    factors: dict[str, float | None] = {}
    for code in case.quantities["variable"].unique().sort().to_list():
        old, new = case.variables.get(code), variables.get(code)
        if old is None or new is None or old.unit == new.unit:
            continue
        same = units.compatible(old.unit, new.unit)
        factors[code] = units.factor(old.unit, new.unit) if same else None
        if not same:
            zh = f"“{new.name.zh}”的单位由 {old.unit} 改为 {new.unit}，不能换算，按缺失处理"
            notes.append(
                Text(zh, f"{new.name.into('en')}: {old.unit} is not convertible to {new.unit}; taken as missing")
            )
    quantities = case.quantities
    if factors:
        dropped = [code for code, one in factors.items() if one is None]
        by = {code: one for code, one in factors.items() if one is not None}
        factor = pl.col("variable").replace_strict(by, default=1.0, return_dtype=pl.Float64)
        quantities = quantities.filter(~pl.col("variable").is_in(dropped)).with_columns(pl.col("value") * factor)
    notes += _unasked(case, after)
    return replace(case, system=after, variables=variables, quantities=quantities), notes


def _unasked(case: "Case", after: IndexSystem) -> list[Text]:
    """Say which quantities and answers only the new edition asks for: nobody has been asked for them."""
    needed = {name for one in after.indicators if one.formula for name in one.formula.names}
    needed |= {one.code for one in after.indicators if one.formula is None}
    qualitative = {one.code for one in case.system.indicators} if case.system else set()
    new = sorted(needed - set(case.variables) - qualitative)
    if not new:
        return []
    told = "、".join(new[:12]) + ("…" if len(new) > 12 else "")
    zh = f"新版另需 {len(new)} 项企业未被要求填报的数据，按缺失处理：{told}"
    return [Text(zh, f"{len(new)} items only the new edition asks for were not reported and are missing: {told}")]


def _reworded(before: IndexSystem, after: IndexSystem) -> list[Text]:
    """Name the qualitative indicators whose wording changed: their stated levels were stated of the old words."""
    found = [
        one.name
        for one in after.indicators
        if one.direction == "qualitative"
        and (old := before.by_code.get(one.code)) is not None
        and [level.text for level in old.baselines] != [level.text for level in one.baselines]
    ]
    if not found:
        return []
    zh = f"定性指标的文字有变，企业按旧文字自评的级别照用，应重新确认：{'、'.join(one.zh for one in found)}"
    en = "the wording changed, and levels stated of the old wording were kept; ask again: "
    return [Text(zh, en + ", ".join(one.into("en") for one in found))]
