"""The page of decisions as people in their roles open it."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.web.accounts.models import User
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.audits.files import frame_of
from qingshen.web.results.models import Run
from qingshen.web.results.proposals import Decided

OWN = """[[targets]]
code = "T-1"
variable = "fresh_water"
aim = "intensity"
horizon = "near"
year = 2026
value = 0.5
unit = "m3/m2"
reason = "缺水"
by = "市局"
date = "2026-11-01"
"""
SignedIn = Callable[[User], Client]


def address(decidable: SimpleNamespace, verb: str = "", **query: str) -> str:
    said = "&".join(f"{name}={text}" for name, text in query.items())
    return f"/results/audit/{decidable.audit.pk}/decisions/{verb}?{said}"


def subject(decidable: SimpleNamespace, step: str) -> str:
    return Decided(decidable.audit, decidable.run).matters(step)[0].proposal.subject


def test_the_bureau_decides_sees_it_and_takes_it_back(decidable: SimpleNamespace, signed_in: SignedIn) -> None:
    client, one = signed_in(decidable.people.bureau), subject(decidable, "screening")
    page = client.get(address(decidable, step="screening")).content.decode()
    assert f'value="{one}"' in page and "暂缓" in page
    said = {"subject": [one], "decision": "reject", "reason": "与规划冲突"}
    page = client.post(address(decidable, "decide", step="screening"), said, follow=True).content.decode()
    assert "已作出 1 项决定" in page and "与规划冲突" in page and "待计算" in page and "去重新运行" in page
    page = client.get(f"/results/audit/{decidable.audit.pk}/").content.decode()
    assert "1 项决定" in page and "decisions/?show=new" in page
    assert "与规划冲突" in client.get(address(decidable, show="new")).content.decode()
    page = client.post(
        address(decidable, "take-back", step="screening"), {"subject": [one]}, follow=True
    ).content.decode()
    assert "已撤回 1 项决定" in page and not read_decisions(decidable.audit)


def test_all_that_is_found_is_decided_at_once(decidable: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(decidable.people.bureau)
    said = {"scope": "all", "decision": "=", "reason": "照建议"}
    client.post(address(decidable, "decide", step="screening", q="EP12"), said)
    found = read_decisions(decidable.audit)
    assert found and all("EP12" in one.subject for one in found)


@pytest.mark.parametrize(("step", "said", "told"), [
    ("screening", {}, "请先勾选"), ("screening", {"subject": "?", "reason": "因为"}, "选择决定"),
    ("screening", {"subject": "?", "decision": "adopt"}, "请填写"),
    ("screening", {"subject": "?", "decision": "x", "reason": "因为"}, "决定："),
    ("targets", {"subject": "?", "decision": "none", "written": "3", "reason": "因为"}, "不要两样都有"),
    ("targets", {"subject": "?", "written": "三", "reason": "因为"}, "或填写数值"),
    ("screening", {"subject": "EP99/1", "decision": "adopt", "reason": "因为"}, "最近一次计算没有"),
])  # fmt: skip
def test_what_cannot_be_decided_is_told_and_nothing_typed_is_lost(
    decidable: SimpleNamespace, signed_in: SignedIn, step: str, said: dict[str, str], told: str
) -> None:
    one = subject(decidable, step)
    given = {name: one if text == "?" else text for name, text in said.items()}
    answer = signed_in(decidable.people.bureau).post(address(decidable, "decide", step=step), given)
    page = answer.content.decode()
    assert answer.status_code == 422 and told in page
    if given.get("subject") == one:
        assert f'value="{one}" aria-label' in page and " checked" in page
    if "reason" in given:
        assert f'value="{given["reason"]}"' in page
    assert not read_decisions(decidable.audit)


def test_who_sees_all_reads_and_who_does_not_is_told_where(decidable: SimpleNamespace, signed_in: SignedIn) -> None:
    one = subject(decidable, "screening")
    decide(decidable.people.bureau, decidable.audit, "screening", one, "reject", "与规划冲突")
    page = signed_in(decidable.people.province).get(address(decidable, step="screening")).content.decode()
    assert "与规划冲突" in page and 'type="checkbox"' not in page
    page = signed_in(decidable.people.district).get(address(decidable, step="screening")).content.decode()
    assert "与规划冲突" not in page and "其结果页" in page
    assert signed_in(decidable.people.filler).get(address(decidable)).status_code in (403, 404)
    assert signed_in(decidable.people.institution).post(address(decidable, "decide"), {}).status_code == 403


def test_without_a_run_and_without_decisions_the_page_says_what_to_do(
    decidable: SimpleNamespace, signed_in: SignedIn
) -> None:
    Run.objects.update(is_done=False)
    page = signed_in(decidable.people.bureau).get(address(decidable)).content.decode()
    assert "去运行" in page
    decide(decidable.people.bureau, decidable.audit, "focus", "fresh_water", "focus", "缺水")
    page = signed_in(decidable.people.bureau).get(address(decidable)).content.decode()
    assert "fresh_water" in page and "缺水" in page


def test_targets_of_peoples_own_are_written_into_the_file(decidable: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(decidable.people.bureau)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(address(decidable)).content.decode())
    assert seen
    said = {"seen": seen[1], "toml": OWN.replace("near", "soon")}
    page = client.post(address(decidable, "write"), said).content.decode()
    assert "[[targets]]" in page and "horizon" in page and "没有决定：请先解决" in page
    page = client.post(address(decidable, "write"), said | {"toml": OWN}, follow=True).content.decode()
    assert "已保存" in page and frame_of(decidable.audit).decisions.targets[0].code == "T-1"
    # The page was open while somebody else saved.
    assert client.post(address(decidable, "write"), said | {"toml": OWN}).status_code == 422
