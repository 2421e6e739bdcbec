"""Rows of the rulebook that say where they come from, of every kind alike: what of them can be looked up and confirmed.

A row is named by its table ("factors/grid_factors", "indices/pcb") and its key there; its values are texts.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qingshen.language import Text
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.system import IndexSystem, Indicator
from qingshen.web.library.figures import formula_text, weight_text

SEPARATOR = "|"
INDICES = "indices"
WHOLE = Text("整行", "the whole row")
# Columns that say where a row comes from; they are no part of what is looked up.
ABOUT = frozenset({"source", "clause", "certainty", "note", "transcribed_from"})
# What ends the name of a column that has another's words in English.
ENGLISH = "_en"
Fields = Mapping[str, tuple[Text, tuple[str, ...]]]


@dataclass(frozen=True)
class Kind:
    """A table of the rulebook: its title, the columns that name a row, what is called a row's name, its `fields`.

    A field is what one looks up at once: a label and its columns. `page` is the page it stands on, `part` an address
    within it.
    """

    title: Text
    key: tuple[str, ...]
    name: tuple[str, ...]
    fields: Fields
    page: str
    part: str = ""


@dataclass(frozen=True)
class Row:
    """A row: its table, key and name, its values by field ("" : the whole row), and where it says it comes from."""

    table: str
    key: str
    name: Text
    values: Mapping[str, str]
    labels: Mapping[str, Text]
    certainty: str
    source: str

    @property
    def is_ours(self) -> bool:
        """Whether it says to be this project's own, not a document's."""
        return "[DESIGN]" in self.source or "are ours]" in self.source

    @property
    def fields(self) -> list[tuple[str, Text, str]]:
        """What can be looked up: code, label and value; the whole row last, and alone where it has one value."""
        single = [(code, self.labels[code], value) for code, value in self.values.items() if code and value]
        whole = [("", WHOLE, self.values[""])]
        return [*single, *whole] if len(single) != 1 else single


def _one(zh: str, en: str, *columns: str) -> tuple[Text, tuple[str, ...]]:
    return Text(zh, en), columns


def _factor(zh: str, en: str, key: tuple[str, ...], name: tuple[str, ...], part: str, **fields: object) -> Kind:
    return Kind(Text(zh, en), key, name, fields, "library:factor_table", part)  # type: ignore[arg-type]


def _coded(zh: str, en: str, page: str, part: str = "", **fields: object) -> Kind:
    return Kind(Text(zh, en), ("code",), ("name_zh", "name_en"), fields, page, part)  # type: ignore[arg-type]


_VALUE = {"value": _one("数值", "value", "value", "unit")}
_STEP = {"months": _one("期限 [月]", "months", "months"), "role": _one("责任方", "who", "role")}
KINDS: Mapping[str, Kind] = {
    "factors/fuel_emission": _factor(
        "燃料排放因子", "Fuel emission factors", ("set", "fuel", "unit"), ("fuel",), "fuel_emission",
        ncv=_one("低位发热量", "net calorific value", "ncv_GJ_per_unit"),
        carbon=_one("含碳量", "carbon", "carbon_tC_per_GJ"),
        oxidation=_one("氧化率", "oxidation", "oxidation"), factor=_one("排放因子", "factor", "tCO2_per_unit_computed"),
    ),
    "factors/grid_factors": _factor(
        "电网排放因子", "Grid factors", ("data_year", "scope", "area", "basis", "unit"), ("data_year", "area", "basis"),
        "grid_factors", **_VALUE,
    ),
    "factors/standard_coal": _factor(
        "折标准煤系数", "Standard-coal coefficients", ("edition", "group", "name", "unit"), ("edition", "name"),
        "standard_coal",
        coal=_one("系数", "coefficient", "kgce_per_unit_low", "kgce_per_unit_high"),
        ncv=_one("发热量", "calorific value", "ncv_low_kJ_per_unit", "ncv_high_kJ_per_unit"),
    ),
    "factors/process_emission": _factor(
        "过程排放因子", "Process emission factors", ("group", "item", "unit"), ("item",), "process_emission", **_VALUE
    ),
    "factors/gwp": _factor(
        "全球增温潜势", "Global warming potentials", ("gas", "assessment_report"), ("gas", "assessment_report"), "gwp",
        value=_one("100 年潜势", "100 years", "gwp100"),
    ),
    "factors/pollutant_equivalents": _factor(
        "污染当量值", "Pollutant equivalents", ("medium", "class", "no", "name", "unit"), ("name",),
        "pollutant_equivalents", value=_one("当量值", "equivalent", "equivalent_value", "unit"),
    ),
    "factors/tax_rates": _factor(
        "环境保护税税额", "Environmental tax rates", ("area", "medium", "unit"), ("area", "medium"), "tax_rates",
        value=_one("税额", "rate", "rate", "unit"),
    ),
    "techniques/techniques": _coded(
        "清洁生产技术", "Techniques", "library:techniques",
        effect=_one("效果", "effect", "effect_low", "effect_high", "effect_unit"),
        investment=_one("投资", "investment", "investment_low", "investment_high", "investment_unit"),
        payback=_one("偿还期 [年]", "payback [a]", "payback_years_low", "payback_years_high"),
    ),
    "techniques/sizing": Kind(
        Text("技术效果的测算", "Sizing of techniques"), ("technique", "variable"), ("technique", "variable"),
        {"reduction": _one("削减比例", "reduction", "reduction_low", "reduction_high"),
         "investment": _one("投资", "investment", "investment_fixed", "investment_per", "investment_unit")},
        "library:techniques",
    ),
    "techniques/exclusive": _coded(
        "互斥的技术", "Techniques that exclude one another", "library:techniques",
        members=_one("技术", "techniques", "package", "techniques"),
    ),
    "checklists/checklists": Kind(
        Text("快速诊断清单", "Rapid checklists"), ("code",), ("question_zh", "question_en"),
        {"threshold": _one("判据", "criterion", "threshold_zh", "flag"),
         "problem": _one("问题", "problem", "problem_zh"),
         "techniques": _one("对策", "techniques", "technique_codes")},
        "library:checklists",
    ),
    "balances/balance_indicators": _coded(
        "平衡指标", "Indicators of balances", "library:balances", "balance_indicators",
        formula=_one("公式", "formula", "formula", "unit"),
    ),
    "balances/balances": _coded(
        "平衡", "Balances", "library:balances", "balances", limit=_one("闭合限值", "closure limit", "closure_limit")
    ),
    "balances/components": _coded(
        "组分", "Components", "library:balances", "components",
        coefficient=_one("系数", "coefficient", "coefficient", "coefficient_unit"),
    ),
    "balances/roles": _coded(
        "流股", "Kinds of streams", "library:balances", "roles", side=_one("方向", "side", "side", "is_loss", "part_of")
    ),
    "procedure/phases": _coded("五个阶段", "Phases", "library:procedure", "phases"),
    "procedure/steps": _coded("十二步", "Steps", "library:procedure", "steps", **_STEP),
    "procedure/deadlines": _coded("期限", "Deadlines", "library:procedure", "deadlines", **_STEP),
    "procedure/roles": _coded("各方职责", "Who does what", "library:procedure", "roles",
                              duty=_one("职责", "duty", "duty_zh")),
    "procedure/principles": _coded("确定名单的原则", "Principles of the list", "library:procedure", "principles",
                                   weight=_one("权重", "weight", "weight")),
    "procedure/thresholds": _coded("限值", "Limits", "library:procedure", "thresholds", **_VALUE),
    "procedure/assessment": _coded("评估评分表", "Score table of the assessment", "library:procedure", "assessment",
                                   points=_one("分值", "points", "points")),
    "procedure/acceptance": _coded("验收评分表", "Score table of the acceptance", "library:procedure", "acceptance",
                                   kind=_one("性质", "kind", "kind")),
    "procedure/diagnosis_methods": _coded("问题诊断方法", "Methods of diagnosis", "library:procedure", "diagnosis"),
}  # fmt: skip


def rows_in(table: str) -> Mapping[str, Row]:
    """Return the rows of a table by key, as the edition that holds has them; {} for a table nothing is cited of."""
    return _read(table) if table in KINDS else {}


def row_of(table: str, key: str) -> Row | None:
    """Return a row of a table that is no index system."""
    return rows_in(table).get(key)


def parsed(table: str, content: bytes) -> dict[str, Row]:
    """Return the rows of a table from the bytes of its file, whatever edition it is of."""
    kind = KINDS[table]
    given = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    rows = (_row(table, kind, {name: (cell or "").strip() for name, cell in one.items() if name}) for one in given)
    return {one.key: one for one in rows}


def key_of(kind: Kind, cells: Mapping[str, object]) -> str:
    """Return the key of the row with `cells`."""
    return SEPARATOR.join(str(cells.get(name) or "").strip() for name in kind.key)


def name_of(kind: Kind, cells: Mapping[str, str]) -> Text:
    """Return what the row with `cells` is called: by its name, else by the columns people choose it by."""
    if kind.name[0].endswith("_zh"):
        zh, en = (cells.get(one, "") for one in kind.name)
        return Text(zh, en)
    zh, en = (
        " ".join(filter(None, (cells.get(f"{one}{end}") or cells.get(one, "") for one in kind.name)))
        for end in ("", ENGLISH)
    )
    return Text(zh, en)


def is_looked_up(column: str) -> bool:
    """Whether a column is a part of what the document says: neither where it stands nor our English of it."""
    return column not in ABOUT and not column.endswith(ENGLISH)


def of_system(system: IndexSystem) -> dict[str, Row]:
    """Return the indicators of an index system as rows, by code."""
    return {one.code: _indicator(system, one) for one in system.indicators}


def said(values: Iterable[str]) -> str:
    """Return several values as one text: a low and an equal high value once."""
    return " ".join(dict.fromkeys(one for one in values if one))


@held
def _read(table: str) -> Mapping[str, Row]:
    part, _, name = table.partition("/")
    path: Path = tables(part) / f"{name}.csv"
    return parsed(table, path.read_bytes())


def _row(table: str, kind: Kind, cells: dict[str, str]) -> Row:
    name = name_of(kind, cells)
    fields = {code: _value(cells, columns) for code, (_, columns) in kind.fields.items()}
    whole = "; ".join(f"{column}={cell}" for column, cell in cells.items() if cell and is_looked_up(column))
    source = " ".join(filter(None, (cells.get("source", ""), cells.get("clause", ""))))
    labels = {code: label for code, (label, _) in kind.fields.items()}
    return Row(table, key_of(kind, cells), name, {**fields, "": whole}, labels, cells.get("certainty", ""), source)


def _value(cells: dict[str, str], columns: tuple[str, ...]) -> str:
    """Return the cells of a field as one text; a unit alone is no value, an equal high value no range."""
    filled = any(cells[one] for one in columns if not one.endswith("unit"))
    return said(cells[one] for one in columns) if filled else ""


def _indicator(system: IndexSystem, one: Indicator) -> Row:
    levels = {f"level_{at}": baseline.text for at, baseline in enumerate(one.baselines, 1)}
    values = {**levels, "weight": weight_text(one.weight)}
    values[""] = "; ".join([*values.values(), one.unit, formula_text(one)])
    labels = {
        "level_1": Text("Ⅰ级基准值", "baseline I"), "level_2": Text("Ⅱ级基准值", "baseline II"),
        "level_3": Text("Ⅲ级基准值", "baseline III"), "weight": Text("权重", "weight"),
    }  # fmt: skip
    source = f"{system.document} {one.clause}"
    return Row(f"{INDICES}/{system.code}", one.code, one.name, values, labels, one.certainty, source)
