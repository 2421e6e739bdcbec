"""What each call is called and does, in both languages: for the page and for the OpenAPI document."""

from typing import Any

from qingshen.language import Text
from qingshen.web.api.schemas import SPLIT

# What a call is called, and what it does.
ABOUT = {
    "report": (
        Text("读填报表现状", "read the draft as it stands"),
        Text(
            "返回全部行和单元格；数据状态（估算、缺失、不适用等）是 status 列的代码。",
            "Returns every row with its cells; statuses (estimated, missing, not applicable …) are codes of the column "
            "status.",
        ),
    ),
    "cells": (
        Text("写入单元格", "write cells"),
        Text(
            "200：全部写入。409：其中一些在您读取之后被他人改过，这些不写入并在 conflicts 里告知何人、何时、现为何值，"
            "其余照常写入。422：有一个不合要求，全部不写入。POST、PUT、PATCH 作用相同。",
            "200: all are written. 409: some were changed by somebody else since you read them; those are not written "
            "and conflicts tells who, when and what stands there, the others are. 422: one makes no sense and nothing "
            "is written. POST, PUT and PATCH do the same.",
        ),
    ),
    "problems": (
        Text("读填报表的问题", "read what is wrong with the draft"),
        Text("errors 为 0 时可以由人在平台上提交。", "When errors is 0, people can hand it in on the platform."),
    ),
    "dictionary": (
        Text("读数据字典", "read the dictionary"),
        Text(
            "表、列、单位、选项和可填报的数据项。名单公布后不变。",
            "Tables, columns, units, choices and the quantities that may be reported. It does not change once the list "
            "is published.",
        ),
    ),
    "results": (
        Text("读本企业结果", "read one's own results"),
        Text("没有任何其他企业的数据。", "Nothing of any other enterprise."),
    ),
}


def called(name: str) -> dict[str, Any]:
    """Return what ninja is told of the call `name`."""
    title, does = ABOUT[name]
    return {
        "url_name": name,
        "summary": f"{title.zh}{SPLIT}{title.en}",
        "description": f"{does.zh}{SPLIT}{does.en}",
    }


def part(said: str) -> Text:
    """Return a description of the document as a text; one that has no second language stands for both."""
    zh, _, en = said.partition(SPLIT)
    return Text(zh.strip(), (en or zh).strip().removesuffix("."))
