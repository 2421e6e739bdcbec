"""What can be compared: amounts brought to one unit, outputs of different kinds kept apart."""

from collections.abc import Collection, Iterable, Sequence

import polars as pl

from qingshen import units
from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.problems import Place, Problem, Refused

# A group that mixes spellings (kg, t, lb) is shown in the unit of the trade.
USUAL = ("t", "m2", "m3", "m")
MULTIPLES = "0123456789.十百千万亿"


def kind(unit: str) -> str:
    """Return what `unit` measures: its dimension; for counted things also what is counted; else the text itself."""
    if not units.is_unit(unit):
        return unit
    dimension = units.dimension(unit)
    return f"{dimension} {units.normalise(unit).lstrip(MULTIPLES)}" if "count" in dimension else dimension


def common_unit(given: Collection[str]) -> str:
    """Return the unit in which values given in these units (of one kind) are compared.

    The one given if all agree, else the usual one of the trade, else the first in alphabetical order.
    """
    spelt = sorted({units.normalise(unit) if units.is_unit(unit) else unit for unit in given})
    if len(spelt) == 1:
        return spelt[0]
    return next((usual for usual in USUAL if units.compatible(usual, spelt[0])), spelt[0])


def conversions(pairs: Iterable[tuple[str, str]]) -> pl.DataFrame:
    """Return for each pair of key and unit the kind, the `common` unit of that key and kind, and the `scale` into it.

    Columns: `key`, `unit`, `kind`, `common`, `scale`.
    """
    by_kind: dict[tuple[str, str], list[str]] = {}
    for key, unit in sorted(set(pairs)):
        by_kind.setdefault((key, kind(unit)), []).append(unit)
    rows = []
    for (key, what), spelt in by_kind.items():
        common = common_unit(spelt)
        scales = [units.factor(unit, common) if units.is_unit(unit) else 1.0 for unit in spelt]
        rows += [(key, unit, what, common, scale) for unit, scale in zip(spelt, scales, strict=True)]
    schema = {"key": pl.String, "unit": pl.String, "kind": pl.String, "common": pl.String, "scale": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def read_values(table: str, frame: pl.DataFrame, key: Sequence[str], extra: Sequence[str] = ()) -> pl.DataFrame:
    """Return `key`, `value`, `unit` and `extra` of a table; NaN counts as missing.

    Raises Refused for missing columns, rows without a key, values without a unit or infinite, and keys given twice.
    """
    need_columns(table, frame.columns, [*key, "value", "unit", *extra])
    read = frame.select(*key, pl.col("value").cast(pl.Float64).fill_nan(None), "unit", *extra)
    problems = []
    keyless = read.filter(pl.any_horizontal(pl.col(*key).is_null()))
    wrong = read.filter(pl.col("value").is_infinite() | (pl.col("value").is_not_null() & pl.col("unit").is_null()))
    twice = read.filter(pl.struct(*key).is_duplicated()).select(*key).unique().sort(*key)
    if keyless.height:
        what = Text(f"{keyless.height} 行缺少 {key[0]}", f"{keyless.height} rows without {' or '.join(key)}")
        problems.append(Problem(Place(table), "key-missing", what, Text("请补全", "fill them in")))
    for row in wrong.iter_rows():
        where = ", ".join(str(part) for part in row[: len(key)])
        what = Text(f"{where}: 数值无单位或为无穷大", f"{where}: a value without unit, or infinite")
        problems.append(Problem(Place(table, cell=where), "value-unusable", what, Text("请更正", "correct it")))
    for row in twice.iter_rows():
        where = ", ".join(str(part) for part in row)
        remedy = Text("只保留一行; 多种产品请分组或选主产品", "keep one row; with several products choose the main one")
        problems.append(Problem(Place(table, cell=where), "key-twice", Text(f"{where} 重复", f"{where} twice"), remedy))
    if problems:
        raise Refused(problems)
    return read
