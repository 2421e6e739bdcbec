"""What an entry of the journal says of itself, in words: its keys named, its codes read out, its numbers resolved."""

from collections.abc import Iterable, Mapping
from typing import Any

from qingshen.case.schema import ENTERPRISES
from qingshen.case.settings import SCOPES
from qingshen.language import Text
from qingshen.web.accounts.models import DUTIES, KINDS, Organisation, User
from qingshen.web.audits.models import DEADLINES, ROLES
from qingshen.web.journal.models import Entry
from qingshen.web.wording import says

LONGEST = 120
WORDS: dict[str, Text] = {
    "accepted": Text("通过", "accepted"), "returned": Text("退回", "returned"),
    "submitted": Text("已提交", "handed in"), "draft": Text("草稿", "draft"), "remark": Text("意见", "remark"),
    "remarks": Text("意见数", "remarks"), "text": Text("内容", "text"),
    "decision": Text("决定", "decision"), "decisions": Text("决定", "decisions"), "was": Text("原状态", "before"),
    "number": Text("版本", "version"), "basis": Text("采用的填报", "reports used"), "from": Text("来源", "from"),
    "folder": Text("审核文件夹", "audit folder"), "zip": Text("压缩包", "archive"), "files": Text("文件数", "files"),
    "file": Text("文件", "file"), "name": Text("名称", "name"), "title": Text("名称", "title"),
    "enterprises": Text("企业数", "enterprises"), "added": Text("加入", "added"), "removed": Text("移出", "removed"),
    "changed": Text("修改", "changed"), "gone": Text("移出名单", "taken out"), "amounts": Text("数据数", "amounts"),
    "decisions_dropped": Text("失效的决定", "decisions dropped"), "reason": Text("理由", "reason"),
    "due": Text("期限", "deadline"), "kind": Text("类别", "kind"), "on": Text("日期", "date"),
    "listed": Text("列入名单", "on the list"), "unlisted": Text("不列入", "not on the list"),
    "not_listed": Text("不列入", "not on the list"), "frozen": Text("定稿的体系", "frozen systems"),
    "step": Text("步骤", "step"), "scope": Text("范围", "scope"), "years": Text("年份", "years"),
    "index": Text("指标体系", "index system"), "organiser": Text("组织单位", "organiser"),
    "revision": Text("修改序号", "revision"), "base": Text("工作簿的修改序号", "the workbook's revision"),
    "cells": Text("单元格数", "cells"), "conflicts": Text("冲突数", "conflicts"), "origin": Text("方式", "by"),
    "grid": Text("网页表格", "web form"), "workbook": Text("工作簿", "workbook"), "web": Text("网页", "web"),
    "keep": Text("冲突时保留", "kept in conflicts"), "ask": Text("询问", "ask"), "note": Text("附言", "note"),
    "answer": Text("答复", "answer"), "table": Text("表", "sheet"), "ident": Text("行", "row"),
    "field": Text("列", "column"), "lines": Text("数据校验码", "hash of the data"), "role": Text("角色", "role"),
    "looked_after_by": Text("负责的主管部门", "looked after by"), "code": Text("企业代码", "enterprise"),
    "enterprise": Text("企业代码", "enterprise"), "is_open": Text("开放", "open"), "expert": Text("专家", "expert"),
    "user": Text("人员", "person"), "organisation": Text("单位", "organisation"), "duty": Text("职责", "duty"),
    "institution": Text("技术机构", "institution"), "run": Text("运行", "run"), "digest": Text("散列", "hash"),
    "reevaluate": Text("按另一版评价", "judged by another edition"), "system": Text("体系", "system"),
    "made": Text("新建令牌", "token made"), "revoked": Text("作废令牌", "token revoked"), "days": Text("天数", "days"),
    "balance": Text("平衡", "balance"), "year": Text("年份", "year"), "pattern": Text("模板", "template"),
    "placed": Text("摆放的节点", "nodes placed"), "handed_in": Text("已提交", "handed in"), "api": Text("接口", "API"),
    "waiting": Text("未开始填报", "not begun"), "candidate": Text("候选", "candidate"), "all": Text("全部", "all"),
    "uninvited": Text("待邀请", "not invited"), "report": Text("审核报告", "report"), "plan": Text("启动备案", "plan"),
}  # fmt: skip
CODES = ("decision", "was", "basis", "from", "origin", "keep", "kind", "step", "role", "duty", "scope")
INNER = ("version", "attachment", "remark", "blob", "said", "parent", "is_new_account")  # keys of the data base
YES, NO = Text("是", "yes"), Text("否", "no")


def told(entries: Iterable[Entry]) -> dict[int, list[tuple[str, str]]]:
    """Return what each entry says, by its number, as pairs of a name and a value. Two queries for all of them."""
    entries = list(entries)
    people = User.objects.in_bulk({one for entry in entries for one in _keys(entry, "expert", "user")})
    places = Organisation.objects.in_bulk({one for entry in entries for one in _keys(entry, "organisation")})
    names = {"expert": people, "user": people, "organisation": places}
    return {entry.number: list(_pairs(entry.detail, names)) for entry in entries}


def word(key: str) -> str:
    """Return a key or code in the reader's language; a code nobody named stands as it is."""
    field = next((one for one in ENTERPRISES.fields if one.name == key), None)
    found = WORDS.get(key) or (field.label if field else None)
    for named in (DEADLINES, ROLES, DUTIES, KINDS, SCOPES):
        if found is None and isinstance(named, Mapping) and isinstance(named.get(key), Text):
            found = named[key]
    return says(found) if found else key


def _keys(entry: Entry, *names: str) -> list[int]:
    return [entry.detail[name] for name in names if isinstance(entry.detail.get(name), int)]


def _pairs(detail: Mapping[str, Any], names: Mapping[str, Mapping[int, Any]]) -> Iterable[tuple[str, str]]:
    for key, value in detail.items():
        is_party = key in ("added", "removed") and "name" in detail
        if value in ("", None, [], {}) or key in INNER or (key == "name" and {"added", "removed"} & detail.keys()):
            continue
        said = detail["name"] if is_party else value
        if key in names and isinstance(value, int):
            said = names[key].get(value, value)
        if key == "remarks" and isinstance(value, list):
            said = len(value)
        yield word(key), _short(_flat(said, key))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _is_change(value: Any) -> bool:
    """Say whether it is what stood before and what stands now: two texts, or a number that was or is not set."""
    return isinstance(value, list) and len(value) == 2 and (all(isinstance(one, str) for one in value) or None in value)


def _flat(value: Any, key: str = "") -> str:
    if isinstance(value, bool):
        return says(YES if value else NO)
    if isinstance(value, dict):
        named = {name: says(text) for name, text in DEADLINES.items()} if key == "due" else {}
        return "; ".join(f"{named.get(name) or word(name)}: {_flat(one, name)}" for name, one in value.items())
    if _is_change(value):
        before, after = ("—" if one in ("", None) else word(one) if key in CODES else str(one) for one in value)
        return f"{before} → {after}"
    if isinstance(value, list):
        return ", ".join(_flat(one, key) for one in value)
    return word(str(value)) if key in CODES else str(value)
