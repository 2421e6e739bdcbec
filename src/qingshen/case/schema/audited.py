"""What the audit gathers beside the enterprises' reports: sources compared, records, checklists, scores, effects."""

from qingshen.case.schema.field import DIRECTIONS, RECORDS, SENSES, SOURCES, STAGES, YES_NO, Field, Table, choice
from qingshen.case.schema.reported import ENTERPRISE, UNIT, YEAR
from qingshen.language import Text

EVIDENCE_FIELD = Field("evidence", Text("证明材料", "evidence"))
VARIABLE = Field("variable", Text("项目", "variable"), required=True)
VALUE = Field("value", Text("数值", "value"), "number", required=True)

SOURCES_TABLE = Table(
    "sources",
    Text("数据来源对照", "sources compared"),
    (
        ENTERPRISE,
        YEAR,
        VARIABLE,
        choice("source", Text("来源", "source"), SOURCES, required=True),
        VALUE,
        UNIT,
        EVIDENCE_FIELD,
    ),
    ("enterprise", "year", "variable", "source"),
    main="value",
    converted=True,
)
RECORDS_TABLE = Table(
    "records",
    Text("现场与访谈记录", "site visits and interviews"),
    (
        ENTERPRISE,
        Field("record", Text("记录编号", "record"), required=True),
        choice("kind", Text("类型", "kind"), RECORDS, required=True),
        Field("date", Text("日期", "date"), "date"),
        Field(
            "about",
            Text("涉及项目", "about"),
            help=Text("项目、指标或问题的代码", "code of a variable, indicator or problem"),
        ),
        Field("finding", Text("内容", "finding"), required=True),
        Field("by", Text("记录人或角色", "recorded by")),
        EVIDENCE_FIELD,
    ),
    ("enterprise", "record"),
)
CHECKS = Table(
    "checks",
    Text("快速诊断清单", "rapid checklist"),
    (
        ENTERPRISE,
        Field("question", Text("题号", "question"), required=True),
        choice("answer", Text("回答", "answer"), YES_NO),
        Field("value", Text("数值", "value"), "number"),
        choice("present", Text("存在该问题", "problem present"), YES_NO),
        Field("reason", Text("说明", "reason")),
        EVIDENCE_FIELD,
    ),
    ("enterprise", "question"),
)
SCORES = Table(
    "scores",
    Text("专家评分", "expert scores"),
    (
        Field("expert", Text("专家", "expert"), required=True, help=Text("用代号", "by a code")),
        Field("subject", Text("评分对象", "subject"), required=True, help=Text("问题的代码", "code of a problem")),
        Field("score", Text("得分", "score"), "number", required=True, unit="0-10"),
        Field("reason", Text("理由", "reason")),
    ),
    ("expert", "subject"),
)
EFFECTS = Table(
    "effects",
    Text("方案效果", "effects of measures"),
    (
        ENTERPRISE,
        Field("measure", Text("方案编号", "measure"), required=True),
        VARIABLE,
        choice("stage", Text("阶段", "stage"), STAGES, required=True),
        Field(
            "value",
            Text("年减少量", "fall per year"),
            "number",
            required=True,
            help=Text("减少为正，增加为负", "positive where it falls, negative where it rises"),
        ),
        UNIT,
        EVIDENCE_FIELD,
    ),
    ("enterprise", "measure", "variable", "stage"),
    main="value",
    converted=True,
)
EXCHANGES = Table(
    "exchanges",
    Text("供需物流", "streams on offer and wanted"),
    (
        ENTERPRISE,
        Field("stream", Text("物流", "stream"), required=True),
        choice("direction", Text("供或需", "direction"), DIRECTIONS, required=True),
        Field(
            "medium", Text("介质", "medium"), required=True, help=Text("如水、蒸汽、废酸", "water, steam, spent acid …")
        ),
        Field("value", Text("年数量", "amount per year"), "number", required=True),
        UNIT,
        Field(
            "price",
            Text("单价", "price"),
            "number",
            unit="currency/unit",
            help=Text(
                "需方：现用来源的单价；供方：供出所需的费用", "wanted: what it costs now; offered: what giving it costs"
            ),
        ),
    ),
    ("enterprise", "stream"),
    main="value",
)
QUALITIES = Table(
    "qualities",
    Text("供需品质", "quality of the streams"),
    (
        ENTERPRISE,
        Field("stream", Text("物流", "stream"), required=True),
        Field("parameter", Text("指标", "parameter"), required=True),
        choice("sense", Text("限值方向", "sense"), SENSES, required=True),
        VALUE,
        UNIT,
    ),
    ("enterprise", "stream", "parameter"),
    main="value",
)
