"""What an entry of the journal says: in words of the reader's language, never a key of the data base."""

import re

from qingshen.web.audits.told import told
from qingshen.web.journal.record import record
from qingshen.web.wording import speaking


def _said(world, detail, language):
    entry = record(None, "report.review", world.audit, detail)
    with speaking(language):
        return dict(told([entry])[entry.number])


def test_details_are_in_the_readers_language(world):
    detail = {"version": 7, "number": 1, "decision": "returned", "was": "accepted", "remarks": [3, 4], "note": ""}
    assert _said(world, detail, "zh") == {"版本": "1", "决定": "退回", "原状态": "通过", "意见数": "2"}
    assert _said(world, detail, "en") == {"version": "1", "decision": "returned", "before": "accepted", "remarks": "2"}


def test_a_change_shows_before_and_after(world):
    assert _said(world, {"due": ["2025-01-01", "2025-02-01"]}, "zh") == {"期限": "2025-01-01 → 2025-02-01"}
    changed = _said(world, {"changed": {"district": ["", "东区"]}}, "zh")
    assert not re.search("district", str(changed)) and "— → 东区" in changed["修改"]


def test_what_was_not_set_is_a_dash_and_deadlines_have_their_names(world):
    assert _said(world, {"changed": {"selection.most": [None, 6]}}, "zh")["修改"] == "selection.most: — → 6"
    assert _said(world, {"changed": {"selection.most": [6, None]}}, "zh")["修改"] == "selection.most: 6 → —"
    due = _said(world, {"due": {"report": "2025-01-01"}}, "zh")
    assert due == {"期限": "名单公布后 12 个月：提交审核报告: 2025-01-01"}


def test_who_was_taken_in_is_named(world):
    assert _said(world, {"added": 9, "name": "示例机构", "role": "institution"}, "zh") == {
        "加入": "示例机构",
        "角色": "技术机构",
    }
