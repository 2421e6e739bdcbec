"""Whose workbook is it: code, credit code or name in the sheet 企业信息, against the list of enterprises."""

from dataclasses import dataclass

import polars as pl

from qingshen.case.cell import fold
from qingshen.case.messages import problem
from qingshen.case.names import Names
from qingshen.case.workbook import Claim
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem


@dataclass(frozen=True)
class Roll:
    """The list of enterprises as a workbook may name them, each way by itself."""

    codes: Names
    credit_codes: Names
    names: Names
    name_of: dict[str, str]

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Roll":
        """Return the roll of an `enterprises` frame."""
        rows = frame.select("enterprise", "credit_code", "name").rows()
        return cls(
            Names.of((code, Text(code), ()) for code, _, _ in rows),
            _by(rows, 1),
            _by(rows, 2),
            {code: name for code, _, name in rows},
        )

    @property
    def any(self) -> Names:
        """Every way to name an enterprise in a table: code, credit code or name."""
        credit = {code: credit.upper() for credit, code in self.credit_codes.codes.items()}
        return Names.of((code, Text(name), (credit.get(code, ""),)) for code, name in self.name_of.items())


def identify(claim: Claim, roll: Roll) -> tuple[str, list[Problem]]:
    """Return the enterprise a workbook belongs to, "" when it cannot be told, and what is odd about its claim."""
    code, credit, name = (claim.said.get(key) for key in ("enterprise", "credit_code", "name"))
    if code is None and credit is None and name is None:
        return "", [problem(claim.place, "identity-absent")]
    of_credit = roll.credit_codes.code(credit[0]) if credit else None
    if code is not None:
        found = roll.codes.code(code[0])
        if found is None:
            hint = suggestion(code[0], [of_credit] if of_credit else roll.codes.shown)
            return "", [problem(code[1], "unknown-enterprise", value=code[0], hint=hint)]
        if of_credit and of_credit != found and credit:
            return "", [problem(credit[1], "identity-conflict", first=found, second=of_credit)]
    else:
        found = of_credit or (roll.names.code(name[0]) if name else None)
        if found is None:
            value, place = name or credit or ("", claim.place)
            return "", [problem(place, "unknown-enterprise", value=value, hint=suggestion(value, roll.names.shown))]
    listed = roll.name_of[found]
    if name and fold(name[0]) != fold(listed):
        return found, [problem(name[1], "identity-name", value=name[0], name=listed)]
    return found, []


def _by(rows: list[tuple[str, str | None, str]], column: int) -> Names:
    ways: dict[str, list[str]] = {}
    for row in rows:
        if row[column]:
            ways.setdefault(fold(str(row[column])), []).append(row[0])
    unique = {way: codes[0] for way, codes in ways.items() if len(codes) == 1}
    return Names(unique, {}, tuple(str(row[column]) for row in rows if row[column]))
