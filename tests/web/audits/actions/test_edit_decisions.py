"""decisions.toml written by hand: all of it right or nothing, the list left alone, nobody's save overwritten."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.edit_decisions import edit_decisions
from qingshen.web.audits.actions.edit_settings import mark_of
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.audits.files import read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

ONE = """
[[decisions]]
step = "focus"
subject = "fresh_water"
decision = "focus"
reason = "缺水"
by = "市局"
date = "2026-11-01"
"""


def now(audit: Audit) -> bytes:
    return read_file(audit, "decisions.toml") or b""


def test_what_is_right_is_kept_and_recorded(world: SimpleNamespace, audit: Audit) -> None:
    bureau, before = world.people.bureau, now(audit)
    assert edit_decisions(bureau, audit, before + ONE.encode(), mark_of(before))
    assert [one.subject for one in read_decisions(audit)] == ["fresh_water"]
    assert Entry.objects.filter(verb="audit.decide").latest("pk").detail["changed"]["decisions"] == [0, 1]
    assert not edit_decisions(bureau, audit, now(audit), mark_of(now(audit)))


@pytest.mark.parametrize(("text", "told"), [
    ("[[decisions", "decisions.toml"), (ONE.replace("focus", "fokus"), "fokus"),
    (ONE.replace("reason", "resaon"), "resaon"),
    (ONE.replace('"focus"', '"list"', 1), "名单"),
])  # fmt: skip
def test_what_is_wrong_is_told_and_nothing_kept(world: SimpleNamespace, audit: Audit, text: str, told: str) -> None:
    before = now(audit)
    with pytest.raises(Refused, match=told):
        edit_decisions(world.people.bureau, audit, text.encode(), mark_of(before))
    with pytest.raises(Refused):
        edit_decisions(world.people.bureau, audit, b"\xff\xfe", mark_of(before))
    assert now(audit) == before


def test_what_another_decided_meanwhile_is_not_lost(world: SimpleNamespace, audit: Audit) -> None:
    seen = mark_of(now(audit))
    decide(world.people.bureau, audit, "focus", "energy", "focus", "高耗能")
    with pytest.raises(Refused, match="别人改过"):
        edit_decisions(world.people.bureau, audit, ONE.encode(), seen)


def test_only_who_decides_writes(world: SimpleNamespace, audit: Audit) -> None:
    with pytest.raises(Forbidden):
        edit_decisions(world.people.institution, audit, b"", mark_of(now(audit)))
