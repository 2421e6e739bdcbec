"""Raw columns of many sheets → one typed polars frame; odd cells one by one, clean ones wholesale."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, repeat
from math import inf
from typing import Any

import polars as pl

from qingshen.case import cell
from qingshen.case.messages import problem
from qingshen.case.schema import PLACE_COLUMNS, Field, Kind, Table
from qingshen.case.sheet import Block
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem
from qingshen.units import compatible, factor, to_write

TYPES: Mapping[Kind, type[pl.DataType]] = {
    "text": pl.String,
    "choice": pl.String,
    "year": pl.Int32,
    "number": pl.Float64,
    "date": pl.String,
}
TOTALS = frozenset({"合计", "总计", "小计", "共计", "total", "subtotal", "sum", "grandtotal"})


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows of one table: `frame` has the declared columns, and `block`, `line` [1-based row], `implied`, `bad`.

    `implied` is the status a cell's text implies; `bad` marks rows of which a cell could not be read.
    """

    table: Table
    frame: pl.DataFrame
    blocks: Sequence[Block]

    def place(self, row: Mapping[str, Any], field: str) -> Place:
        """Return the place of `field` in a row of the frame."""
        block: Block = self.blocks[row["block"]]
        return block.place(field, row["line"])

    def find(
        self, condition: pl.Expr, field: str, code: str, facts: Callable[[dict[str, Any]], Mapping[str, object]]
    ) -> list[Problem]:
        """Return the problem `code` at `field` of every row that meets `condition`."""
        found = self.frame.filter(condition)
        return [problem(self.place(row, field), code, **facts(row)) for row in found.iter_rows(named=True)]

    def without(self, condition: pl.Expr) -> "Rows":
        """Return the rows that do not meet `condition`."""
        return Rows(self.table, self.frame.filter(~condition.fill_null(False)), self.blocks)

    def replaced(self, frame: pl.DataFrame) -> "Rows":
        """Return the same rows with another frame."""
        return Rows(self.table, frame, self.blocks)

    @cached_property
    def finished(self) -> pl.DataFrame:
        """The frame as a case holds it: declared columns, what was given, and the place of the value."""
        anchor = self.table.anchor
        blocks = pl.DataFrame(
            {
                "block": range(len(self.blocks)),
                "file": [block.file for block in self.blocks],
                "sheet": [block.sheet for block in self.blocks],
                "letter": [block.letter(anchor) for block in self.blocks],
            },
            schema={"block": pl.Int32, "file": pl.String, "sheet": pl.String, "letter": pl.String},
        )
        placed = self.frame.join(blocks, on="block", how="left", maintain_order="left")
        cell = pl.concat_str("letter", pl.col("line").cast(pl.String)).alias("cell")
        return placed.with_columns(cell).select(columns(self.table)).sort(self.table.key)


def columns(table: Table) -> list[str]:
    """Return the columns of `table` in a case."""
    given = ["given_value", "given_unit"] if table.converted else []
    return [one.name for one in table.fields] + given + list(PLACE_COLUMNS)


def schema(table: Table) -> dict[str, type[pl.DataType]]:
    """Return the polars schema of `table` in a case."""
    types = {one.name: TYPES[one.kind] for one in table.fields}
    return {name: types.get(name, pl.Float64 if name == "given_value" else pl.String) for name in columns(table)}


@dataclass(frozen=True)
class _Trouble:
    row: int
    field: Field
    code: str
    raw: object
    facts: Mapping[str, object]


def typed(table: Table, blocks: Sequence[Block]) -> tuple[Rows, list[Problem]]:
    """Return the typed rows of `blocks`, blank rows left out, and a problem for every cell that could not be read."""
    troubles: list[_Trouble] = []
    implied: dict[int, str] = {}
    behind: dict[int, str] = {}
    raw = {one.name: list(chain.from_iterable(_raw(one, block) for block in blocks)) for one in table.fields}
    columns: dict[str, pl.Series] = {}
    for one in table.fields:
        values = _read(one, table, raw, troubles, implied, behind)
        columns[one.name] = pl.Series(one.name, values, dtype=TYPES[one.kind])
    if behind:
        stated = enumerate(columns["unit"].to_list())
        columns["unit"] = pl.Series("unit", [unit or behind.get(at) for at, unit in stated], dtype=pl.String)
    size = sum(len(block.lines) for block in blocks)
    bad = {one.row for one in troubles}
    frame = pl.DataFrame(columns).with_columns(
        pl.Series("block", _block_numbers(blocks), dtype=pl.Int32),
        pl.Series("line", list(chain.from_iterable(block.lines for block in blocks)), dtype=pl.Int32),
        pl.Series("implied", [implied.get(at) for at in range(size)] if implied else [None] * size, dtype=pl.String),
        pl.Series("bad", [at in bad for at in range(size)] if bad else [False] * size, dtype=pl.Boolean),
    )
    rows = Rows(table, frame, blocks)
    problems = [
        problem(rows.place(frame.row(one.row, named=True), one.field.name), one.code,
                label=one.field.label, value=cell.text(one.raw), **one.facts)
        for one in troubles
    ]  # fmt: skip
    return _without_blanks_and_totals(rows, problems)


def _raw(one: Field, block: Block) -> Iterable[object]:
    whose = block.enterprise if one.name == "enterprise" else ""
    column = block.columns.get(one.name)
    if column is None:
        return repeat(whose, len(block.lines))
    return [value or whose for value in column] if whose else column


def _block_numbers(blocks: Sequence[Block]) -> list[int]:
    return list(chain.from_iterable(repeat(at, len(block.lines)) for at, block in enumerate(blocks)))


def _read(
    one: Field, table: Table, raw: Mapping[str, list[object]], troubles: list[_Trouble], implied: dict[int, str],
    behind: dict[int, str],
) -> Sequence[object]:  # fmt: skip
    values = raw[one.name]
    if one.kind == "number":
        return _numbers(one, table, raw, troubles, implied, behind)
    if one.kind == "text":
        keyed = one.name in table.key or one.name in cell.CODED
        return _mapped(values, lambda value: (cell.half_width if keyed else str)(cell.text(value)) or None)
    if one.kind == "year":
        years = _mapped(values, cell.year)
        troubles += (_Trouble(at, one, str(y), values[at], {}) for at, y in enumerate(years) if isinstance(y, str))
        return [y if isinstance(y, int) and y else None for y in years]
    if one.kind == "date":
        days = _mapped(values, cell.day)
        troubles += (_Trouble(at, one, "cell-day", values[at], {}) for at, day in enumerate(days) if day == "")
        return [day or None for day in days]
    codes = {cell.fold(name): code for code, label in one.choices for name in (code, *label) if name}
    chosen = _mapped(values, lambda value: codes.get(cell.fold(cell.text(value)), "" if cell.text(value) else None))
    labels = [label for _, label in one.choices]
    for at, code in enumerate(chosen):
        if code == "":
            hint = suggestion(cell.text(values[at]), labels)
            troubles.append(_Trouble(at, one, "cell-choice", values[at], {"hint": hint}))
    return [code or None for code in chosen]


def _mapped(values: Sequence[object], read: Callable[[Any], Any]) -> list[Any]:
    """Apply `read` once to every distinct value; 1 and True are distinct."""
    memo: dict[Hashable, Any] = {}
    result = []
    for value in values:
        key = value if value.__class__ is str else (value.__class__, value)
        if key not in memo:
            memo[key] = read(value)
        result.append(memo[key])
    return result


def _numbers(
    one: Field, table: Table, raw: Mapping[str, list[object]], troubles: list[_Trouble], implied: dict[int, str],
    behind: dict[int, str],
) -> list[float | None]:  # fmt: skip
    """Return the numbers; a status a text implies, and a unit behind a number whose row states none, by row."""
    values = raw[one.name]
    main = table.main == one.name and "status" in raw
    units = raw.get("unit") if main or one.name == "amount" else None
    numbers: list[float | None] = [v if isinstance(v, float) and -inf < v < inf else None for v in values]
    for at, value in enumerate(values):
        if numbers[at] is not None or value == "" or value is None:
            continue
        unit = cell.half_width(cell.text(units[at])) if units is not None else one.unit
        own = cell.unit_behind(value) if units is not None and not unit else ""
        number = cell.number(value, unit or own)
        trouble = number.trouble
        if number.status and main:
            implied[at] = number.status
        elif number.status:
            trouble = "cell-below-detection"
        if trouble:
            troubles.append(_Trouble(at, one, trouble, value, _unit_facts(value, unit)))
        else:
            numbers[at] = number.value
            if own:
                behind[at] = own
    return numbers


def _unit_facts(value: object, unit: str) -> Mapping[str, object]:
    """Return the unit a number is to be in, and what one written with another comes to in it."""
    apart = cell.with_unit(value)
    same_kind = apart is not None and compatible(apart[1], unit)
    converted = f"{apart[0] * factor(apart[1], unit):.12g}" if apart and same_kind else ""
    return {"unit": to_write(unit), "converted": converted}


def is_total(table: Table, cells: Mapping[str, str]) -> bool:
    """Return whether a row, as text by field, is a total somebody wrote below the others: it is not read."""
    return any(cell.fold(cells.get(one.name) or "") in TOTALS for one in _named(table))


def _named(table: Table) -> list[Field]:
    return [one for one in table.fields if one.kind == "text" and one.name in table.key]


def _without_blanks_and_totals(rows: Rows, problems: list[Problem]) -> tuple[Rows, list[Problem]]:
    fields = [one.name for one in rows.table.fields]
    implied_enterprise = pl.col("block").is_in([at for at, block in enumerate(rows.blocks) if block.enterprise])
    stated = [pl.col(name).is_not_null() for name in fields if name != "enterprise"]
    if "enterprise" in fields:
        stated.append(pl.col("enterprise").is_not_null() & ~implied_enterprise)
    rows = rows.without(~(pl.any_horizontal(stated) | pl.col("bad")))
    texts = [one.name for one in _named(rows.table)]
    squeezed = {name: pl.col(name).str.replace_all(r"\s", "").str.to_lowercase() for name in texts}
    total = pl.any_horizontal([one.is_in(TOTALS).fill_null(False) for one in squeezed.values()])
    for row in rows.frame.filter(total).iter_rows(named=True):
        word = next(row[name] for name in texts if cell.fold(row[name] or "") in TOTALS)
        problems.append(problem(rows.place(row, texts[-1]), "row-total", line=row["line"], value=word))
    return rows.without(total), problems
