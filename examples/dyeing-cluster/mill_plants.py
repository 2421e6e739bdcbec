"""What is planted on purpose: the cases of planted.csv put into the tables.

Those of networks are put in by mill_water; common and individual problems follow from the shares of model/checks.csv.
"""

from collections.abc import Callable

from mills import Row, planted, written

KEYS = {  # what names an item of a table
    "quantities": ("variable",), "answers": ("indicator",), "activities": ("carrier",), "enterprises": (),
    "sources": ("variable", "source"), "measures": ("measure",), "effects": ("measure", "variable", "stage"),
    "checks": ("question",), "scores": ("expert", "subject"), "exchanges": ("stream",),
    "qualities": ("stream", "parameter"),
}  # fmt: skip
VALUES = {"answers": "level", "activities": "amount", "scores": "score"}
BLANKED = ("value", "level", "amount", "cost", "evidence")
DIGITS = 7

Tables = dict[str, list[Row]]


def plant(tables: Tables) -> Tables:
    """The tables with all cases of planted.csv."""
    for case in planted():
        if case["kind"] == "absent":
            absent(tables, case)
        elif case["kind"] in PLANTED or case["kind"] == "removed":
            rows = [row for row in tables[case["table"]] if meant(row, case)]
            assert len(rows) == 1, case
            if case["kind"] == "removed":
                tables[case["table"]].remove(rows[0])
            else:
                PLANTED[case["kind"]](rows[0], case)
    return tables


def meant(row: Row, case: Row) -> bool:
    """Whether a row is the one a case names."""
    item = "/".join(row[name] for name in KEYS[case["table"]])
    same = all(row.get(name, case[name]) == case[name] for name in ("enterprise", "year") if case[name])
    return same and item == case["item"]


def absent(tables: Tables, case: Row) -> None:
    """Leave out all a mill reports of a year."""
    for name in ("quantities", "answers", "activities"):
        rows = tables[name]
        tables[name] = [row for row in rows if (row["enterprise"], row["year"]) != (case["enterprise"], case["year"])]


def gone(row: Row, case: Row) -> None:
    """The figure is missing, or does not apply."""
    row |= {name: "" for name in BLANKED if name in row}
    row |= {"status": case["kind"], "reason": case["reason"]}


def told(row: Row, case: Row) -> None:
    """The figure is estimated, or below detection."""
    multiply(row, case)
    row |= {"status": case["kind"], "reason": case["reason"]}


def multiply(row: Row, case: Row) -> None:
    """The figure is `size` times what it should be, in another unit where one is named."""
    field = case["field"] or VALUES.get(case["table"], "value")
    row[field] = written(float(row[field]) * float(case["size"] or 1), DIGITS)
    if case["unit"]:
        row["unit"] = case["unit"]


def put(row: Row, case: Row) -> None:
    """A field holds what the case says."""
    row[case["field"]] = case["size"]


PLANTED: dict[str, Callable[[Row, Row], None]] = {
    "missing": gone, "not_applicable": gone, "estimated": told, "below_detection": told, "multiply": multiply,
    "set": put,
}  # fmt: skip
