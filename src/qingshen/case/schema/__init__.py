"""The audit's tables, each field declared once: column, label, unit, kind, choices, help.

The Excel column, the validation, the dictionary page and the csv/parquet column come from here.
"""

from qingshen.case.schema.audited import (
    CHECKS,
    EFFECTS,
    EXCHANGES,
    QUALITIES,
    RECORDS_TABLE,
    SCORES,
    SOURCES_TABLE,
)
from qingshen.case.schema.field import (
    DIRECTIONS,
    OUTCOMES,
    PATHS,
    REACHED,
    RECORDS,
    SENSES,
    SIZES,
    SOURCES,
    STAGES,
    STATUSES,
    YES_NO,
    Field,
    Kind,
    Status,
    Table,
)
from qingshen.case.schema.reported import (
    ACTIVITIES,
    ANSWERS,
    CONTENTS,
    ENTERPRISE,
    ENTERPRISES,
    MEASURES,
    PARAMETERS,
    QUANTITIES,
    REASON,
    STATUS,
    STREAMS,
    UNCERTAINTY,
    UNIT,
    YEAR,
)

REPORTED = (ENTERPRISES, QUANTITIES, ANSWERS, ACTIVITIES, STREAMS, CONTENTS, PARAMETERS, MEASURES)
GATHERED = (SOURCES_TABLE, RECORDS_TABLE, CHECKS, SCORES, EFFECTS, EXCHANGES, QUALITIES)
TABLES = {one.name: one for one in (*REPORTED, *GATHERED)}
PLACE_COLUMNS = ("file", "sheet", "cell")

__all__ = [
    "ACTIVITIES",
    "ANSWERS",
    "CHECKS",
    "CONTENTS",
    "DIRECTIONS",
    "EFFECTS",
    "ENTERPRISE",
    "ENTERPRISES",
    "EXCHANGES",
    "GATHERED",
    "MEASURES",
    "OUTCOMES",
    "PARAMETERS",
    "PATHS",
    "PLACE_COLUMNS",
    "QUALITIES",
    "QUANTITIES",
    "REACHED",
    "REASON",
    "RECORDS",
    "RECORDS_TABLE",
    "REPORTED",
    "SCORES",
    "SENSES",
    "SIZES",
    "SOURCES",
    "SOURCES_TABLE",
    "STAGES",
    "STATUS",
    "STATUSES",
    "STREAMS",
    "TABLES",
    "UNCERTAINTY",
    "UNIT",
    "YEAR",
    "YES_NO",
    "Field",
    "Kind",
    "Status",
    "Table",
]
