"""Names become codes: every enterprise, variable, carrier and indicator a row names must exist."""

import polars as pl

from qingshen.case.cell import fold
from qingshen.case.column import Rows
from qingshen.case.messages import listed, problem
from qingshen.case.names import Known, Names, derived_amounts
from qingshen.messages import suggestion
from qingshen.problems import Problem

Verified = tuple[Rows, list[Problem]]


def resolved(rows: Rows, field: str, names: Names, code: str) -> Verified:
    """Replace what is written by the code it stands for; report each unknown name once a sheet, at its first row."""
    written = rows.frame[field].unique().to_list()
    meant = {one: names.code(one) for one in written}
    unknown = [one for one, of in meant.items() if of is None]
    first = rows.frame.filter(pl.col(field).is_in(unknown)).unique(["block", field], keep="first", maintain_order=True)
    problems = []
    for row in first.iter_rows(named=True):
        shared = names.ambiguous.get(fold(row[field]))
        place = rows.place(row, field)
        if shared:
            problems.append(problem(place, "name-ambiguous", value=row[field], codes=listed(shared)))
        else:
            problems.append(problem(place, code, value=row[field], hint=suggestion(row[field], names.shown)))
    frame = rows.frame.with_columns(pl.col(field).replace_strict(meant, return_dtype=pl.String))
    return rows.replaced(frame).without(pl.col(field).is_null()), problems


def with_enterprise(rows: Rows, known: Known) -> Verified:
    """Return the rows of enterprises on the list, in a workbook only those of its own."""
    rows, problems = resolved(rows, "enterprise", known.enterprises, "unknown-enterprise")
    whose = {at: block.enterprise for at, block in enumerate(rows.blocks) if block.enterprise}
    owner = pl.col("block").replace_strict(whose, default=None, return_dtype=pl.String)
    foreign = (owner != pl.col("enterprise")).fill_null(False)
    problems += rows.find(
        foreign,
        "enterprise",
        "enterprise-other",
        lambda row: {"value": row["enterprise"], "other": whose[row["block"]]},
    )
    return rows.without(foreign), problems


def with_year(rows: Rows, known: Known) -> Verified:
    """Return the rows of the audit's years; a measure may be of any year."""
    if rows.table.name == "measures" or not known.years:
        return rows, []
    outside = ~pl.col("year").is_in(known.years)
    years = listed(str(year) for year in known.years)
    problems = rows.find(outside, "year", "year-outside", lambda row: {"value": row["year"], "years": years})
    return rows.without(outside), problems


def with_variable(rows: Rows, known: Known) -> Verified:
    """Return the rows with the codes of their variables."""
    return resolved(rows, "variable", known.variable_names, "unknown-variable")


def with_carrier(rows: Rows, known: Known) -> Verified:
    """Return the rows with the codes of their carriers."""
    return resolved(rows, "carrier", known.carrier_names, "unknown-carrier")


def with_indicator(rows: Rows, known: Known) -> Verified:
    """Return the answers with the codes of their indicators; a quantitative one is not answered."""
    if known.system is None:
        first = rows.frame.head(1).iter_rows(named=True)
        problems = [problem(rows.place(row, "indicator"), "answers-without-system") for row in first]
        return rows.without(pl.lit(True)), problems
    quantitative = [one for one in rows.frame["indicator"].unique() if known.quantitative_names.code(one)]
    mistaken = pl.col("indicator").is_in(quantitative)
    problems = rows.find(mistaken, "indicator", "indicator-quantitative", lambda row: {"value": row["indicator"]})
    rows, found = resolved(rows.without(mistaken), "indicator", known.indicator_names, "unknown-indicator")
    return rows, problems + found


def with_parameter(rows: Rows, known: Known) -> Verified:
    """Drop parameters without a value: an absent parameter is a missing one. Unknown ones are kept, with a warning."""
    rows = rows.without(pl.col("value").is_null() & ~pl.col("bad"))
    names = known.parameter_names
    meant = {one: names.code(one) or one for one in rows.frame["name"].unique()}
    unknown = pl.col("name").is_in([one for one in meant if names.code(one) is None])
    facts = lambda row: {"value": row["name"], "hint": suggestion(row["name"], names.shown)}  # noqa: E731
    problems = rows.find(unknown, "name", "unknown-parameter", facts) if known.system else []
    return rows.replaced(rows.frame.with_columns(pl.col("name").replace(meant))), problems


def with_measure(rows: Rows, known: Known) -> Verified:
    """What a measure saves may be a carrier, a variable or free text; names become codes where they are known."""
    saved = rows.frame["carrier"].drop_nulls().unique()
    meant = {one: known.carrier_names.code(one) or known.variable_names.code(one) or one for one in saved}
    return rows.replaced(rows.frame.with_columns(pl.col("carrier").replace(meant))), []


def with_amount(rows: Rows, known: Known) -> Verified:
    """Return the rows with the codes of what they are amounts of: a quantity or an energy carrier."""
    derived = Names.of((one.code, one.name, ()) for one in derived_amounts().values())
    names = known.variable_names.besides(known.carrier_names).besides(derived)
    return resolved(rows, "variable", names, "unknown-variable")


def with_check(rows: Rows, known: Known) -> Verified:
    """Drop questions nobody answered: no answer, no figure, no judgement, and no word why; what is named stays."""
    said = pl.any_horizontal(pl.col(name).is_not_null() for name in ("answer", "value", "present", "reason"))
    return as_written(rows.without(~said & ~pl.col("bad")), known)


def as_written(rows: Rows, known: Known) -> Verified:
    """Return the rows as they are: what they name is the diagnosis' to know."""
    del known
    return rows, []
