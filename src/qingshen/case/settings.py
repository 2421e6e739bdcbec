"""audit.toml → Settings: what is audited, which years, which index system, which factors."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, cast

from qingshen.case.balancing import Balancing, take_balancing
from qingshen.case.coefficients import EmissionFactor, EnergyCoefficient, take_coefficients, take_factors
from qingshen.case.diagnosing import (
    Diagnosing,
    Exchanging,
    Focusing,
    Survey,
    Targeting,
    take_diagnosing,
    take_exchanging,
    take_focusing,
    take_survey,
    take_targeting,
)
from qingshen.case.keys import EMPTY, Keys
from qingshen.case.measuring import Implementing, Measures, Method, take_implementing, take_measures, take_method
from qingshen.case.messages import problem
from qingshen.case.planning import Member, Plan, Selecting, take_plan, take_selecting, take_team
from qingshen.case.schema import ENTERPRISES
from qingshen.language import Language, Text
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused

FILE = "audit.toml"
FIRST_YEAR, LAST_YEAR = 1980, 2100
Scope = Literal["industry", "park", "cluster", "region", "simplified"]
CURRENCY = Text("万元", "10^4 CNY")
SCOPES: dict[str, Text] = {
    "industry": Text("行业", "industry"),
    "park": Text("园区", "industrial park"),
    "cluster": Text("产业集群", "industrial cluster"),
    "region": Text("区域", "region"),
    "simplified": Text("快速审核", "simplified audit"),
}


@dataclass(frozen=True)
class Energy:
    """How energy is converted to standard coal (GB/T 2589): edition of the coefficients, form of electricity.

    `electricity_kgce_per_kwh` [kgce/kWh] is needed for the equivalent value (等价值) and empty otherwise.
    `coefficients` are the audit's own, in place of the shipped ones of the same carrier and kind of unit.
    """

    edition: Literal["2020", "2008"] = "2020"
    electricity: Literal["calorific", "equivalent"] = "calorific"
    electricity_kgce_per_kwh: float | None = None
    coefficients: tuple[EnergyCoefficient, ...] = ()


@dataclass(frozen=True)
class Uncertainty:
    """Relative half widths of 95 % intervals [-]; None where the audit states none (then none is assumed)."""

    activity: float | None = None
    fuel: float | None = None
    electricity: float | None = None
    heat: float | None = None


@dataclass(frozen=True)
class Carbon:
    """Which factors are used: fuel set, grid factor by basis, area and year, warming potentials, the audit's own."""

    fuels: str = "enterprise-guideline-common"
    grid_basis: str = "电力平均"
    grid_area: str = "全国"
    grid_year: int = 2023
    gwp: str = "AR5"
    uncertainty: Uncertainty = Uncertainty()
    factors: tuple[EmissionFactor, ...] = ()


@dataclass(frozen=True)
class Benchmark:
    """What the industry level compares: amounts per output inside groups of comparable units."""

    output: str = "output"
    amounts: tuple[str, ...] = ()
    group_by: tuple[str, ...] = ()
    best_share: float = 0.2
    outlier: float = 3.5
    mixed_units: Literal["split", "refuse"] = "split"


@dataclass(frozen=True)
class GradingSwitches:
    """Overrides of the index system's switches; "" keeps the system's own."""

    empty_class: Literal["", "lose", "renormalise"] = ""


@dataclass(frozen=True)
class Settings:
    """One audit's settings. `years` ascend: the first is the baseline year, the last the audited one.

    `index` is "" (no index system), a code, or a folder relative to the case; single indicators are also compared with
    the `further` systems. `date` is printed on the cover
    [ISO 8601] or "". `made_up` marks every page of the report as invented data.
    """

    title: Text
    scope: Scope
    years: tuple[int, ...]
    industry: Text = EMPTY
    organiser: Text = EMPTY
    index: str = ""
    further: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ("zh", "en")
    date: str = ""
    made_up: bool = False
    note: Text = EMPTY
    currency: Text = CURRENCY
    energy: Energy = field(default_factory=Energy)
    carbon: Carbon = field(default_factory=Carbon)
    benchmark: Benchmark = field(default_factory=Benchmark)
    measures: Measures = field(default_factory=Measures)
    grading: GradingSwitches = field(default_factory=GradingSwitches)
    balance: Balancing = field(default_factory=Balancing)
    team: tuple[Member, ...] = ()
    plan: Plan = field(default_factory=Plan)
    selection: Selecting = field(default_factory=Selecting)
    survey: Survey = field(default_factory=Survey)
    focus: Focusing = field(default_factory=Focusing)
    targets: Targeting = field(default_factory=Targeting)
    diagnosis: Diagnosing = field(default_factory=Diagnosing)
    exchange: Exchanging = field(default_factory=Exchanging)
    implementation: Implementing = field(default_factory=Implementing)
    method: Method = field(default_factory=Method)


def read_settings(folder: Path) -> Settings:
    """Return the settings in `folder`/audit.toml.

    Raises Refused with every problem: no file, not TOML, an unknown key, a wrong type, an impossible year.
    """
    settings, problems = gather_settings(folder)
    if problems or settings is None:
        raise Refused(problems)
    return settings


def gather_settings(folder: Path) -> tuple[Settings | None, list[Problem]]:
    """Return the settings, defaults standing in for what is wrong, and the problems; None where nothing can be read."""
    try:
        document = tomllib.loads((folder / FILE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return None, [problem(Place(FILE), "settings-absent")]
    except UnicodeDecodeError:
        return None, [problem(Place(FILE), "settings-encoding")]
    except tomllib.TOMLDecodeError as error:
        return None, [problem(Place(FILE), "settings-syntax", error=error)]
    return parse_settings(document)


def parse_settings(document: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    """Return the settings of a parsed audit.toml, defaults standing in for what is wrong, and every problem."""
    problems: list[Problem] = []
    top = Keys(document, FILE, "", problems)
    audit = top.below("audit")
    settings = Settings(
        title=_title(audit),
        scope=cast(Scope, audit.take_choice("scope", tuple(SCOPES), "industry")),
        years=_years(audit),
        industry=audit.take_text("industry"),
        organiser=audit.take_text("organiser"),
        index=audit.take_string("index"),
        further=audit.take_strings("further"),
        languages=_languages(audit),
        date=audit.take_date("date"),
        made_up=audit.take_flag("made_up"),
        note=audit.take_text("note"),
        currency=audit.take_text("currency", CURRENCY),
        energy=_energy(top.below("energy")),
        carbon=_carbon(top.below("carbon")),
        benchmark=_benchmark(top.below("benchmark")),
        measures=take_measures(top.below("measures")),
        grading=_grading(top.below("grading")),
        balance=take_balancing(top.below("balance")),
        team=take_team(top),
        plan=take_plan(top.below("plan")),
        selection=take_selecting(top.below("selection")),
        survey=take_survey(top.below("survey")),
        focus=take_focusing(top.below("focus")),
        targets=take_targeting(top.below("targets")),
        diagnosis=take_diagnosing(top.below("diagnosis")),
        exchange=take_exchanging(top.below("exchange")),
        implementation=take_implementing(top.below("implementation")),
        method=take_method(top.below("method")),
    )
    audit.finish()
    top.finish()
    return settings, problems


def _title(keys: Keys) -> Text:
    title = keys.take_text("title")
    if not title.zh:
        keys.refuse("title", "settings-title")
    return title


def _years(keys: Keys) -> tuple[int, ...]:
    value = keys.take("years")
    if isinstance(value, list) and value and all(type(year) is int and _possible(year) for year in value):
        years = tuple(value)
        if years == tuple(sorted(set(years))):
            return years
    keys.refuse("years", "settings-years", value=value)
    return ()


def _possible(year: int) -> bool:
    return FIRST_YEAR <= year <= LAST_YEAR


def _languages(keys: Keys) -> tuple[Language, ...]:
    default = ("zh", "en")
    given = keys.take_strings("languages", default)
    for one in given:
        if one not in default:
            keys.refuse("languages", "settings-choice", value=one, hint=suggestion(one, default))
    return cast(tuple[Language, ...], tuple(one for one in dict.fromkeys(given) if one in default) or default)


def _energy(keys: Keys) -> Energy:
    edition = keys.take_choice("edition", ("2020", "2008"), "2020")
    electricity = keys.take_choice("electricity", ("calorific", "equivalent"), "calorific")
    value = keys.take_number("electricity_kgce_per_kwh", high=1.0)
    coefficients = take_coefficients(keys)
    if electricity == "equivalent":
        if "electricity_kgce_per_kwh" not in keys.values:
            keys.refuse("electricity_kgce_per_kwh", "settings-equivalent")
        elif any(one.carrier == "electricity" for one in coefficients):
            keys.refuse("electricity_kgce_per_kwh", "settings-coefficient-twice", carrier="electricity")
    keys.finish()
    form = cast(Literal["calorific", "equivalent"], electricity)
    return Energy(cast(Literal["2020", "2008"], edition), form, value, coefficients)


def _carbon(keys: Keys) -> Carbon:
    default = Carbon()
    half = keys.below("uncertainty")
    names = ("activity", "fuel", "electricity", "heat")
    uncertainty = Uncertainty(*(half.take_number(name, high=5.0) for name in names))
    half.finish()
    carbon = Carbon(
        fuels=keys.take_string("fuels", default.fuels),
        grid_basis=keys.take_string("grid_basis", default.grid_basis),
        grid_area=keys.take_string("grid_area", default.grid_area),
        grid_year=int(keys.take_number("grid_year", low=FIRST_YEAR - 1, high=LAST_YEAR) or default.grid_year),
        gwp=keys.take_string("gwp", default.gwp),
        uncertainty=uncertainty,
        factors=take_factors(keys),
    )
    keys.finish()
    return carbon


def _benchmark(keys: Keys) -> Benchmark:
    default = Benchmark()
    columns = [one.name for one in ENTERPRISES.fields]
    group_by = keys.take_strings("group_by")
    for name in group_by:
        if name not in columns:
            keys.refuse("group_by", "settings-choice", value=name, hint=suggestion(name, columns))
    benchmark = Benchmark(
        output=keys.take_string("output", default.output),
        amounts=keys.take_strings("amounts"),
        group_by=group_by,
        best_share=keys.take_number("best_share", high=1.0) or default.best_share,
        outlier=keys.take_number("outlier") or default.outlier,
        mixed_units=cast(Literal["split", "refuse"], keys.take_choice("mixed_units", ("split", "refuse"), "split")),
    )
    keys.finish()
    return benchmark


def _grading(keys: Keys) -> GradingSwitches:
    empty_class = keys.take_choice("empty_class", ("", "lose", "renormalise"), "")
    keys.finish()
    return GradingSwitches(cast(Literal["", "lose", "renormalise"], empty_class))
