"""Opening an audit: its folder is as `qingshen new` writes it, with what the form said."""

from types import SimpleNamespace

import pytest

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.actions.open_audit import Opening, open_audit
from qingshen.web.audits.files import frame_of, read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

OPENING = Opening(Text("新审核", "New audit"), "park", (2023, 2024), Text("电镀"), "electroplating-2015", True)


def test_the_audit_says_what_the_form_said(world: SimpleNamespace, audit: Audit) -> None:
    settings = frame_of(audit).settings
    assert settings.title == Text("新审核", "New audit") and settings.years == (2023, 2024)
    assert settings.made_up and settings.scope == "park" and settings.organiser.zh == world.city.name
    assert frame_of(audit).system.code == audit.index == "electroplating-2015"
    assert (audit.state, audit.is_made_up, audit.title_en) == ("draft", True, "New audit")


def test_comments_of_the_template_stay(audit: Audit) -> None:
    content = (read_file(audit, "audit.toml") or b"").decode()
    assert "# 审核名称，印在报告封面" in content and "# 名单的建议" in content


def test_it_stands_in_the_journal(world: SimpleNamespace, audit: Audit) -> None:
    entry = Entry.objects.get(verb="audit.open")
    assert entry.audit == audit and entry.actor == world.people.bureau and entry.detail["index"] == audit.index


@pytest.mark.parametrize("who", ["filler", "institution", "district", "province"])
def test_only_for_a_bureau_of_ones_own(world: SimpleNamespace, who: str) -> None:
    with pytest.raises(Forbidden):
        open_audit(getattr(world.people, who), world.city, OPENING)
    assert Audit.objects.count() == 1


def test_an_unknown_system_leaves_nothing_behind(world: SimpleNamespace) -> None:
    wrong = Opening(Text("新审核"), "park", (2023, 2024), index="electroplatin-2015")
    with pytest.raises(Refused):
        open_audit(world.people.bureau, world.city, wrong)
    assert Audit.objects.count() == 1 and not Entry.objects.exists()
