"""The results an enterprise reads: the columns of their rows and the words for them are the dictionary's of results."""

from datetime import datetime
from typing import Any, Literal

from ninja import Schema
from pydantic import create_model

from qingshen.case.schema import STATUSES
from qingshen.report.content.names import LEVELS
from qingshen.report.results.dictionary import Column, table
from qingshen.web.api.schemas import SPLIT, said_as

# Of a value that meets no baseline of its document the status says so too.
Status = Literal[(*STATUSES, "not_evaluable")]
Level = Literal[tuple(LEVELS)]
# What every row has; anything else is null where there is none.
ALWAYS: dict[str, Any] = {
    "year": int, "enterprise": str, "indicator": str, "status": Status, "complete": bool, "limiting": bool,
}  # fmt: skip
KINDS: dict[str, Any] = {"level": Level, "flag": bool}


def _row(name: str, called: str) -> type[Schema]:
    """Return the shape of a row of the table `name`."""
    one = table(name)
    return create_model(
        called, __base__=Schema, __doc__=f"{one.meaning.zh}{SPLIT}{one.meaning.en}",
        **{column.name: _field(column) for column in one.columns},
    )  # fmt: skip


def _field(column: Column) -> tuple[Any, Any]:
    said = (f"{column.label.zh}：{column.meaning.zh}", f"{column.label.en}: {column.meaning.en}")
    if column.name in ALWAYS:
        return ALWAYS[column.name], said_as(*said)
    return KINDS.get(column.codes, float) | None, said_as(*said, None)


LevelRow, IndicatorRow, GapRow = _row("levels", "LevelRow"), _row("indicators", "IndicatorRow"), _row("gaps", "GapRow")


class RunOut(Schema):
    """一次计算 · one reckoning."""

    at: datetime
    digest: str = said_as("全部输入的 SHA-256", "SHA-256 of everything it was reckoned from")
    engine: str = said_as("计算程序版本", "version of the engine")
    edition: str = said_as("规则库版本的指纹", "fingerprint of the rulebook's edition")


class Results(Schema):
    """本企业最近一次的结果 · the latest results of the enterprise itself."""

    run: RunOut | None = said_as("null：还没有计算过", "null: nothing has been reckoned yet")
    levels: list[LevelRow] = said_as(
        "各年的清洁生产水平与综合指数；没有指标体系时为空",
        "level and composite index, year by year; empty without an index system",
    )
    indicators: list[IndicatorRow] = said_as("各指标的值与级别", "every indicator's value and level")
    gaps: list[GapRow] = said_as(
        "级别不能确定的指标，以及补齐后级别会怎样",
        "indicators whose level is not certain, and what filling them could change",
    )
