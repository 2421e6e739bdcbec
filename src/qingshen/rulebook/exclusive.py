"""Techniques that exclude one another, because their savings are shares of the same load (techniques/exclusive.csv)."""

from collections.abc import Sequence
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem
from qingshen.rulebook.cited import CITED, NAMED, Citation, check_rows, choice, citation, listed, name, read_cited
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.techniques import techniques

EXCLUSIVE_COLUMNS = (*NAMED, "package", "techniques", *CITED)


@dataclass(frozen=True)
class Exclusive:
    """Techniques of which an enterprise takes one at most.

    Without `package` any two of `techniques` exclude each other. A `package` is a technique whose saving already holds
    that of each of the `techniques`: it excludes every one of them, and they do not exclude one another.
    """

    code: str
    name: Text
    package: str
    techniques: tuple[str, ...]
    citation: Citation


@held
def exclusives() -> tuple[Exclusive, ...]:
    """Return the sets of techniques that exclude one another, as in the file. Raises Refused with every problem."""
    return read_cited(tables("techniques") / "exclusive.csv", EXCLUSIVE_COLUMNS, read_exclusives)


def read_exclusives(rows: Sequence[Row], problems: list[Problem]) -> tuple[Exclusive, ...]:
    """Return the sets of `rows`; what is wrong goes to `problems`: unknown techniques, and one in two plain sets."""
    check_rows(rows, problems)
    known = [one.code for one in techniques()]
    used: dict[str, Row] = {}
    found = []
    for row in rows:
        package = choice(row, "package", ("", *known), problems)
        members = tuple(choice(row, "techniques", known, problems, one) for one in listed(row["techniques"]))
        _check_size(row, members, package, problems)
        for one in () if package else members:
            if used.setdefault(one, row) is not row:
                place, other = row.place("techniques"), used[one].place("techniques")
                problems.append(problem(place, "code-duplicate", value=one, other=other))
        found.append(Exclusive(row["code"], name(row), package, members, citation(row)))
    return tuple(found)


def _check_size(row: Row, members: Sequence[str], package: str, problems: list[Problem]) -> None:
    """Check that there is something to exclude: two techniques, or a package and something it holds."""
    if len(set(members) - {package}) < (1 if package else 2):
        hint = suggestion("", [one.code for one in techniques()])
        written = row["techniques"]
        problems.append(problem(row.place("techniques"), "cell-choice", column="techniques", value=written, hint=hint))
