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
    """One column. `choices` maps the stored code to its label; a label is read as its code."""

    name: str
    label: Text
    kind: Kind = "text"
    required: bool = False
    unit: str = ""
    choices: tuple[tuple[str, Text], ...] = ()
    help: Text = Text("")


@dataclass(frozen=True)
class Table:
    """One table; `key` names the columns that together must be unique."""

    name: str
    label: Text
    fields: tuple[Field, ...]
    key: tuple[str, ...]

    def field(self, name: str) -> Field:
        """Return the field called `name`."""
        return next(one for one in self.fields if one.name == name)


def _choice(name: str, label: Text, choices: dict[str, Text] | dict[Status, Text], *, required: bool = False) -> Field:
    return Field(name, label, "choice", required, choices=tuple(choices.items()))


ENTERPRISE = Field("enterprise", Text("企业代码", "enterprise"), required=True)
YEAR = Field("year", Text("年份", "year"), "year", required=True)
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
        Field("unit", Text("单位", "unit"), required=True),
        STATUS,
        REASON,
    ),
    ("enterprise", "year", "variable"),
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
)
ACTIVITIES = Table(
    "activities",
    Text("能源消耗", "energy use"),
    (
        ENTERPRISE,
        YEAR,
        Field("carrier", Text("能源品种", "carrier"), required=True),
        Field("amount", Text("消耗量", "amount"), "number"),
        Field("unit", Text("单位", "unit"), required=True),
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
)
PARAMETERS = Table(
    "parameters",
    Text("参数", "parameters"),
    (
        ENTERPRISE,
        YEAR,
        Field("name", Text("参数", "parameter"), required=True),
        Field("value", Text("数值", "value"), "number", required=True),
    ),
    ("enterprise", "year", "name"),
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
TABLES = {one.name: one for one in (ENTERPRISES, QUANTITIES, ANSWERS, ACTIVITIES, PARAMETERS, MEASURES)}
PLACE_COLUMNS = ("file", "sheet", "cell")
