"""What enterprises report: who they are, quantities, answers, energy, balances, measures."""

from qingshen.case.schema.field import (
    OUTCOMES,
    PATHS,
    REACHED,
    SIZES,
    STATUSES,
    YES_NO,
    Field,
    Table,
    choice,
)
from qingshen.language import Text


def _end(name: str, label: Text, alias: str) -> Field:
    """An end of a stream: the column must be there, a blank cell is the outside."""
    note = Text("来自或去往厂外的留空", "left empty where it is outside the plant")
    return Field(name, label, required=True, help=note, may_be_blank=True, aliases=(alias,))


ENTERPRISE = Field("enterprise", Text("企业代码", "enterprise"), required=True)
YEAR = Field("year", Text("年份", "year"), "year", required=True)
# A unit is needed where there is a value; a row without a value may leave it out.
UNIT = Field("unit", Text("单位", "unit"), required=True, may_be_blank=True)
STATUS = choice("status", Text("状态", "status"), STATUSES)
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
        choice("size", Text("规模", "size"), SIZES),
        choice("listed", Text("列入名单", "on the list"), YES_NO),
        Field("reason", Text("列入或不列入理由", "why on or off the list")),
        choice("over_standard", Text("双超", "over standard or quota"), YES_NO),
        choice("over_energy", Text("高耗能", "over the energy limit"), YES_NO),
        choice("toxic", Text("双有", "toxic substances"), YES_NO),
        Field(
            "need",
            Text("关键环境治理需求", "key treatment need"),
            help=Text("如特征污染物、重金属总量、新污染物", "feature pollutants, heavy-metal quota, new pollutants"),
        ),
        choice("feasible", Text("具备审核条件", "can be audited"), YES_NO),
        choice("path", Text("审核路径", "path"), PATHS),
        Field("longitude", Text("经度", "longitude"), "number", unit="°"),
        Field("latitude", Text("纬度", "latitude"), "number", unit="°"),
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
        choice("level", Text("达到级别", "level reached"), REACHED),
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
        choice("outcome", Text("实施情况", "outcome"), OUTCOMES),
        Field("investment", Text("投资", "investment"), "number", unit="currency"),
        Field("annual_saving", Text("年经济效益", "annual saving"), "number", unit="currency/a"),
        Field("carrier", Text("节约对象", "carrier saved")),
        Field("amount", Text("年节约量", "amount saved per year"), "number"),
        Field("unit", Text("单位", "unit")),
        Field(
            "technique", Text("技术代码", "technique"), help=Text("技术目录中的代码", "code in the technique catalogue")
        ),
        Field("problem", Text("针对问题", "problem addressed")),
        Field("life", Text("使用年限", "life"), "number", unit="a"),
        Field("planned_end", Text("计划完成", "planned end"), "date"),
        Field("actual_end", Text("实际完成", "actual end"), "date"),
        Field("actual_investment", Text("实际投资", "actual investment"), "number", unit="currency"),
        Field("actual_saving", Text("实际年经济效益", "actual annual saving"), "number", unit="currency/a"),
        Field("responsible", Text("责任人或部门", "responsible")),
        Field("funds", Text("资金来源", "funds")),
        Field("reason", Text("未实施或变更理由", "why not done or changed")),
        Field("evidence", Text("证明材料", "evidence")),
    ),
    ("enterprise", "measure"),
)
