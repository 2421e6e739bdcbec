"""What is wrong with a call's body, in words of both languages: the checker itself speaks English alone."""

from collections.abc import Mapping
from typing import Any

from qingshen.language import Text
from qingshen.problems import Place, Problem

AS_DESCRIBED = Text("按接口说明（/api/docs）的格式发送", "send it as the documentation (/api/docs) says")
MISSING = Text("缺少这一项", "it is missing")
OTHER = Text("这一项的格式不对", "it is not of the form asked for")
# kind of error: what, remedy
SAID: Mapping[str, tuple[Text, Text]] = {
    "missing": (MISSING, Text("补上这一项", "send it")),
    "string_type": (
        Text("应为文字", "it must be a text"),
        Text('加上引号，数字也写成文字，如 "1200"', 'put it in quotes, a number too: "1200"'),
    ),
    "list_type": (Text("应为数组", "it must be an array"), Text("写成 [ … ]", "write [ … ]")),
    "too_long": (
        Text("多于 {max_length} 个", "more than {max_length} of them"),
        Text("分几次发送", "send it in several calls"),
    ),
}


def malformed(error: Mapping[str, Any]) -> Problem:
    """Return an error of the body's checker as a problem; its place is the path within the body: edits.0.value."""
    what, remedy = SAID.get(error["type"], (OTHER, AS_DESCRIBED))
    facts = error.get("ctx") or {}
    parts = [str(one) for one in error["loc"] if one != "body"]
    what = Text(what.zh.format(**facts), what.en.format(**facts))
    return Problem(Place("", "", ".".join(parts)), "malformed", what, remedy)
