"""What goes in and comes out, declared once: the validation and the OpenAPI document come from here."""

from datetime import datetime
from typing import Any

from ninja import Field, Schema


class Said(Schema):
    """A text in both languages."""

    zh: str
    en: str


class Where(Schema):
    """Where a problem is."""

    file: str = ""
    sheet: str = ""
    cell: str = ""


class Trouble(Schema):
    """One problem: its place, what is wrong, the remedy."""

    code: str
    severity: str = "error"
    place: Where
    what: Said
    remedy: Said


class Refusal(Schema):
    """Why nothing was done."""

    problems: list[Trouble]


class Spotted(Trouble):
    """A problem of the draft with the cell it is about; empty where it is about no single one."""

    table: str = ""
    ident: str = ""
    field: str = ""


class Line(Schema):
    """A row of a table: `ident` names it in edits, `fixed` are the cells that cannot be changed."""

    ident: str
    cells: dict[str, str]
    fixed: list[str]


class ReportOut(Schema):
    """The draft as it stands."""

    enterprise: str
    name: str
    audit: Said
    years: list[int]
    state: str
    is_open: bool
    revision: int
    tables: dict[str, list[Line]]


class Edit(Schema):
    """A cell to be changed: `seen` is what stood there when you read it, `value` what shall stand there."""

    table: str
    ident: str
    field: str
    seen: str = ""
    value: str = ""


class Edits(Schema):
    """The cells to be changed, all at once."""

    edits: list[Edit] = Field(..., max_length=5000)


class Lost(Schema):
    """A cell that was not written: somebody else changed it since you read it."""

    table: str
    ident: str
    field: str
    value: str
    stands: str
    by: str
    at: datetime | None
    place: Said
    why: Said


class Written(Schema):
    """The revision after the change, and the cells that were not written."""

    revision: int
    written: int
    conflicts: list[Lost]


class Checked(Schema):
    """What is wrong with the draft; it can be handed in when `errors` is 0."""

    revision: int
    errors: int
    warnings: int
    problems: list[Spotted]


class Column(Schema):
    """A field of a table."""

    name: str
    label: Said
    kind: str
    unit: str
    is_required: bool
    help: Said
    choices: dict[str, Said]


class TableOut(Schema):
    """A table of the form."""

    table: str
    label: Said
    key: list[str]
    fields: list[Column]


class Quantity(Schema):
    """A quantity that may be reported in the table "quantities", in its unit or one that converts into it."""

    code: str
    name: Said
    unit: str
    help: Said


class Dictionary(Schema):
    """What the form asks for."""

    tables: list[TableOut]
    quantities: list[Quantity]


class Results(Schema):
    """The latest results of the enterprise itself; `run` null: nothing has been reckoned yet."""

    run: dict[str, Any] | None
    levels: list[dict[str, Any]]
    indicators: list[dict[str, Any]]
    gaps: list[dict[str, Any]]
