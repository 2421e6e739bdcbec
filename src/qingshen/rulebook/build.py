"""A source → an IndexSystem, or every problem in it."""

from collections.abc import Sequence
from dataclasses import replace

from qingshen.problems import Place, Problem
from qingshen.rulebook.heading import CERTAINTIES, Heading, read_heading
from qingshen.rulebook.indicators import read_classes, read_indicators
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Source
from qingshen.rulebook.sums import settle_weights
from qingshen.rulebook.system import Certainty, IndexSystem, Indicator, IndicatorClass, Variable
from qingshen.rulebook.variables import FORM, general_variables, read_variables


def build(source: Source, digest: str = "") -> tuple[IndexSystem | None, list[Problem]]:
    """Return the system and its problems; the system is None where one of them is an error.

    Formulas may read the quantities every industry reports and those the system declares itself.
    """
    problems: list[Problem] = []
    heading = read_heading(source, problems)
    general = general_variables()
    reserved = {one.code: Place(FORM, "", one.code) for one in general}
    variables = read_variables(source.variables, reserved, problems)
    if not source.indicators:
        problems.append(problem(source.home, "table-empty"))
    units = {one.code: one.unit for one in (*general, *variables)}
    reserved |= {row["code"]: row.place("code") for row in source.variables}
    indicators = read_indicators(source.indicators, units, reserved, problems)
    classes = read_classes(source.indicators, problems)
    share = source.settings.get("grading.missing_weights") == "equal_residual"
    weights = settle_weights(source.indicators, classes, share_residual=share, problems=problems)
    if heading is not None:
        problems += _certainty(heading, indicators, source)
    # A cell of which something is told already has nothing more to say.
    told = {one.place for one in source.found}
    problems = [*source.found, *(one for one in problems if one.place not in told)]
    if heading is None or any(one.severity == "error" for one in problems):
        return None, problems
    weighed = [replace(one, weight=found) for one, found in zip(indicators, weights, strict=True)]
    return _system(heading, classes, weighed, variables, digest), problems


def _certainty(heading: Heading, indicators: Sequence[Indicator], source: Source) -> list[Problem]:
    rows: list[Certainty] = [one.certainty for one in indicators]
    if not rows:
        return []
    worst = max(rows, key=CERTAINTIES.index)
    if heading.certainty == worst:
        return []
    return [problem(source.places["certainty"], "certainty-worst", found=heading.certainty, expected=worst)]


def _system(
    heading: Heading,
    classes: Sequence[IndicatorClass],
    indicators: Sequence[Indicator],
    variables: Sequence[Variable],
    digest: str,
) -> IndexSystem:
    return IndexSystem(
        code=heading.code,
        title=heading.title,
        issuer=heading.issuer,
        year=heading.year,
        document=heading.document,
        clause=heading.clause,
        edition=heading.edition,
        certainty=heading.certainty,
        level_names=heading.level_names,
        classes=tuple(classes),
        indicators=tuple(indicators),
        variables=tuple(variables),
        grading=heading.grading,
        note=heading.note,
        labels=heading.labels,
        digest=digest,
    )
