"""The audit's tables, each field declared once: column, label, unit, kind, choices, help.

The Excel column, the validation, the dictionary page and the csv/parquet column come from here.
"""

from dataclasses import dataclass
from typing import Literal

from qingshen.language import Text

Kind = Literal["text", "number", "year", "choice"]
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
    "not_implemented": Text("未实施", "not implemented"),
    "pending": Text("待定", "pending"),
    "unknown": Text("不详", "unknown"),
}
YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no")}


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


def _choice(name: str, label: Text, choices: dict[str, Text] | dict[Status, Text], *, required: bool = False) -> Field:
    return Field(name, label, "choice", required, choices=tuple(choices.items()))


def _end(name: str, label: Text, alias: str) -> Field:
    """An end of a stream: the column must be there, a blank cell is the outside."""
    note = Text("来自或去往厂外的留空", "left empty where it is outside the plant")
    return Field(name, label, required=True, help=note, may_be_blank=True, aliases=(alias,))


ENTERPRISE = Field("enterprise", Text("企业代码", "enterprise"), required=True)
YEAR = Field("year", Text("年份", "year"), "year", required=True)
# A unit is needed where there is a value; a row without a value may leave it out.
UNIT = Field("unit", Text("单位", "unit"), required=True, may_be_blank=True)
STATUS = _choice("status", Text("状态", "status"), STATUSES)
REASON = Field(
    "reason", Text("说明", "reason"), help=Text("不适用、估算时必填", "needed for not applicable and estimated")
)

ENTERPRISES = Table(
    "enterprises",
    Text("企业名单", "enterprises"),
    (
        ENTERPRISE,
        Field("name", Text("企业名称", "name"), required=True),
        Field("credit_code", Text("统一社会信用代码", "credit code")),
        Field("province", Text("省份", "province")),
        Field("city", Text("城市", "city")),
        Field("district", Text("区县", "district")),
        Field("process", Text("主要工艺", "main process")),
        _choice("size", Text("规模", "size"), SIZES),
        _choice("listed", Text("列入名单", "on the list"), YES_NO),
        Field("reason", Text("列入或不列入理由", "why on or off the list")),
    ),
    ("enterprise",),
)
QUANTITIES = Table(
    "quantities",
    Text("数据", "quantities"),
    (
        ENTERPRISE,
        YEAR,
        Field("variable", Text("项目", "variable"), required=True),
        Field("value", Text("数值", "value"), "number"),
        UNIT,
        STATUS,
        REASON,
    ),
    ("enterprise", "year", "variable"),
    main="value",
    converted=True,
    asked=True,
)
ANSWERS = Table(
    "answers",
    Text("定性指标", "qualitative answers"),
    (
        ENTERPRISE,
        YEAR,
        Field("indicator", Text("指标", "indicator"), required=True),
        _choice("level", Text("达到级别", "level reached"), REACHED),
        STATUS,
        REASON,
        Field("evidence", Text("证明材料", "evidence")),
    ),
    ("enterprise", "year", "indicator"),
    main="level",
    asked=True,
)
ACTIVITIES = Table(
    "activities",
    Text("能源消耗", "energy use"),
    (
        ENTERPRISE,
        YEAR,
        Field("carrier", Text("能源品种", "carrier"), required=True),
        Field("amount", Text("消耗量", "amount"), "number"),
        UNIT,
        Field("cost", Text("费用", "cost"), "number", unit="currency"),
        Field(
            "ncv",
            Text("实测低位发热量", "measured net calorific value"),
            "number",
            unit="GJ/unit",
            help=Text("燃料有实测值才填，按消耗量的单位", "fuels only, where measured; per unit of the amount"),
        ),
        STATUS,
        REASON,
    ),
    ("enterprise", "year", "carrier"),
    main="amount",
    asked=True,
)
UNCERTAINTY = Field(
    "uncertainty",
    Text("不确定度", "uncertainty"),
    "number",
    unit="%",
    help=Text(
        "95 % 区间的半宽，占数值的百分比；不填则按 audit.toml 的 [balance]",
        "half width of the 95 % interval, per cent of the value; left empty: as [balance] of audit.toml says",
    ),
)
STREAMS = Table(
    "streams",
    Text("平衡物流", "streams"),
    (
        ENTERPRISE,
        YEAR,
        Field("balance", Text("平衡", "balance"), required=True),
        Field("stream", Text("物流", "stream"), required=True),
        _end("source", Text("来源", "source"), "起点"),
        _end("target", Text("去向", "target"), "终点"),
        Field("role", Text("用途", "role"), help=Text("不填为内部输送", "left empty: transfer")),
        Field("value", Text("数值", "value"), "number"),
        UNIT,
        UNCERTAINTY,
        STATUS,
        REASON,
        Field(
            "price",
            Text("单价", "price"),
            "number",
            unit="currency/unit",
            help=Text("按数值的单位；不填则按 audit.toml", "per unit of the value; left empty: as audit.toml says"),
        ),
    ),
    ("enterprise", "year", "balance", "stream"),
    main="value",
    converted=True,
)
CONTENTS = Table(
    "contents",
    Text("物流含量", "contents"),
    (
        ENTERPRISE,
        YEAR,
        Field("balance", Text("平衡", "balance"), required=True),
        Field("stream", Text("物流", "stream"), required=True),
        Field("component", Text("成分", "component"), required=True),
        Field("value", Text("数值", "value"), "number"),
        UNIT,
        UNCERTAINTY,
        STATUS,
        REASON,
    ),
    ("enterprise", "year", "balance", "stream", "component"),
    main="value",
    converted=True,
)
PARAMETERS = Table(
    "parameters",
    Text("参数", "parameters"),
    (
        ENTERPRISE,
        YEAR,
        Field("name", Text("参数", "parameter"), required=True),
        Field("value", Text("数值", "value"), "number", required=True, may_be_blank=True),
    ),
    ("enterprise", "year", "name"),
    main="value",
)
MEASURES = Table(
    "measures",
    Text("清洁生产方案", "measures"),
    (
        ENTERPRISE,
        Field("measure", Text("方案编号", "measure"), required=True),
        YEAR,
        Field("type", Text("方案类型", "type"), required=True),
        Field("name", Text("方案名称", "name")),
        _choice("outcome", Text("实施情况", "outcome"), OUTCOMES),
        Field("investment", Text("投资", "investment"), "number", unit="currency"),
        Field("annual_saving", Text("年经济效益", "annual saving"), "number", unit="currency/a"),
        Field("carrier", Text("节约对象", "carrier saved")),
        Field("amount", Text("年节约量", "amount saved per year"), "number"),
        Field("unit", Text("单位", "unit")),
    ),
    ("enterprise", "measure"),
)
_ALL = (ENTERPRISES, QUANTITIES, ANSWERS, ACTIVITIES, STREAMS, CONTENTS, PARAMETERS, MEASURES)
TABLES = {one.name: one for one in _ALL}
PLACE_COLUMNS = ("file", "sheet", "cell")
