"""The workbook an enterprise fills in, drawn: instructions, who we are, and one sheet a table."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from qingshen.case.schema import ENTERPRISES, STATUSES, Field, Table
from qingshen.case.workbook import INFORMATION, INSTRUCTIONS
from qingshen.exchange.form import Form, Line
from qingshen.exchange.style import Book, height, lines
from qingshen.language import Text

WIDTHS = {
    "year": 8, "variable": 34, "indicator": 30, "carrier": 24, "name": 26, "value": 15, "amount": 15, "unit": 10,
    "status": 12, "reason": 28, "evidence": 24, "level": 12, "cost": 14, "ncv": 27, "measure": 12, "type": 18,
    "outcome": 11, "investment": 13, "annual_saving": 16, "help": 46, "enterprise": 14, "credit_code": 24,
    "province": 12, "city": 12, "district": 12, "process": 20, "size": 10, "listed": 10, "balance": 20, "stream": 14,
    "source": 18, "target": 18, "role": 18, "uncertainty": 14, "price": 14, "component": 20,
    "over_standard": 10, "over_energy": 10, "toxic": 10, "need": 22, "feasible": 12, "path": 12, "longitude": 12,
    "latitude": 12, "technique": 12, "problem": 22, "life": 12, "planned_end": 14, "actual_end": 14,
    "actual_investment": 14, "actual_saving": 17, "responsible": 18, "funds": 16, "question": 8, "answer": 10,
    "present": 12, "stage": 10, "record": 12, "kind": 12, "date": 14, "about": 18, "finding": 40, "by": 14,
    "direction": 10, "medium": 16, "parameter": 20, "sense": 12,
}  # fmt: skip
# The help says what is asked, so it stands beside the code, under one head with it.
HELP_FIRST = "checks"
HELP_HEADS = {
    "answers": Text("级别要求", "requirements"),
    HELP_FIRST: Text("题目、数值的单位", "text, unit of the figure"),
    "": Text("填写说明", "help"),
}
HINTS = {
    "quantities": Text(
        "只填浅黄色格。没有数据：数值留空，状态选“缺失”；不涉及：状态选“不适用”并写说明；确为零：填 0。",
        "Fill in the yellow cells. No figure: leave it empty, choose 缺失; not applicable: 不适用 with the reason.",
    ),
    "answers": Text(
        "对照右侧级别要求，选择已经达到的最高级别，并写明证明材料。",
        "Choose the highest level reached, comparing the requirements at the right, and name the evidence.",
    ),
    "activities": Text(
        "全年消耗量，按购进计量或抄表数。没有使用的填 0；其他品种在空行选择；燃料有化验才填发热量。",
        "Consumption of the year as metered or purchased; 0 for what is not used; others in the free rows; "
        "calorific value of analysed fuels only.",
    ),
    "streams": Text(
        "一行一股物流：从哪里到哪里、多少。厂外的一端留空；没有计量的也写一行，数值留空。循环水只在供水一侧写用途。",
        "One stream one row: from where to where, how much. Outside: leave empty. Not metered: a row without value. "
        "Loops: a role for the supply only.",
    ),
    "contents": Text(
        "物流里带着的铬、镍、VOCs、温度等，一行一项；物流名称与“平衡物流”一致。没有监测的不写。",
        "What a stream carries, one item a row, the stream named as in 平衡物流. Not measured: no row.",
    ),
    "parameters": Text("评价指标体系计算所需的参数。", "Parameters the index system needs."),
    "measures": Text(
        "已实施和计划实施的清洁生产方案，一行一项；编号不重复。",
        "Measures implemented and planned, one a row; each with its own number.",
    ),
    "effects": Text(
        "方案每年减少多少水、能源或污染物，一项一行；增加的填负数。阶段：预期，或有依据的实际。",
        "What a measure saves a year, one item a row, negative where it rises; planned, or actual with its evidence.",
    ),
    "checks": Text(
        "照实回答，只填浅黄色格；不清楚的留空。“存在该问题”一般不填，与回答不一致或须人判断时才选。",
        "Answer as it is, yellow cells only; leave empty what is not known. 存在该问题: only where a person judges.",
    ),
    "enterprises": Text(
        "一行一家企业。企业代码自定，不重复；统一社会信用代码按营业执照填写。",
        "One enterprise a row, with a code of your own; the credit code as on the business licence.",
    ),
}
STEPS = (
    Text("先填“企业信息”：系统据此认出是哪家企业。", "Start with 企业信息: it tells whose workbook this is."),
    Text("再填“数据”“能源消耗”等各表。只填浅黄色格，灰色格已经填好，请不要改。",
         "Then fill in the other sheets: yellow cells are yours, grey ones are given."),
    Text("数值只填数字，单位看“单位”列；不要写“约”“12吨”“/”“无”。",
         "Write numbers only, in the unit shown; no 'about', '12 t', '/' or 'none'."),
    Text("低于检出限的，数值填“<检出限”，例如 <0.05，状态选“低于检出限”。",
         "Below the detection limit write the limit, such as <0.05, and choose 低于检出限."),
    Text("不要改动工作表名和表头；可以增加行，不要合并单元格。",
         "Keep sheet names and headers; rows may be added, cells must not be merged."),
    Text("填完另存为 .xlsx，交给组织单位；文件名不限。", "Save as .xlsx under any name and hand it in."),
)  # fmt: skip
STATUS_MEANING = {
    "reported": Text("有计量、台账或监测依据（可不选）", "metered or recorded; the default"),
    "estimated": Text("推算得到，须在“说明”写明方法", "estimated; say how"),
    "below_detection": Text("监测结果低于检出限", "below the limit of detection"),
    "missing": Text("应有而没有数据；不等于零", "there should be a figure, but there is none; not zero"),
    "not_applicable": Text("本企业不涉及此项，须在“说明”写明理由", "does not concern this enterprise; give the reason"),
}
OWN_UNITS = ("t", "m2", "m", "m3", "kWh", "件", "套", "台")
HEAD_ROW = 2
# Excel keeps no longer list of choices inside a cell rule.
LONGEST_LIST = 255


def draw_instructions(book: Book, title: str) -> None:
    """Draw the first sheet: what to do, the colours, the statuses."""
    sheet = book.sheet(INSTRUCTIONS, landscape=False)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 70)
    sheet.set_row(0, 30)
    sheet.write_string(0, 0, title, book.look("title"))
    sheet.write_string(
        1, 0, "清洁生产审核企业填报表  Cleaner-production audit: the enterprise's workbook", book.look("hint")
    )
    row = 3
    for number, step in enumerate(STEPS, 1):
        sheet.set_row(row, 34)
        sheet.write_string(row, 0, f"{number}.", book.look("text"))
        sheet.merge_range(row, 1, row, 2, "", book.look("text"))
        book.bilingual(sheet, row, 1, step, "text", below=True)
        row += 1
    row += 1
    book.bilingual(sheet, row, 1, Text("颜色", "colours"), "strong")
    for kind, meaning in (("input", Text("请填写", "fill in")), ("fixed", Text("已填好，不要改", "given, keep it"))):
        row += 1
        sheet.write_blank(row, 1, None, book.look(kind))
        book.bilingual(sheet, row, 2, meaning, "text")
    row += 2
    book.bilingual(sheet, row, 1, Text("状态", "status"), "strong")
    for code, label in STATUSES.items():
        row += 1
        sheet.write_string(row, 1, label.zh, book.look("fixed"))
        book.bilingual(sheet, row, 2, STATUS_MEANING[code], "text")


def draw_information(book: Book, enterprise: Mapping[str, Any]) -> None:
    """Draw the sheet that says whose workbook it is."""
    sheet = book.sheet(INFORMATION, landscape=False)
    _title(
        book, sheet, Text(INFORMATION, "the enterprise"), Text("前三项至少填一项。", "At least one of the first three.")
    )
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 40)
    labels = [(one.label, enterprise.get(one.name, "")) for one in ENTERPRISES.fields[:3]]
    labels += [
        (Text("填报人", "filled in by"), ""),
        (Text("联系电话", "telephone"), ""),
        (Text("填报日期", "date"), ""),
    ]
    for row, (label, value) in enumerate(labels, HEAD_ROW):
        sheet.set_row(row, 24)
        book.bilingual(sheet, row, 0, label, "fixed")
        book.write(sheet, row, 1, str(value), "input")


def draw_form(book: Book, form: Form, currency: Text) -> None:
    """Draw one table: title, hint, header, lines; drop-downs for choices, numbers checked as they are typed."""
    fields = [one for one in _ordered(form.table) if one.name != "enterprise"]
    if any(line.help.zh for line in form.lines):
        at = len(form.table.key) - 1 if form.table.name == HELP_FIRST else len(fields)
        fields.insert(at, Field("help", HELP_HEADS.get(form.table.name, HELP_HEADS[""])))
    sheet = draw_header(book, form.table, fields, currency)
    for row, line in enumerate(form.lines, HEAD_ROW + 1):
        sheet.set_row(row, height(max(_draw_cell(book, sheet, (row, at), line, one) for at, one in enumerate(fields))))
    rows = range(HEAD_ROW + 1, HEAD_ROW + 1 + len(form.lines) + form.free)
    if form.free:
        _draw_free(book, sheet, rows[len(form.lines) :], len(fields))
    for column, one in enumerate(fields):
        own_unit = OWN_UNITS if one.name == "unit" and form.table.name == "quantities" else ()
        validate(sheet, rows, column, one, form.offered.get(one.name, own_unit))


def _draw_free(book: Book, sheet: Worksheet, rows: range, columns: int) -> None:
    """Draw empty rows without a cell: a reader of a thousand workbooks has nothing to read in them."""
    for row in rows:
        sheet.set_row(row, height(1))
    draw_empty(book, sheet, rows, columns)


def draw_empty(book: Book, sheet: Worksheet, rows: range, columns: int) -> None:
    """Give the rows the look of what is to be filled in, cells or none."""
    look = {"type": "formula", "criteria": "=TRUE", "format": book.look("input")}
    sheet.conditional_format(rows.start, 0, rows.stop - 1, columns - 1, look)
    sheet.print_area(0, 0, rows.stop - 1, columns - 1)


def draw_header(book: Book, table: Table, fields: Sequence[Field], currency: Text) -> Worksheet:
    """Add the sheet of `table` with title, hint and header; the header repeats on every printed page."""
    sheet = book.sheet(table.label.zh)
    _title(book, sheet, table.label, HINTS.get(table.name, Text("")))
    sheet.set_row(HEAD_ROW, 34)
    for column, one in enumerate(fields):
        unit = one.unit.replace("currency/a", f"{currency.zh}/年").replace("currency", currency.zh)
        unit = unit.replace("/unit", "/单位")
        label = Text(f"{one.label.zh}（{unit}）" if unit else one.label.zh, one.label.en)
        book.bilingual(sheet, HEAD_ROW, column, label, "head", below=True)
        # What is typed where no cell was drawn looks like the rest.
        sheet.set_column(column, column, WIDTHS[one.name], book.look("text"))
    if table.name == HELP_FIRST and (headed := [at for at, one in enumerate(fields) if one.name == "help"]):
        _head_both(book, sheet, headed[0] - 1, fields)
    keyed = 1 + max(column for column, one in enumerate(fields) if one.name in table.key or one.name == "year")
    sheet.freeze_panes(HEAD_ROW + 1, min(keyed, 2))
    sheet.repeat_rows(HEAD_ROW)
    return sheet


def _head_both(book: Book, sheet: Worksheet, column: int, fields: Sequence[Field]) -> None:
    """Put the column at `column` and the help right of it under the head of the first, which readers know."""
    sheet.merge_range(HEAD_ROW, column, HEAD_ROW, column + 1, "", book.look("head"))
    label, told = fields[column].label, fields[column + 1].label
    both = Text(f"{label.zh}（{told.zh}）", f"{label.en} ({told.en})")
    book.bilingual(sheet, HEAD_ROW, column, both, "head", below=True)


def validate(sheet: Worksheet, rows: range, column: int, one: Field, offered: Sequence[str] = ()) -> None:
    """Offer choices as a drop-down and warn where a number is not one; nobody is kept from typing."""
    source = list(offered) or [label.zh for _, label in one.choices]
    rule: dict[str, Any]
    if source and sum(len(name) + 1 for name in source) <= LONGEST_LIST:
        rule = {"validate": "list", "source": source, "error_type": "stop" if one.choices else "information"}
        rule["error_message"] = "请从下拉列表中选择 / choose from the list"
    elif one.kind == "number":
        rule = {
            "validate": "decimal",
            "criteria": "between",
            "minimum": -1e15,
            "maximum": 1e15,
            "error_type": "warning",
        }
        rule["error_message"] = "这里应填数字，单位写在单位列。低于检出限可填 <0.05。\nA number is expected."
    else:
        return
    sheet.data_validation(rows.start, column, rows.stop - 1, column, {**rule, "error_title": "请核对"})


def _ordered(table: Table) -> tuple[Field, ...]:
    """The fields of `table`, keys first and the subject before the year: what is asked, then of which year."""
    subject = [one for one in table.fields if one.name in table.key and one.name not in ("enterprise", "year")]
    return (*subject, *(one for one in table.fields if one not in subject))


def _draw_cell(book: Book, sheet: Worksheet, at: tuple[int, int], line: Line, one: Field) -> float:
    """Draw one cell and return how many lines of text it takes."""
    shown = line.help if one.name == "help" else line.shown.get(one.name)
    value = line.values.get(one.name)
    look = "fixed" if one.name in line.fixed else "input"
    if one.kind in ("year", "choice") or one.name == "unit":
        look += "_centre"
    if one.kind == "number" and one.name not in line.fixed:
        look = "input_number"
    if shown is not None:
        helping = one.name == "help"
        book.bilingual(sheet, *at, shown, "help" if helping else look, below=helping)
        return lines(shown, WIDTHS[one.name], below=helping)
    if value is None or value == "":
        sheet.write_blank(*at, None, book.look(look))
        return 1
    if isinstance(value, int | float):
        sheet.write_number(*at, value, book.look(look))
        return 1
    labels = dict(one.choices)
    written = labels[value].zh if value in labels else str(value)
    book.write(sheet, *at, written, look)
    return lines(Text(written), WIDTHS[one.name])


def _title(book: Book, sheet: Worksheet, title: Text, hint: Text) -> None:
    sheet.set_row(0, 28)
    sheet.write_rich_string(0, 0, title.zh, book.look("hint"), f"  {title.en}", book.look("title"))
    sheet.write_string(1, 0, f"{hint.zh}  {hint.en}", book.look("hint"))
