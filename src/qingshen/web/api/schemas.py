"""What goes in and comes out, declared once: validation, OpenAPI document and the page for people come from here.

Descriptions are Chinese, `SPLIT`, English.
"""

from datetime import datetime
from typing import Any

from ninja import Field, Schema

SPLIT = " · "


def said_as(zh: str, en: str, default: Any = ..., **more: Any) -> Any:
    """Return a field that says in both languages what it holds."""
    return Field(default, description=f"{zh}{SPLIT}{en}", **more)


class Said(Schema):
    """中英两种文字 · a text in both languages."""

    zh: str
    en: str


class Where(Schema):
    """问题所在 · where a problem is."""

    file: str = ""
    sheet: str = said_as("表", "table", "")
    cell: str = said_as("单元格或行；请求格式不对时为字段", "cell or row; of a malformed request, the field", "")


class Trouble(Schema):
    """一个问题：在哪里、是什么、怎么办 · one problem: its place, what is wrong, the remedy."""

    code: str = said_as("问题代码，不随语言变化", "the kind of problem, the same in every language")
    severity: str = said_as("error（不能提交）或 warning", "error (cannot be handed in) or warning", "error")
    place: Where
    what: Said
    remedy: Said


class Refusal(Schema):
    """为什么没有做 · why nothing was done."""

    problems: list[Trouble]


class Spotted(Trouble):
    """填报表里的一个问题，并指明单元格 · a problem of the draft, with the cell it is about."""

    table: str = said_as("不涉及某一单元格时为空", "empty where it is about no single cell", "")
    ident: str = ""
    field: str = ""


class Line(Schema):
    """表中一行 · a row of a table."""

    ident: str = said_as("行标识，写入时用它指明这一行", "names the row when you write")
    cells: dict[str, str] = said_as(
        "列名 → 规范文字：数字用小数点、无千分位，选项用代码；空单元格不出现",
        "column → canonical text: numbers with a point, choices by code; empty cells are left out",
    )
    fixed: list[str] = said_as("不能修改的列", "columns that cannot be changed")


class ReportOut(Schema):
    """填报表现状 · the draft as it stands."""

    enterprise: str = said_as("企业在本次审核中的编号", "the enterprise's code in this audit")
    name: str
    audit: Said
    years: list[int] = said_as("要求填报的年份", "the years asked for")
    state: str = said_as("draft、submitted、returned 或 accepted", "draft, submitted, returned or accepted")
    is_open: bool = said_as("现在能否写入", "whether it can be written now")
    revision: int = said_as("每次修改加一", "grows with every change")
    tables: dict[str, list[Line]] = said_as("表名 → 各行", "table → its rows")


class Edit(Schema):
    """一个要改的单元格 · a cell to be changed."""

    table: str
    ident: str = said_as(
        "report 里的行标识；在可以增行的表里，一个新的标识（4—40 位字母、数字、- 或 _）会增加一行",
        "the row's ident in report; where rows can be added, a new one (4 to 40 letters, digits, - or _) adds one",
    )
    field: str = said_as(
        "列名；空（value 也为空）表示删除这一行", "the column; empty, with value empty too, removes the row"
    )
    seen: str = said_as(
        "读取时这里的值；删除一行时留空", "what stood there when you read it; leave it empty to remove a row", ""
    )
    value: str = said_as(
        "要写入的值，最长 2000 字；空表示清除；status 列写数据状态代码（见 dictionary 的 choices）",
        "what shall stand there, at most 2000 characters; empty clears it; statuses are codes of the column status",
        "",
    )


class Edits(Schema):
    """一次写入的全部单元格 · the cells to be changed, all at once."""

    edits: list[Edit] = said_as("最多 5000 个", "at most 5000", max_length=5000)


class Lost(Schema):
    """没有写入的单元格：读取之后他人改过 · a cell not written: somebody changed it since you read it."""

    table: str
    ident: str
    field: str
    value: str = said_as("您要写入的值", "what you wanted to write")
    stands: str = said_as("现在的值", "what stands there now")
    by: str
    at: datetime | None
    place: Said
    why: Said


class Written(Schema):
    """写入之后 · after writing."""

    revision: int
    written: int = said_as("写入的单元格数", "how many cells were written")
    conflicts: list[Lost]


class Checked(Schema):
    """填报表里的全部问题 · everything that is wrong with the draft."""

    revision: int
    errors: int = said_as("为 0 才能提交", "it can be handed in when this is 0")
    warnings: int
    problems: list[Spotted]


class Column(Schema):
    """表的一列 · a column of a table."""

    name: str
    label: Said
    kind: str = said_as("text、number、year、date 或 choice 等", "text, number, year, date, choice …")
    unit: str
    is_required: bool
    help: Said
    choices: dict[str, Said] = said_as("代码 → 文字", "code → words")


class TableOut(Schema):
    """填报表中的一张表 · a table of the form."""

    table: str
    label: Said
    key: list[str] = said_as("合起来指明一行的列", "the columns that together name a row")
    fields: list[Column]


class Quantity(Schema):
    """可填报的一个数据项 · a quantity that may be reported."""

    code: str = said_as("quantities 表 variable 列的代码", "its code in the column variable of the table quantities")
    name: Said
    unit: str = said_as("填报单位；也可填能换算成它的单位", "its unit; one that converts into it will do")
    help: Said


class Dictionary(Schema):
    """填报表要求什么 · what the form asks for."""

    tables: list[TableOut]
    quantities: list[Quantity]
