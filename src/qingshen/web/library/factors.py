"""Factor tables as pages show them: which columns, what they are called, by what they are chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qingshen.language import Text
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.factors import TABLES, called, table
from qingshen.web.library.citable import KINDS as CITED
from qingshen.web.library.citable import key_of, rows_in
from qingshen.web.library.confirmed import standings
from qingshen.web.library.figures import plain
from qingshen.web.library.models import Confirmation
from qingshen.web.library.words import IN_FACTORS, Trust, trust

UNIT = ("unit", Text("单位", "unit"))
KINDS = {
    "fuel": Text("燃料", "fuel"), "electricity": Text("电", "electricity"), "heat": Text("热", "heat"),
    "medium": Text("耗能工质", "medium"),
}  # fmt: skip


@dataclass(frozen=True)
class Shown:
    """A factor table: title, columns (name, label), and the column by which its rows are chosen, with its label."""

    title: Text
    columns: tuple[tuple[str, Text], ...]
    by: str
    by_label: Text
    numbers: tuple[str, ...] = ()


SHOWN: Mapping[str, Shown] = {
    "fuel_emission": Shown(
        Text("燃料排放因子", "Fuel emission factors"),
        (
            ("set", Text("因子集", "set")), ("fuel", Text("燃料", "fuel")), UNIT,
            ("ncv_GJ_per_unit", Text("低位发热量 [GJ/单位]", "net calorific value [GJ/unit]")),
            ("carbon_tC_per_GJ", Text("含碳量 [tC/GJ]", "carbon [tC/GJ]")),
            ("oxidation", Text("氧化率", "oxidation")),
            ("tCO2_per_unit_computed", Text("排放因子 [tCO₂/单位]", "factor [tCO₂/unit]")),
        ),
        "set", Text("因子集", "Set"),
    ),
    "grid_factors": Shown(
        Text("电网排放因子", "Grid factors"),
        (
            ("data_year", Text("数据年份", "data year")), ("area", Text("范围", "area")),
            ("basis", Text("口径", "basis")), ("value", Text("数值", "value")), UNIT,
        ),
        "data_year", Text("数据年份", "Data year"),
    ),
    "standard_coal": Shown(
        Text("折标准煤系数", "Standard-coal coefficients"),
        (
            ("edition", Text("GB/T 2589 版本", "GB/T 2589 edition")), ("group", Text("类别", "group")),
            ("name", Text("名称", "name")), UNIT,
            ("kgce_per_unit_low", Text("系数下限 [kgce/单位]", "low [kgce/unit]")),
            ("kgce_per_unit_high", Text("系数上限 [kgce/单位]", "high [kgce/unit]")),
            ("ncv_low_kJ_per_unit", Text("发热量下限 [kJ/单位]", "low NCV [kJ/unit]")),
            ("ncv_high_kJ_per_unit", Text("发热量上限 [kJ/单位]", "high NCV [kJ/unit]")),
        ),
        "edition", Text("版本", "Edition"),
    ),
    "process_emission": Shown(
        Text("过程排放因子", "Process emission factors"),
        (("group", Text("类别", "group")), ("item", Text("项目", "item")), ("value", Text("数值", "value")), UNIT),
        "group", Text("类别", "Group"),
    ),
    "gwp": Shown(
        Text("全球增温潜势", "Global warming potentials"),
        (("gas", Text("气体", "gas")), ("assessment_report", Text("IPCC 报告", "IPCC report")),
         ("gwp100", Text("100 年潜势", "100 years")), UNIT),
        "assessment_report", Text("IPCC 报告", "IPCC report"),
    ),
    "pollutant_equivalents": Shown(
        Text("污染当量值", "Pollutant equivalents"),
        (("medium", Text("介质", "medium")), ("class", Text("类别", "class")), ("no", Text("序号", "no.")),
         ("name", Text("污染物", "pollutant")), ("equivalent_value", Text("当量值", "equivalent")), UNIT),
        "medium", Text("介质", "Medium"),
    ),
    "tax_rates": Shown(
        Text("环境保护税税额", "Environmental tax rates"),
        (("area", Text("地区", "area")), ("medium", Text("介质", "medium")), ("rate", Text("税额", "rate")), UNIT),
        "medium", Text("介质", "Medium"),
    ),
}  # fmt: skip


def rows_of(name: str) -> list[dict[str, Any]]:
    """Return the rows of a table, each with its cells in words, its source, standing and place in the file."""
    declared, shown = TABLES[name], SHOWN[name]
    numbers, cited = {*declared.numbers, "rate"}, f"factors/{name}"
    standing = standings(cited, rows_in(cited))
    return [
        {
            "standing": standing[key_of(CITED[cited], row)],
            "cells": [
                {"said": _said(row, column), "is_number": column in numbers, "is_unit": column == "unit",
                 "code": row[column] if column == "set" else ""}
                for column, _ in shown.columns
            ],
            "by": (plain(row[shown.by]), _said(row, shown.by)),
            "source": row["source"],
            "certainty": standing[key_of(CITED[cited], row)].certainty,
            "note": row.get("note") or "",
            "transcribed_from": row.get("transcribed_from") or "",
            "row": row["row"],
            "key": key_of(CITED[cited], row),
        }
        for row in table(name).to_dicts()
    ]  # fmt: skip


def _said(row: Mapping[str, Any], column: str) -> Text:
    """Return a cell in both languages: a code by its name, a name in Chinese with its English, a figure as it is."""
    cell = plain(row[column])
    return IN_FACTORS.get(column, {}).get(cell) or Text(cell, called(row, column).en)


def counts(found: Mapping[str, list[Confirmation]]) -> list[dict[str, Any]]:
    """Return every table's name, title and how far its rows may be trusted with what was `found` to confirm them."""
    return [
        {"name": name, "title": shown.title, "trust": trust_of(f"factors/{name}", found)}
        for name, shown in SHOWN.items()
    ]


def trust_of(cited: str, found: Mapping[str, list[Confirmation]]) -> Trust:
    """Return how far the rows of a table may be trusted with what was `found` to confirm them, by table."""
    rows = standings(cited, rows_in(cited), found.get(cited, ())).values()
    return trust((one.certainty for one in rows), sum(one.is_raised for one in rows))


def carrier_rows() -> list[dict[str, Any]]:
    """Return the energy carriers and media, with the names people use for them."""
    coal, fuel = (
        {row[column]: called(row, column) for row in table(name).to_dicts()}
        for name, column in (("standard_coal", "name"), ("fuel_emission", "fuel"))
    )
    return [
        {"code": one.code, "name": one.name, "kind": KINDS[one.kind], "unit": one.unit, "aliases": one.aliases,
         "fuel": [fuel[each] for each in one.fuel],
         "coal": [(edition, [coal[each] for each in names]) for edition, names in one.coal.items() if names]}
        for one in carriers()
    ]  # fmt: skip
