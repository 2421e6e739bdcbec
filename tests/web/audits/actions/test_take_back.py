"""A decision is taken back; the journal keeps what it was."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.take_back import take_back
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden


def test_what_was_decided_is_taken_back_and_the_rest_stays(world: SimpleNamespace, audit: Audit) -> None:
    bureau = world.people.bureau
    for subject in ("fresh_water", "energy"):
        decide(bureau, audit, "focus", subject, "focus", "缺水")
    assert take_back(bureau, audit, "focus", ["fresh_water", "nothing"]) == 1
    assert [one.subject for one in read_decisions(audit)] == ["energy"]
    told = Entry.objects.filter(verb="audit.decide").latest("pk").detail
    assert told == {"step": "focus", "decisions": [["fresh_water", "focus", "", "缺水"]]}
    many = Entry.objects.count()
    assert take_back(bureau, audit, "focus", ["fresh_water"]) == 0 and Entry.objects.count() == many


def test_the_list_is_decided_anew_instead(world: SimpleNamespace, audit: Audit) -> None:
    with pytest.raises(Refused, match="名单"):
        take_back(world.people.bureau, audit, "list", ["EP01"])


def test_only_who_decides_takes_back(world: SimpleNamespace, audit: Audit) -> None:
    with pytest.raises(Forbidden):
        take_back(world.people.institution, audit, "focus", ["energy"])
