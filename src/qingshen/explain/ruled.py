"""What was proposed or decided, in words: each step has its codes, and nobody should have to read them."""

from __future__ import annotations

from qingshen.explain.checked import told
from qingshen.language import Text

YES_NO = {"yes": Text("是", "yes"), "no": Text("否", "no"), "open": Text("未定", "open")}
WORDS = {
    "list": {"yes": Text("列入", "on the list"), "no": Text("不列入", "off the list")},
    "survey": {"accept": Text("接受", "accept"), "return": Text("退回", "return")},
    "focus": {"focus": Text("重点", "focus"), "no": Text("否", "no")},
    "targets": {"none": Text("取消", "dropped")},
    "diagnosis": {
        "common": Text("行业共性", "common"),
        "individual": Text("企业个性", "individual"),
        "dismissed": Text("不成立", "dismissed"),
    },
    "generation": {"keep": Text("保留", "keep"), "drop": Text("剔除", "drop")},
    "screening": {
        "adopt": Text("采用", "adopt"), "reject": Text("不采用", "reject"), "defer": Text("暂缓", "defer"),
    },
    "tracking": {"accept": Text("认可", "accepted"), "refuse": Text("不认可", "refused")},
    "performance": YES_NO,
    "continuous": {"adopt": Text("列入", "taken up"), "drop": Text("不列入", "dropped")},
}  # fmt: skip


def ruled(value: str | None, step: str) -> Text:
    """Return `value` of a step in words; a date, a number or a name stands as it is, nothing is "—"."""
    if value is None:
        return Text("—", "—")
    known = WORDS.get(step, {}).get(value)
    return known or told(value)
