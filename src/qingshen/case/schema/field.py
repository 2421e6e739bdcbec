"""What a table and a field are: column, label, unit, kind, choices, help; and the lists people choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from qingshen.language import Text

Kind = Literal["text", "number", "year", "date", "choice"]
Status = Literal["reported", "estimated", "below_detection", "missing", "not_applicable"]

STATUSES: dict[Status, Text] = {
    "reported": Text("上报", "reported"),
    "estimated": Text("估算", "estimated"),
    "below_detection": Text("低于检出限", "below detection"),
    "missing": Text("缺失", "missing"),
    "not_applicable": Text("不适用", "not applicable"),
}
SIZES = {
    "large": Text("大型", "large"),
    "medium": Text("中型", "medium"),
    "small": Text("小型", "small"),
    "micro": Text("微型", "micro"),
}
REACHED = {
    "I": Text("Ⅰ级", "level I"),
    "II": Text("Ⅱ级", "level II"),
    "III": Text("Ⅲ级", "level III"),
    "none": Text("未达到", "below level III"),
}
OUTCOMES = {
    "implemented": Text("已实施", "implemented"),
    "implementing": Text("实施中", "being implemented"),
    "not_implemented": Text("未实施", "not implemented"),
    "pending": Text("待定", "pending"),
    "unknown": Text("不详", "unknown"),
}
YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no")}
PATHS = {
    "new_park": Text("新建园区", "new park"),
    "rebuilt": Text("原地改造", "rebuilt on site"),
    "general": Text("一般", "general"),
}
SOURCES = {
    "invoice": Text("发票", "invoice"),
    "meter": Text("计量表", "meter"),
    "permit": Text("排污许可", "discharge permit"),
    "manifest": Text("危废转移联单", "waste manifest"),
    "statistics": Text("环境统计", "environmental statistics"),
    "monitoring": Text("监测", "monitoring"),
}
RECORDS = {
    "site_visit": Text("现场考察", "site visit"),
    "interview": Text("座谈访谈", "interview"),
    "document": Text("资料", "document"),
    "photo": Text("照片", "photo"),
    "monitoring": Text("监测报告", "monitoring report"),
    "training": Text("培训", "training"),
}
STAGES = {"planned": Text("预期", "planned"), "actual": Text("实际", "actual")}
DIRECTIONS = {"supply": Text("供", "supply"), "demand": Text("需", "demand")}
SENSES = {"is": Text("等于", "is"), "max": Text("不高于", "at most"), "min": Text("不低于", "at least")}


@dataclass(frozen=True)
class Field:
    """One column. `choices` maps the stored code to its label; a label is read as its code.

    A `required` column must be there, and its cells filled in, unless the field `may_be_blank`. A column headed by one
    of the `aliases` is read as this field.
    """

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = False
    unit: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = Text("")
    may_be_blank: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Table:
    """One table; `key` names the columns that together must be unique. Declared once: two tables are never the same.

    `main` is the field that holds what a row states, "" where no single one does; its cell is the place of the row.
    `converted`: the main value is stored in the unit of what it measures, and as written beside it. `asked`: its rows
    stand ready on a form, so that one left blank says nothing.
    """

    name: str
    label: Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    main: str = ""
    converted: bool = False
    asked: bool = False

    @property
    def anchor(self) -> str:
        """The field whose cell is the place of a row."""
        return self.main or self.key[-1]

    def field(self, name: str) -> Field:
        """Return the field called `name`."""
        return next(one for one in self.fields if one.name == name)


def choice(
    name: str, label: Text, choices: Mapping[str, Text] | Mapping[Status, Text], *, required: bool = False
) -> Field:
    """Return a field of which one of `choices` is taken."""
    return Field(name, label, "choice", required, choices=tuple(choices.items()))
