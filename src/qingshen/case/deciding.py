"""decisions.toml: what people decided at each step, and the targets, options and problems they set themselves."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

from qingshen import units
from qingshen.case.keys import Keys
from qingshen.case.messages import problem
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem
from qingshen.rulebook.procedure import aspects, orientations, steps

FILE = "decisions.toml"
HORIZONS = {"near": Text("近期", "near term"), "long": Text("中远期", "mid to long term")}
AIMS = {
    "amount": Text("总量", "amount"),
    "intensity": Text("强度", "intensity"),
    "level_count": Text("达标企业数", "number of enterprises"),
    "level_share": Text("达标企业比例", "share of enterprises"),
}
SHARED = {
    "shared_facility": Text("共享设施", "shared facility"),
    "central_treatment": Text("集中治理", "central treatment"),
    "water_cascade": Text("水的梯级利用", "water cascade"),
    "steam_cascade": Text("蒸汽与余热梯级利用", "steam and heat cascade"),
    "procurement": Text("联合采购", "common procurement"),
    "management": Text("统一管理", "common management"),
    "other": Text("其他", "other"),
}


@dataclass(frozen=True)
class Ruling:
    """Who decided, when, and why."""

    reason: str
    by: str
    date: str
    place: Place


@dataclass(frozen=True)
class Decision:
    """What people decided of one `subject` at one `step`; `decision` as written, a number as text."""

    step: str
    subject: str
    decision: str
    ruling: Ruling


@dataclass(frozen=True)
class OwnTarget:
    """A target people set. What is left out is "" or None: whether it can stand is the targets' to say.

    `variable`: a quantity, "energy", "ghg" or a level ("I", "II"); `aim`: a key of AIMS; `value` in `unit`.
    """

    code: str
    variable: str
    aim: str
    horizon: str
    year: int | None
    baseline_year: int | None
    value: float | None
    unit: str
    monitored: Text
    responsible: Text
    ruling: Ruling


@dataclass(frozen=True)
class OwnOption:
    """An industry option people propose; `effects`: variable → (fall per year, unit); () participants are all."""

    code: str
    name: Text
    kind: str
    participants: tuple[str, ...]
    technique: str
    problems: tuple[str, ...]
    investment: float | None
    annual_saving: float | None
    life: float | None
    effects: Mapping[str, tuple[float, str]]
    outcome: str
    planned_end: str
    actual_end: str
    responsible: Text
    funds: Text
    ruling: Ruling


@dataclass(frozen=True)
class OwnProblem:
    """A problem people saw that no other method tells: expert judgement; () enterprises are the whole industry."""

    code: str
    name: Text
    aspect: str
    orientation: str
    variable: str
    enterprises: tuple[str, ...]
    evidence: str
    ruling: Ruling


@dataclass(frozen=True)
class Decisions:
    """All that decisions.toml says."""

    decisions: tuple[Decision, ...] = ()
    targets: tuple[OwnTarget, ...] = ()
    options: tuple[OwnOption, ...] = ()
    problems: tuple[OwnProblem, ...] = ()


def gather_decisions(folder: Path) -> tuple[Decisions, list[Problem]]:
    """Return what `folder`/decisions.toml says, empty where there is none, and every problem."""
    path = folder / FILE
    if not path.is_file():
        return Decisions(), []
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        return Decisions(), [problem(Place(FILE), "settings-encoding")]
    except tomllib.TOMLDecodeError as error:
        return Decisions(), [problem(Place(FILE), "settings-syntax", error=error)]
    return parse_decisions(document)


def parse_decisions(document: Mapping[str, Any]) -> tuple[Decisions, list[Problem]]:
    """Return the decisions of a parsed decisions.toml, rows with a problem left out, and every problem."""
    problems: list[Problem] = []
    top = Keys(document, FILE, "", problems)
    found = Decisions(
        tuple(one for row in top.rows("decisions") if (one := _sound(row, _decision))),
        _once([one for row in top.rows("targets") if (one := _sound(row, _target))], problems),
        _once([one for row in top.rows("options") if (one := _sound(row, _option))], problems),
        _once([one for row in top.rows("problems") if (one := _sound(row, _problem))], problems),
    )
    top.finish()
    return Decisions(_undoubted(found.decisions, problems), found.targets, found.options, found.problems), problems


def _sound(keys: Keys, read: Any) -> Any:
    before = len(keys.problems)
    found = read(keys)
    keys.finish()
    return found if len(keys.problems) == before else None


def _once(found: list[Any], problems: list[Problem]) -> tuple[Any, ...]:
    """Keep the first of each code; a second one is a problem."""
    first: dict[str, Any] = {}
    for one in found:
        if first.setdefault(one.code, one) is not one:
            other = first[one.code].ruling.place
            problems.append(problem(one.ruling.place, "duplicate", key=one.code, other=other))
    return tuple(first.values())


def _undoubted(decisions: tuple[Decision, ...], problems: list[Problem]) -> tuple[Decision, ...]:
    first: dict[tuple[str, str], Decision] = {}
    for one in decisions:
        other = first.setdefault((one.step, one.subject), one)
        if other is not one:
            key = f"{one.step} {one.subject}"
            problems.append(problem(one.ruling.place, "duplicate", key=key, other=other.ruling.place))
    return tuple(first.values())


def _ruling(keys: Keys) -> Ruling:
    """Take who decided, when and why: a decision without them is none."""
    if not keys.values.get("date"):
        keys.refuse("date", "decision-undated")
    place = Place(keys.file, f"[{keys.section}]")
    return Ruling(keys.take_needed("reason"), keys.take_needed("by"), keys.take_date("date"), place)


def _one_of(keys: Keys, key: str, allowed: Mapping[str, Text] | list[str], *, needed: bool = False) -> str:
    value = keys.take_string(key)
    if (value and value not in allowed) or (needed and not value):
        keys.refuse(key, "settings-choice", value=value, hint=suggestion(value, allowed))
        return ""
    return value


def _decision(keys: Keys) -> Decision:
    step = _one_of(keys, "step", [one.code for one in steps()], needed=True)
    subject = keys.take_needed("subject")
    value = keys.take("decision")
    if not isinstance(value, str | int | float) or value == "":
        keys.refuse("decision", "settings-factor-incomplete")
    shown = ("yes" if value else "no") if isinstance(value, bool) else str(value)
    return Decision(step, subject, shown, _ruling(keys))


def _target(keys: Keys) -> OwnTarget:
    unit = keys.take_string("unit")
    if unit and not units.is_unit(unit):
        keys.refuse("unit", "unit-unknown", name=str(keys.values.get("variable", "")), given=unit, unit="m3")
    return OwnTarget(
        code=keys.take_needed("code"),
        variable=keys.take_string("variable"),
        aim=_one_of(keys, "aim", AIMS),
        horizon=_one_of(keys, "horizon", HORIZONS),
        year=keys.take_year("year"),
        baseline_year=keys.take_year("baseline_year"),
        value=keys.take_number("value", low=-1e300),
        unit=units.normalise(unit) if unit and units.is_unit(unit) else "",
        monitored=keys.take_text("monitored"),
        responsible=keys.take_text("responsible"),
        ruling=_ruling(keys),
    )


def _option(keys: Keys) -> OwnOption:
    return OwnOption(
        code=keys.take_needed("code"),
        name=keys.take_text("name"),
        kind=_one_of(keys, "kind", SHARED, needed=True),
        participants=keys.take_strings("participants"),
        technique=keys.take_string("technique"),
        problems=keys.take_strings("problems"),
        investment=keys.take_number("investment", zero=True),
        annual_saving=keys.take_number("annual_saving", low=-1e300),
        life=keys.take_number("life", high=100.0),
        effects=_effects(keys.below("effects")),
        outcome=keys.take_choice("outcome", ("", "implemented", "implementing", "not_implemented", "pending"), ""),
        planned_end=keys.take_date("planned_end"),
        actual_end=keys.take_date("actual_end"),
        responsible=keys.take_text("responsible"),
        funds=keys.take_text("funds"),
        ruling=_ruling(keys),
    )


def _effects(keys: Keys) -> dict[str, tuple[float, str]]:
    """Take what an option saves, each as "120000 m3" a year."""
    effects: dict[str, tuple[float, str]] = {}
    for name in keys.values:
        written = keys.take_string(name)
        number, _, unit = written.partition(" ")
        try:
            amount = float(number.replace(",", ""))
        except ValueError:
            amount = float("nan")
        if isfinite(amount) and unit.strip() and units.is_unit(unit.strip()):
            effects[name] = (amount, units.normalise(unit.strip()))
        else:
            keys.refuse(name, "decision-effect", value=written)
    return effects


def _problem(keys: Keys) -> OwnProblem:
    return OwnProblem(
        code=keys.take_needed("code"),
        name=keys.take_text("name"),
        aspect=_one_of(keys, "aspect", [one.code for one in aspects()], needed=True),
        orientation=_one_of(keys, "orientation", [one.code for one in orientations()], needed=True),
        variable=keys.take_string("variable"),
        enterprises=keys.take_strings("enterprises"),
        evidence=keys.take_string("evidence"),
        ruling=_ruling(keys),
    )
