"""The tables of a balance that stands in a file of its own: their columns, and their cells as they are read."""

from dataclasses import replace
from pathlib import Path

from qingshen.case.column import Rows, typed
from qingshen.case.read import FORMATS, read_table
from qingshen.case.schema import ENTERPRISE, STREAMS, UNIT, YEAR, Field, Table
from qingshen.case.sheet import needed_columns
from qingshen.exchange.messages import problem
from qingshen.language import Text
from qingshen.problems import Place, Problem

# Numbers without a unit may be written in per cent; these may not: 5 % of what would be a guess.
_PLAIN = "1"


def _optional(one: Field) -> Field:
    return replace(one, required=False)


BALANCE_FILE = Table(
    "balance",
    Text("物流", "streams"),
    (
        _optional(ENTERPRISE),
        _optional(YEAR),
        _optional(STREAMS.field("balance")),
        STREAMS.field("stream"),
        Field("name", Text("名称", "name")),
        STREAMS.field("source"),
        STREAMS.field("target"),
        STREAMS.field("role"),
        replace(STREAMS.field("value"), required=True, may_be_blank=True, unit=_PLAIN),
        Field("sigma", Text("标准偏差", "standard deviation"), "number", unit=_PLAIN, aliases=("标准差", "σ")),
        STREAMS.field("uncertainty"),
        _optional(UNIT),
    ),
    ("stream",),
    main="value",
)
CORRELATIONS = Table(
    "correlations",
    Text("相关", "correlations"),
    (
        _optional(ENTERPRISE),
        STREAMS.field("stream"),
        Field("other", Text("另一物流", "other stream"), required=True),
        Field("correlation", Text("相关系数", "correlation"), "number", required=True, unit=_PLAIN),
    ),
    ("stream", "other"),
    main="correlation",
)


def read_rows(path: Path, table: Table) -> tuple[Rows, list[Problem]]:
    """Return the typed rows of a file of one `table`, none where it cannot be read, and what is wrong with them."""
    if trouble := _unreadable(path):
        return typed(table, [])[0], [trouble]
    block, found = read_table(path, path.name, table)
    rows, more = typed(table, [block] if block else [])
    return rows, [_remedied(one, table) for one in found + more]


def _unreadable(path: Path) -> Problem | None:
    place = Place(path.name or str(path))
    if path.is_dir():
        return problem(place, "file-is-folder")
    if not path.is_file():
        return problem(place, "file-absent")
    if path.suffix.lower() not in FORMATS:
        return problem(place, "file-format", value=path.suffix or path.name)
    return None


def _remedied(one: Problem, table: Table) -> Problem:
    """Return the problem with the remedy that fits: a file alone has no template, and no column of statuses."""
    remedy = _REMEDIES.get(one.code)
    if one.code in ("header-absent", "sheet-absent"):
        labels = [table.field(name).label for name in needed_columns(table)]
        zh, en = "、".join(label.zh for label in labels), ", ".join(label.en for label in labels)
        remedy = Text(
            f"在一行中写上列名 {zh}（中文或英文）", f"head the columns {en} in one row (in English or Chinese)"
        )
        if one.code == "sheet-absent":
            remedy = Text(
                f"把要算的一张改名为“{table.label.zh}”，{remedy.zh}",
                f"name the one that is meant {table.label.en}, and {remedy.en}",
            )
    if one.code == "cell-percent":
        return replace(one, what=_PERCENT, remedy=_REMEDIES["cell-percent"])
    return replace(one, remedy=remedy) if remedy else one


_PERCENT = Text("应为与数值同单位的数字，填写为百分数", "must be a number in the unit of the value, is a percentage")

_REMEDIES = {
    "cell-not-number": Text(
        "只填一个数字；没有计量请留空", "write one number; leave it empty where nothing is metered"
    ),
    "cell-excel-error": Text(
        "修正公式（未计算的用 Excel 或 WPS 打开并保存一次），或直接填写数值；没有计量请清空",
        "repair the formula (one not calculated yet: open and save the file in a spreadsheet), or write the value; "
        "clear it where nothing is metered",
    ),
    "cell-ambiguous": Text(
        "确为零填 0；没有计量请留空", "write 0 if it is zero; leave it empty where nothing is metered"
    ),
    "cell-about": Text(
        "只填数字，估得多粗写在“不确定度”列", "write the number only, and how rough it is in the column uncertainty"
    ),
    "cell-percent": Text(
        "百分数只填在“不确定度”列（95 % 区间的半宽）",
        "percentages go into the column uncertainty (half width of the 95 % interval)",
    ),
}
