"""docs/results.md, made from the dictionary: every table and column an audit writes."""

from __future__ import annotations

from qingshen.case.settings import CURRENCY
from qingshen.language import Language
from qingshen.report.results.dictionary import VARIABLE, Column, Table, tables, unit_shown, words_of

HEAD = """\
# 结果 / Results

<!-- Made from src/qingshen/report/results.toml by: python -m qingshen.report.results > docs/results.md -->

`qingshen audit FOLDER` 把结果写入 `FOLDER/out/`，一次写全，或者什么也不改：
`qingshen audit FOLDER` writes to `FOLDER/out/`, everything or nothing:

| 文件 / file | 内容 / content |
|---|---|
| `report.docx`, `report.html` | 报告（第一语言） / the report in the audit's first language |
| `report.en.docx`, `report.en.html` | 其他语言的报告 / the report in each further language |
| `results.xlsx` | 全部结果表，一表一页，附说明与代码 / every table on a sheet of its own, with explanations and codes |
| `tables/NAME.parquet` | 同样的表，保留代码和全部行 / the same tables for programs: codes and all rows |
| `SHA256SUMS` | 各文件的散列 / the files' hashes: `sha256sum --check SHA256SUMS` |

* `out/` 归程序所有，整体替换。其中不是程序写出的、或写出后被修改的文件不会被删除：程序拒绝运行并逐一列出，请先移走。
  `out/` belongs to the engine and is replaced whole. A file the engine did not write, or that was changed since, is
  never deleted: the audit refuses and names each, so that it can be moved first.
* 被强行中止的审核可能在旁边留下隐藏文件夹 `.out.swap-…`，下次审核自动恢复并清除。 An audit that was killed may leave a
  hidden folder `.out.swap-…` beside it; the next audit recovers and clears it.
* 输入、规则库版本、引擎版本相同，则文件逐字节相同。 Same inputs, rulebook edition and engine: the same bytes.
* 空值表示没有数值（缺失、不适用或不能计算，看状态或理由），从不表示零。 Empty is missing, not applicable or not
  computable, as status or reason says; never zero.
* 一次审核没有的表（例如没有指标体系时的 `levels`）不写出。 A table an audit has nothing for (`levels` without an index
  system) is not written.
* 单位中的 `[名称]` 表示单位在该列中。 `[label]` in a unit: the unit stands in that column.

## 表 / Tables

"""


def page() -> str:
    """Return docs/results.md as the dictionary says it now."""
    listed = "".join(f"* [`{one.name}`](#{one.name}) {one.label.zh} / {one.label.en}\n" for one in tables().values())
    return HEAD + listed + "".join(_table(one) for one in tables().values())


def _table(one: Table) -> str:
    head = (
        f"\n### {one.name}\n\n**{one.label.zh} / {one.label.en}.** {one.meaning.zh}。 {one.meaning.en}.\n\n"
        f"方法 / method: `{one.method}`\n\n"
        "| 列 / column | 名称 / label | 单位 / unit | 含义 / meaning |\n|---|---|---|---|\n"
    )
    return head + "".join(_column(one, column) for column in one.columns)


def _column(declared: Table, one: Column) -> str:
    units = dict.fromkeys(_unit(one, declared, language) for language in ("zh", "en"))
    meaning = f"{one.meaning.zh} / {one.meaning.en}{_codes(one)}"
    cells = (f"`{one.name}`", f"{one.label.zh} / {one.label.en}", " / ".join(units), meaning)
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def _unit(one: Column, declared: Table, language: Language) -> str:
    return unit_shown(one.unit, declared, language, CURRENCY)


def _codes(one: Column) -> str:
    if not one.codes or one.codes == VARIABLE:
        return ""
    listed = (f"`{code or '(empty)'}` {text.zh} / {text.en}" for code, text in words_of(one.codes).items())
    return "<br>" + "; ".join(listed)
