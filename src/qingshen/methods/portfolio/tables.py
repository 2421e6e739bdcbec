"""Options, effects and baselines as portfolios read them: every mistake told at once.

The tables, in the units the caller keeps one a variable:

* options: `enterprise`, `option` (unique within the enterprise), figures [currency or currency/a]; where given also
  `group` (at most one option of a group is taken), `requires` (options of the same enterprise, ";" between them) and
  `fixed` (people's decision: true in, false out, null open).
* effects: `enterprise`, `option`, `variable`, and either `fraction` r of the baseline [1], r ≤ 1, or `amount` [unit/a];
  both positive where the option saves, negative where it adds (an end-of-pipe option that uses power).
* baselines: `enterprise`, `variable`, `amount` [unit/a] ≥ 0.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from qingshen.methods.portfolio.messages import problem
from qingshen.problems import Place, Problem, Refused

OPTION = ("enterprise", "option")
EFFECT = (*OPTION, "variable")
BASELINE = ("enterprise", "variable")
# An amount equal to its baseline may exceed it by rounding.
TOLERANCE = 1e-9


class Tables(NamedTuple):
    """Options and effects, read; `effects` carries `baseline`, `fraction`, `addition` and `note`, see `read`."""

    options: pl.DataFrame
    effects: pl.DataFrame


def read(options: pl.DataFrame, effects: pl.DataFrame, baselines: pl.DataFrame, figures: Sequence[str] = ()) -> Tables:
    """Check the three tables and return them sorted, figures that are not finite as null.

    `figures` are the columns of numbers `options` must have. In the effects returned, the saving of one option alone
    is `baseline`·`fraction` + `addition`: an amount whose baseline is known is a fraction of it, an amount without
    baseline (or an addition to a baseline of zero) adds up as it stands. `note` is "" or why the effect is unknown:
    effect_missing, baseline_missing (a fraction of nobody knows what); then both are null.
    Raises Refused for columns that are absent, keys missing or twice, options unknown, fractions above 1, amounts above
    their baseline, effects given twofold and negative baselines or investments.
    """
    absent = [
        *_absent("options", options, (*OPTION, *figures)),
        *_absent("effects", effects, EFFECT),
        *_absent("baselines", baselines, (*BASELINE, "amount")),
    ]
    if absent:
        raise Refused(absent)
    listed, base, worked = _options(options, figures), _baselines(baselines), _effects(effects)
    joined = worked.join(base, on=BASELINE, how="left", maintain_order="left")
    problems = [
        *_keys("options", listed, OPTION),
        *_keys("effects", worked, EFFECT),
        *_keys("baselines", base, BASELINE),
        *_strangers(listed, worked),
        *_told("baselines", base.filter(pl.col("baseline") < 0), BASELINE, "baseline-negative", value="baseline"),
        *_impossible(joined),
    ]
    if "investment" in listed.columns:
        negative = listed.filter(pl.col("investment") < 0)
        problems += _told("options", negative, OPTION, "investment-negative", value="investment")
    if problems:
        raise Refused(problems)
    return Tables(listed, _understood(joined))


def key(*parts: str | None) -> str:
    """Return how an option or effect is called in a message."""
    return " › ".join(part or "?" for part in parts)


def _names(columns: Sequence[str]) -> pl.Expr:
    """Return the names as texts: a table may number its options."""
    return pl.col(*columns).cast(pl.String)


def _absent(table: str, frame: pl.DataFrame, needed: Sequence[str]) -> list[Problem]:
    lacking = [name for name in needed if name not in frame.columns]
    return [problem(Place(table), "columns-absent", table=table, columns=", ".join(lacking))] if lacking else []


def _options(options: pl.DataFrame, figures: Sequence[str]) -> pl.DataFrame:
    numbers = pl.col(list(figures)).cast(pl.Float64)
    given = options.with_columns(pl.when(numbers.is_finite()).then(numbers)) if figures else options
    optional = {"group": pl.String, "requires": pl.String, "fixed": pl.Boolean}
    columns = [(pl.col(name) if name in given.columns else pl.lit(None)).cast(kind).alias(name)
               for name, kind in optional.items()]  # fmt: skip
    return given.select(_names(OPTION), *figures, *columns).sort(*OPTION, nulls_last=True)


def _baselines(baselines: pl.DataFrame) -> pl.DataFrame:
    amount = pl.col("amount").cast(pl.Float64)
    return baselines.select(_names(BASELINE), baseline=pl.when(amount.is_finite()).then(amount)).sort(
        *BASELINE, nulls_last=True
    )


def _effects(effects: pl.DataFrame) -> pl.DataFrame:
    columns = [
        (pl.col(name) if name in effects.columns else pl.lit(None)).cast(pl.Float64).alias(name)
        for name in ("fraction", "amount")
    ]
    read = effects.select(_names(EFFECT), *columns).sort(*EFFECT, nulls_last=True)
    number = pl.col("fraction", "amount")
    return read.with_columns(pl.when(number.is_finite()).then(number))


def _keys(table: str, frame: pl.DataFrame, columns: Sequence[str]) -> list[Problem]:
    problems = []
    bare = frame.filter(pl.any_horizontal(pl.col(*columns).is_null())).height
    if bare:
        problems.append(problem(Place(table), "key-missing", count=bare, columns=", ".join(columns)))
    twice = frame.drop_nulls(columns).filter(pl.struct(*columns).is_duplicated()).unique(columns).sort(*columns)
    return problems + _told(table, twice, columns, "key-twice")


def _strangers(options: pl.DataFrame, effects: pl.DataFrame) -> list[Problem]:
    """Tell of effects whose option, and of requirements whose option, nobody lists."""
    effective = effects.drop_nulls(EFFECT).join(options, on=OPTION, how="anti").unique(OPTION).sort(*OPTION)
    wanted = requirements(options)
    missing = wanted.join(options, left_on=("enterprise", "required"), right_on=OPTION, how="anti")
    return [
        *_told("effects", effective, OPTION, "option-unknown"),
        *_told("options", missing.sort(*OPTION, "required"), OPTION, "requires-unknown", value="required"),
    ]


def requirements(options: pl.DataFrame) -> pl.DataFrame:
    """Return `enterprise, option, required`: a row for each option that another one requires."""
    split = options.drop_nulls([*OPTION, "requires"]).with_columns(required=pl.col("requires").str.split(";"))
    rows = split.select(*OPTION, "required").explode("required")
    named = rows.with_columns(pl.col("required").str.strip_chars())
    return named.filter(pl.col("required") != "").unique(maintain_order=True)


def _impossible(effects: pl.DataFrame) -> list[Problem]:
    fraction, amount, baseline = pl.col("fraction"), pl.col("amount"), pl.col("baseline")
    above = effects.filter(amount > baseline * (1 + TOLERANCE), baseline >= 0)
    return [
        *_told("effects", effects.filter(fraction.is_not_null() & amount.is_not_null()), EFFECT, "effect-twofold"),
        *_told("effects", effects.filter(fraction > 1 + TOLERANCE), EFFECT, "fraction-above-one", value="fraction"),
        *_told("effects", above, EFFECT, "amount-above-baseline", value="amount", baseline="baseline"),
    ]


def _told(table: str, rows: pl.DataFrame, columns: Sequence[str], code: str, **facts: str) -> list[Problem]:
    """Return the problem `code` for each row; `facts`: name in the sentence → column."""
    problems = []
    for row in rows.iter_rows(named=True):
        name = key(*(row[column] for column in columns))
        told = {fact: f"{row[column]:g}" if isinstance(row[column], float) else row[column]
                for fact, column in facts.items()}  # fmt: skip
        problems.append(problem(Place(table, "", name), code, key=name, **told))
    return problems


def _understood(effects: pl.DataFrame) -> pl.DataFrame:
    """Bring every effect to a fraction of the baseline and an addition."""
    fraction, amount, baseline = pl.col("fraction"), pl.col("amount"), pl.col("baseline")
    share = pl.coalesce(fraction, pl.when(baseline > 0).then(amount / baseline))
    alone = fraction.is_null() & (baseline.is_null() | (baseline == 0))
    note = (
        pl.when(fraction.is_null() & amount.is_null()).then(pl.lit("effect_missing"))
        .when(fraction.is_not_null() & baseline.is_null()).then(pl.lit("baseline_missing"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    known = pl.col("note") == ""
    return effects.with_columns(note=note).select(
        *EFFECT,
        "note",
        baseline=baseline,
        fraction=pl.when(known).then(share.fill_null(0.0).clip(upper_bound=1.0)),
        addition=pl.when(known).then(pl.when(alone).then(amount).otherwise(0.0)),
    )
