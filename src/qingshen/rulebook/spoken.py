"""What people write in a workbook of an index system → what its tables hold: headings, words in Chinese.

Only what can mean nothing else is taken; everything else goes on as it is written, to be told by its cell.
"""

import re
from collections.abc import Mapping, Sequence

from qingshen.language import Text

# Column → what people call it, in the order of the tables.
COLUMNS: Mapping[str, Text] = {
    "key": Text("项目", "key"), "value": Text("内容", "value"),
    "class_code": Text("类别代码", "class code"), "class": Text("一级指标", "class"),
    "class_en": Text("一级指标英文", "class in English"), "class_weight": Text("类别权重", "class weight"),
    "class_bonus": Text("加分类别", "bonus class"), "code": Text("代码", "code"), "name": Text("名称", "name"),
    "name_en": Text("英文名称", "name in English"), "unit": Text("单位", "unit"),
    "direction": Text("方向", "direction"),
    "weight": Text("权重", "weight"), "group": Text("分组", "group"), "product": Text("产品", "product"),
    "limiting": Text("限定性", "limiting"), "level_1": Text("Ⅰ级基准值", "baseline I"),
    "level_2": Text("Ⅱ级基准值", "baseline II"), "level_3": Text("Ⅲ级基准值", "baseline III"),
    "formula": Text("公式", "formula"), "clause": Text("条款", "clause"), "certainty": Text("可靠性", "certainty"),
    "note": Text("说明", "note"), "help": Text("填报说明", "help"), "help_en": Text("英文填报说明", "help in English"),
}  # fmt: skip
WORDS: Mapping[str, Mapping[str, Text]] = {
    "direction": {
        "lower": Text("越小越好", "lower is better"), "higher": Text("越大越好", "higher is better"),
        "qualitative": Text("定性", "qualitative"),
    },
    "certainty": {
        "official": Text("官方文本", "official text"), "transcribed": Text("转录", "transcribed"),
        "recalled": Text("待核实", "recalled"),
    },
}  # fmt: skip
_OTHER = {
    "二级指标": "name", "指标": "name", "指标代码": "code", "变量代码": "code", "指标单位": "unit", "出处": "clause",
    "备注": "note", "计算公式": "formula", "Ⅰ级": "level_1", "Ⅱ级": "level_2", "Ⅲ级": "level_3", "I级基准值": "level_1",
    "II级基准值": "level_2", "III级基准值": "level_3", "I级": "level_1", "II级": "level_2", "III级": "level_3",
    "限定性指标": "limiting", "一级指标权重": "class_weight", "二级指标权重": "weight",
}  # fmt: skip
_CALLED = {said.zh: code for code, said in COLUMNS.items()} | _OTHER
_SIGNS = str.maketrans({"×": "*", "÷": "/", "（": "(", "）": ")", "＋": "+", "－": "-", "，": ","})
_MEANT = {column: {said.zh: code for code, said in words.items()} for column, words in WORDS.items()}
DEEPEST = 10


def column_said(column: str) -> Text:
    """Return a column as people find it: its name, and its code where that is another."""
    said = COLUMNS.get(column)
    return Text(f"{said.zh} {column}", column) if said else Text(column, column)


def choices_said(column: str, choices: Sequence[str]) -> Text:
    """Return what may stand in `column`: the codes and, where they have any, their words."""
    words = WORDS.get(column, {})
    zh = "、".join(f"{one} {words[one].zh}" if one in words else one for one in choices)
    en = ", ".join(f"{one} ({words[one].en})" if one in words else one for one in choices)
    return Text(f"可用：{zh}", f"choose from {en}")


def heading(name: str, columns: Sequence[str]) -> str:
    """Return the column a heading means; the heading itself where it means none of `columns`."""
    plain = re.sub(r"\s+|[*＊]", "", name)
    meant = _CALLED.get(plain, name.strip())
    return meant if meant in columns else name.strip()


def header_line(cells: Sequence[Sequence[str]], columns: Sequence[str]) -> int:
    """Return the line (from 0) of the header: the first that names at least half of `columns`; 0 where none does."""
    for line, row in enumerate(cells[:DEEPEST]):
        if 2 * len({heading(one, columns) for one in row} & {*columns}) >= len(columns):
            return line
    return 0


def meant(column: str, cell: str) -> str:
    """Return what a cell of `column` means: the code of a word, else as it is written."""
    return _MEANT.get(column, {}).get(cell.strip(), cell)


def formula_meant(text: str, names: Mapping[str, str]) -> str:
    """Return a formula written with the names of quantities, and with × and ÷, as one of codes."""
    if not re.search(r"[^\x00-\x7f]", text):
        return text
    plain = text.translate(_SIGNS)
    for name in sorted(names, key=len, reverse=True):
        plain = plain.replace(name, names[name])
    return plain
