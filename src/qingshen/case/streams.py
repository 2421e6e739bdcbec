"""Streams and what they carry: ends, roles, signs and uncertainties; whether the network closes is not asked here."""

from collections.abc import Sequence

import polars as pl

from qingshen.case.cell import fold, half_width, is_ambiguous
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known
from qingshen.case.resolve import Verified, resolved
from qingshen.messages import suggestion
from qingshen.problems import Problem
from qingshen.rulebook.balances import TRANSFER

# What people write for the outside of the plant, folded; a blank cell says the same.
OUTSIDE = frozenset({"env", "outside", "外部", "厂外"})
ENDS = ("source", "target")
LARGEST_UNCERTAINTY = 200.0
"""[%]; a half width beyond twice the value is a slip."""
# Up to here a half width in per cent is finer than any flow is metered, and looks like a fraction [DESIGN].
_FINEST = 0.2
_STREAM = ("enterprise", "year", "balance", "stream")


def with_stream(rows: Rows, known: Known) -> Verified:
    """Return the streams with codes of balance and role, the outside as null, and every node spelled one way."""
    rows, problems = resolved(rows, "balance", known.balance_names, "unknown-balance")
    rows, found = with_ends(rows)
    problems += found
    rows, found = _with_roles(rows, known)
    return rows, problems + found


def with_ends(rows: Rows) -> Verified:
    """Return the streams with every name spelled one way and the outside as null."""
    return _with_nodes(_spelled(rows, ("stream",)))


def with_content(rows: Rows, known: Known) -> Verified:
    """Return the contents with codes of balance and component; streams of some balances carry nothing."""
    rows, problems = resolved(rows, "balance", known.balance_names, "unknown-balance")
    rows, found = resolved(_spelled(rows, ("stream",)), "component", known.component_names, "unknown-component")
    problems += found
    pairs = rows.frame.select("balance", "component").unique()
    carried = pairs.filter(
        pl.Series([known.components[one].content_unit(known.balances[of]) is not None for of, one in pairs.rows()],
                  dtype=pl.Boolean)
    )  # fmt: skip
    foreign = ~pl.struct("balance", "component").is_in(carried.select(pl.struct(pl.all())).to_series().implode())
    problems += rows.find(
        foreign,
        "component",
        "component-not-carried",
        lambda row: {"name": known.components[row["component"]].name, "balance": known.balances[row["balance"]].name},
    )
    return rows.without(foreign), problems


def verify_stream(rows: Rows, known: Known) -> list[Problem]:
    """Return what is wrong with single streams: their ends, sign and uncertainty; an end that contradicts the role."""
    source, target = pl.col("source"), pl.col("target")
    named = lambda row: {"name": row["stream"], "node": row["source"]}  # noqa: E731
    problems = rows.find(source == target, "target", "stream-loop", named)
    problems += rows.find(source.is_null() & target.is_null(), "target", "stream-outside", named)
    sign = lambda row: {"name": row["stream"], "value": f"{row['given_value']:g}"}  # noqa: E731
    problems += rows.find(pl.col("value") < 0, "value", "negative-stream", sign)
    for side, end, code in (("input", "source", "role-input"), ("output", "target", "role-output")):
        bound = pl.col("role").is_in([one.code for one in known.roles.values() if one.side == side])
        facts = lambda row: {"name": row["stream"], "role": known.roles[row["role"]].name}  # noqa: E731
        problems += rows.find(bound & pl.col(end).is_not_null(), end, code, facts)
    return problems + verify_uncertainty(rows)


def verify_content(rows: Rows, known: Known) -> list[Problem]:
    """Return what is wrong with single contents: sign, a share above the whole, uncertainty."""
    colder = [one.code for one in known.components.values() if "℃" in one.units]
    facts = lambda row: {  # noqa: E731
        "name": known.components[row["component"]].name, "value": f"{row['value']:g}",
    }  # fmt: skip
    negative = (pl.col("value") < 0) & ~pl.col("component").is_in(colder)
    problems = rows.find(negative, "value", "negative", facts)
    problems += rows.find((pl.col("unit") == "%") & (pl.col("value") > 100), "value", "content-above-whole", facts)
    return problems + verify_uncertainty(rows)


def verify_carried(contents: Rows, streams: Rows) -> Verified:
    """Give every content its stream's spelling; one of a stream that is not there is a problem, and left out."""
    key = [*_STREAM[:-1], "folded"]
    there = streams.frame.select(*_STREAM, _folded("stream", streams.frame)).unique(key)
    spelling = there.rename({"stream": "meant"})
    frame = contents.frame.with_columns(_folded("stream", contents.frame))
    rows = contents.replaced(frame.join(spelling, on=key, how="left", maintain_order="left").drop("folded"))
    problems = []
    for row in rows.frame.filter(pl.col("meant").is_null()).iter_rows(named=True):
        beside = there.filter(*(pl.col(one) == row[one] for one in _STREAM[:-1]))["stream"].sort()
        hint = suggestion(row["stream"], beside)
        problems.append(problem(rows.place(row, "stream"), "unknown-stream", value=row["stream"], hint=hint))
    rows = rows.without(pl.col("meant").is_null())
    return rows.replaced(rows.frame.with_columns(pl.col("meant").alias("stream")).drop("meant")), problems


def verify_uncertainty(rows: Rows) -> list[Problem]:
    """Return every uncertainty [%] that is impossible, or looks like a fraction."""
    stated = pl.col("uncertainty")
    facts = lambda row: {  # noqa: E731
        "value": f"{row['uncertainty']:g}", "high": f"{LARGEST_UNCERTAINTY:g}",
        "percent": f"{row['uncertainty'] * 100:g}",
    }  # fmt: skip
    outside = (stated < 0) | (stated > LARGEST_UNCERTAINTY)
    return rows.find(outside, "uncertainty", "uncertainty-range", facts) + rows.find(
        (stated > 0) & (stated <= _FINEST), "uncertainty", "uncertainty-as-fraction", facts
    )


def _with_nodes(rows: Rows) -> Verified:
    """Return the streams with null for the outside; a dash or 无 may mean the outside or nothing known: refused."""
    problems = []
    for end in ENDS:
        written = rows.frame[end].drop_nulls().unique().to_list()
        rows = rows.replaced(rows.frame.with_columns(pl.col(end).replace({one: half_width(one) for one in written})))
        outside = [name for one in written if fold(name := half_width(one)) in OUTSIDE]
        unclear = [name for one in written if is_ambiguous(name := half_width(one))]
        label = rows.table.field(end).label
        problems += rows.find(
            pl.col(end).is_in(unclear), end, "node-ambiguous", lambda row, end=end, label=label: {  # type: ignore[misc]
                "label": label, "value": row[end],
            },
        )  # fmt: skip
        inside = pl.when(~pl.col(end).is_in(outside)).then(end)
        rows = rows.replaced(rows.frame.with_columns(inside.alias(end)))
    spelled = _spelled(rows, ENDS)
    return spelled, problems + _respelled(rows, spelled)


def _spelled(rows: Rows, fields: Sequence[str]) -> Rows:
    """Return the rows with each name of an enterprise in `fields` spelled one way: case, width, spaces tell none apart.

    The shortest spelling stands, of equally short ones the first in code-point order: the order of rows has no say.
    """
    frame = rows.frame
    written = pl.concat([frame.select("enterprise", pl.col(one).alias("written")) for one in fields])
    written = written.drop_nulls().unique().with_columns(_folded("written", written))
    shortest = written.sort(pl.col("written").str.len_chars(), "written")
    meant = shortest.unique(["enterprise", "folded"], keep="first", maintain_order=True)
    if meant.height == written.height:
        return rows
    spelling = written.join(meant.rename({"written": "meant"}), on=["enterprise", "folded"]).drop("folded")
    for one in fields:
        on = {"left_on": ["enterprise", one], "right_on": ["enterprise", "written"]}
        frame = frame.join(spelling, how="left", maintain_order="left", **on)  # type: ignore[arg-type]
        frame = frame.with_columns(pl.col("meant").alias(one)).drop("meant")
    return rows.replaced(frame)


def _folded(column: str, frame: pl.DataFrame) -> pl.Expr:
    """Return the column `folded`: what tells the names in `column` apart; one look-up a distinct name."""
    names = frame[column].drop_nulls().unique().to_list()
    return pl.col(column).replace_strict({one: fold(one) for one in names}, return_dtype=pl.String).alias("folded")


def _respelled(before: Rows, after: Rows) -> list[Problem]:
    """Tell once an enterprise, end and spelling which node it was taken for: two nodes may have been meant."""
    problems = []
    for end in ENDS:
        both = before.frame.with_columns(after.frame[end].alias("spelled"))
        changed = both.filter(pl.col(end) != pl.col("spelled"))
        first = changed.unique(["enterprise", end], keep="first", maintain_order=True)
        for row in first.iter_rows(named=True):
            facts = {"value": row[end], "name": row["spelled"]}
            problems.append(problem(before.place(row, end), "node-spelling", **facts))
    return problems


def _with_roles(rows: Rows, known: Known) -> Verified:
    """Return the streams with codes of roles that fit their balance; where none is given, they are transfers."""
    problems: list[Problem] = []
    meant: dict[tuple[str, str], str | None] = {}
    written = rows.frame.filter(pl.col("role").is_not_null())
    for row in written.unique(["block", "balance", "role"], keep="first", maintain_order=True).iter_rows(named=True):
        of, name = known.balances[row["balance"]], row["role"]
        meant[of.code, name] = code = known.role_names[of.kind].code(name)
        if code is None:
            elsewhere = any(names.code(name) for names in known.role_names.values())
            fitting = [one.name for one in known.roles.values() if of.kind in one.kinds]
            hint = suggestion(name, [*fitting, *known.role_names[of.kind].shown], len(fitting))
            facts = {"balance": of.name, "hint": hint}
            trouble = "role-of-another-balance" if elsewhere else "unknown-role"
            problems.append(problem(rows.place(row, "role"), trouble, value=name, **facts))
    given = pl.DataFrame(
        [(*pair, code) for pair, code in meant.items()],
        schema={"balance": pl.String, "role": pl.String, "meant": pl.String},
        orient="row",
    )
    boundary = pl.any_horizontal(pl.col(one).is_null() for one in ENDS)
    problems += rows.find(
        pl.col("role").is_null() & boundary, "role", "role-absent", lambda row: {"name": row["stream"]}
    )
    joined = rows.frame.join(given, on=["balance", "role"], how="left", maintain_order="left")
    silent = pl.when(pl.col("role").is_null()).then(pl.lit(TRANSFER)).otherwise("meant")
    frame = joined.with_columns(silent.alias("role")).drop("meant")
    return rows.replaced(frame).without(pl.col("role").is_null()), problems
