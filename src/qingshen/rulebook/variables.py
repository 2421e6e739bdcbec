"""The quantities enterprises report: those of every industry, and those an index system adds."""

from collections.abc import Mapping

from qingshen import units
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import VARIABLE_COLUMNS, Row, csv_rows
from qingshen.rulebook.system import Variable

FORM = "variables.csv"
OWN_UNIT = "*"
"""The unit of what is counted in an enterprise's own product unit (t, m2, pieces); no formula can use it."""


@held
def general_variables() -> tuple[Variable, ...]:
    """Return the quantities every industry reports (forms/variables.csv), in the form's order."""
    text = (tables("forms") / FORM).read_text(encoding="utf-8")
    problems: list[Problem] = []
    variables = read_variables(csv_rows(text, VARIABLE_COLUMNS, FORM, problems), {}, problems)
    if problems:
        raise Refused(problems)
    return variables


def read_variables(rows: tuple[Row, ...], taken: Mapping[str, Place], problems: list[Problem]) -> tuple[Variable, ...]:
    """Return the variables of `rows`; what is wrong goes to `problems`. `taken` are codes already in use."""
    used = dict(taken)
    for row in rows:
        check_code(row, used, problems)
        if not row["name"]:
            hint = Text("写明填报的是什么量", "say which quantity is reported")
            problems.append(problem(row.place("name"), "cell-empty", column="name", hint=hint))
        if row["unit"] != OWN_UNIT and not units.is_unit(row["unit"]):
            problems.append(problem(row.place("unit"), "unit-unknown", value=row["unit"]))
    return tuple(
        Variable(row["code"], Text(row["name"], row["name_en"]), row["unit"], Text(row["help"], row["help_en"]))
        for row in rows
    )


def check_code(row: Row, used: dict[str, Place], problems: list[Problem]) -> None:
    """Check form and uniqueness of the row's code, and enter it into `used`."""
    code, place = row["code"], row.place("code")
    if not is_code(code):
        problems.append(problem(place, "code-form", value=code))
    elif code in used:
        problems.append(problem(place, "code-duplicate", value=code, other=used[code]))
    used.setdefault(code, place)


def is_code(text: str) -> bool:
    """Whether `text` can name an indicator, a variable, a class or a product: lower-case letters, digits and _."""
    return text.isascii() and text.isidentifier() and text == text.lower() and text not in ("min", "max")
