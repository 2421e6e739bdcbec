"""Write the field tables of docs/case-format.md from the schema: python docs/tables.py"""

import re
from pathlib import Path

from qingshen.case.schema import TABLES, Field, Table

PAGE = Path(__file__).with_name("case-format.md")
KINDS = {
    "text": "文字 text",
    "number": "数字 number",
    "year": "年份 year",
    "date": "日期 date",
    "choice": "选项 choice",
}
_GENERATED = re.compile(r"(<!-- tables -->\n).*(<!-- end of tables -->)", re.DOTALL)


def field_row(table: Table, field: Field) -> str:
    """Return one field as a row: column, label, type, unit, whether it must be filled, choices and help."""
    needed = "是 yes" if field.required or field.name in table.key else ""
    choices = "; ".join(f"`{code}` {label.zh} / {label.en}" for code, label in field.choices)
    told = ". ".join(part for part in (choices, " / ".join(filter(None, field.help))) if part)
    label = f"{field.label.zh} / {field.label.en}"
    return f"| `{field.name}` | {label} | {KINDS[field.kind]} | {field.unit} | {needed} | {told} |"


def section(table: Table) -> str:
    """Return the section of one table: heading, key, one row a field."""
    head = "| 列 column | 名称 label | 类型 type | 单位 unit | 必填 needed | 说明 notes |\n|---|---|---|---|---|---|"
    rows = "\n".join(field_row(table, one) for one in table.fields)
    key = ", ".join(f"`{name}`" for name in table.key)
    return f"### `{table.name}` {table.label.zh} / {table.label.en}\n\n不得重复 / unique: {key}\n\n{head}\n{rows}\n"


def filled(page: str) -> str:
    """Return `page` with the tables between its markers as the schema has them now."""
    tables = "\n".join(section(one) for one in TABLES.values())
    return _GENERATED.sub(lambda match: f"{match[1]}\n{tables}\n{match[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
