"""What the rows of a balance's file say: one unit for all, a standard deviation for every reading, roles by code."""

import polars as pl

from qingshen import units
from qingshen.case.balancing import Balancing
from qingshen.case.column import Rows
from qingshen.case.streams import verify_uncertainty
from qingshen.exchange.messages import problem
from qingshen.messages import suggestion
from qingshen.methods.metering import PER_CENT, with_sigma
from qingshen.methods.uncertainty import HALF_95
from qingshen.problems import Place, Problem
from qingshen.rulebook.balances import Balance, Role, role, roles, roles_of

SAME = 0.01
"""The sigma and the uncertainty of one reading may differ by this share: people round them [DESIGN]."""
FINEST = 0.002
"""No flow is metered to a half width below this share of its value: a sigma that says so is asked about [DESIGN]."""
Verified = tuple[Rows, list[Problem]]
_CONVERTED = ("value", "sigma")


def with_one_unit(rows: Rows) -> tuple[Rows, str, list[Problem]]:
    """Return the rows with all amounts in one unit, the one written most often, and that unit ("" without any).

    A unit that is none, that cannot be converted, or that only some values have is a problem.
    """
    written = rows.frame["unit"].drop_nulls().value_counts().sort(["count", "unit"], descending=[True, False])
    known = [one for one in written["unit"] if units.is_unit(one)]
    unit = units.normalise(known[0]) if known else ""
    facts = lambda row: {"name": row["stream"], "given": row["unit"], "unit": unit or "m3"}  # noqa: E731
    unknown = [one for one in written["unit"] if one not in known]
    other = [one for one in known if not units.compatible(one, unit)]
    problems = rows.find(pl.col("unit").is_in(unknown), "unit", "unit-unknown", facts)
    problems += rows.find(pl.col("unit").is_in(other), "unit", "unit-incompatible", facts)
    factor = {one: units.factor(one, unit) for one in known if one not in other}
    mixed = {units.normalise(one) for one in known}
    if len(mixed) > 1:
        silent = rows.frame.filter(pl.col("unit").is_null() & pl.col("value").is_not_null())
        listed = "、".join(sorted(mixed))
        problems += [
            problem(rows.place(row, "unit"), "unit-mixed", name=row["stream"], units=listed, unit=unit)
            for row in silent.iter_rows(named=True)
        ]
    by = pl.col("unit").replace_strict(factor, default=1.0, return_dtype=pl.Float64)
    return rows.replaced(rows.frame.with_columns(pl.col(_CONVERTED) * by)), unit, problems


def with_spread(rows: Rows, assumed: float | None) -> Verified:
    """Return the rows with `reading`, `sigma` [unit of the value] and `assumed`: whether its uncertainty was.

    `assumed` [%]: the half width of the 95 % interval where a row states neither; None refuses such rows.
    """
    frame, value = rows.frame, pl.col("value")
    sign = lambda row: {"name": row["stream"], "value": f"{row['value']:g}"}  # noqa: E731
    problems = rows.find(value < 0, "value", "negative-stream", sign) + verify_uncertainty(rows)
    neither = value.is_not_null() & pl.col("sigma").is_null() & pl.col("uncertainty").is_null()
    if assumed is None:
        problems += _without_spread(rows.replaced(frame.filter(neither & ~pl.col("bad"))))
    problems += _contradicting(rows) + _too_fine(rows) + _zeros(rows)
    stated = frame.with_columns(
        pl.when(neither).then(pl.lit(assumed, dtype=pl.Float64)).otherwise("uncertainty").alias("uncertainty"),
        status=pl.lit("reported"),
        given=pl.col("sigma"),
        assumed=neither,
    )
    settled = with_sigma(stated, Balancing()).with_columns(
        pl.when(value.is_not_null()).then(pl.coalesce("given", "sigma")).otherwise("given").alias("sigma")
    )
    return rows.replaced(settled.drop("given", "status")), problems


def with_role_codes(rows: Rows, kind: Balance | None) -> Verified:
    """Return the rows with the codes of their roles; one that no balance of this `kind` knows is left out."""
    meant = {one: _role(one, kind) for one in rows.frame["role"].drop_nulls().unique()}
    unknown = [one for one, of in meant.items() if of is None]
    names = [one.name for one in (roles_of(kind.kind) if kind else roles())]
    problems = [
        problem(rows.place(row, "role"), "unknown-role", value=row["role"], hint=suggestion(row["role"], names))
        for row in rows.frame.filter(pl.col("role").is_in(unknown)).iter_rows(named=True)
    ]
    codes = {one: of.code if of else None for one, of in meant.items()}
    coded = pl.col("role").replace_strict(codes, default=None, return_dtype=pl.String)
    return rows.replaced(rows.frame.with_columns(coded.alias("role"))), problems


def _role(name: str, kind: Balance | None) -> Role | None:
    kinds = [kind.kind] if kind else list(dict.fromkeys(of for one in roles() for of in one.kinds))
    return next((found for of in kinds if (found := role(name, of))), None)


def _without_spread(rows: Rows) -> list[Problem]:
    """Return a problem for each of these rows; one alone where the file has no column that could say it."""
    block = rows.blocks[0]
    column = next((one for one in ("uncertainty", "sigma") if one in block.letters), "")
    if not column and rows.frame.height:
        return [problem(Place(block.file, block.sheet), "spread-columns-absent", count=rows.frame.height)]
    return [
        problem(rows.place(row, column), "spread-absent", name=row["stream"], value=f"{row['value']:g}")
        for row in rows.frame.iter_rows(named=True)
    ]


def _contradicting(rows: Rows) -> list[Problem]:
    same = pl.col("value").abs() * pl.col("uncertainty") / (PER_CENT * HALF_95)
    both = rows.frame.with_columns(same.alias("same"))
    apart = (pl.col("sigma") - pl.col("same")).abs() > SAME * pl.max_horizontal("sigma", "same")
    return [
        problem(
            rows.place(row, "uncertainty"), "spread-twice", name=row["stream"],
            **{name: f"{row[name]:.4g}" for name in ("sigma", "uncertainty", "same")},
        )
        for row in both.filter(apart).iter_rows(named=True)
    ]  # fmt: skip


def _too_fine(rows: Rows) -> list[Problem]:
    half = HALF_95 * pl.col("sigma") / pl.col("value").abs()
    fine = rows.frame.filter((pl.col("sigma") > 0) & (half <= FINEST))
    return [
        problem(
            rows.place(row, "sigma"), "sigma-fine", name=row["stream"], sigma=f"{row['sigma']:.4g}",
            percent=f"{PER_CENT * row['sigma'] / abs(row['value']):.2g}",
        )
        for row in fine.iter_rows(named=True)
    ]  # fmt: skip


def _zeros(rows: Rows) -> list[Problem]:
    bare = (pl.col("value") == 0) & pl.col("sigma").is_null() & (pl.col("uncertainty").fill_null(1.0) > 0)
    percent = f"{PER_CENT * Balancing().floor:g}"
    return [
        problem(rows.place(row, "value"), "zero-reading", name=row["stream"], percent=percent)
        for row in rows.frame.filter(bare).iter_rows(named=True)
    ]
