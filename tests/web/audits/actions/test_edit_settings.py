"""audit.toml changed by form and by hand: kept only when all of it is right."""

from types import SimpleNamespace

import pytest

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.web.audits.actions.edit_settings import edit_settings, write_settings
from qingshen.web.audits.files import frame_of, read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.reporting.models import Report, Version
from qingshen.web.storage.keep import keep


def _text(audit: Audit) -> str:
    return (read_file(audit, "audit.toml") or b"").decode()


def test_a_changed_key_is_settled_and_recorded(world: SimpleNamespace, audit: Audit) -> None:
    values = {"audit.title": Text("改名"), "selection.strata": ["size"], "selection.shares": {"wastewater": 0.8}}
    assert edit_settings(world.people.bureau, audit, values) == [
        "audit.title", "selection.shares.wastewater", "selection.strata",
    ]  # fmt: skip
    audit.refresh_from_db()
    settings = frame_of(audit).settings
    assert audit.title == "改名" and settings.selection.strata == ("size",)
    assert settings.selection.shares == {"wastewater": 0.8}
    assert "# 分层的列" in _text(audit)
    assert Entry.objects.last().verb == "audit.edit"


def test_the_same_values_change_nothing(world: SimpleNamespace, audit: Audit) -> None:
    before, number = _text(audit), Entry.objects.count()
    assert edit_settings(world.people.bureau, audit, {"audit.years": [2023, 2024], "selection.most": None}) == []
    assert _text(audit) == before and Entry.objects.count() == number


def test_a_key_is_set_and_taken_out_again(world: SimpleNamespace, audit: Audit) -> None:
    edit_settings(world.people.bureau, audit, {"selection.most": 12, "selection.shares": {"energy": 0.5}})
    assert frame_of(audit).settings.selection.most == 12
    edit_settings(world.people.bureau, audit, {"selection.most": None, "selection.shares": {}})
    assert not frame_of(audit).settings.selection.asked


def test_every_problem_is_told_and_nothing_kept(world: SimpleNamespace, audit: Audit) -> None:
    before = _text(audit)
    wrong = before.replace('scope = "park"', 'scope = "garden"').replace("tolerance = 0.10", 'tolerance = "much"')
    assert wrong.count("garden") == 1 and wrong.count("much") == 1
    with pytest.raises(Refused) as refused:
        write_settings(world.people.bureau, audit, wrong.encode())
    assert {one.place.cell for one in refused.value.problems} == {"scope", "tolerance"}
    assert _text(audit) == before


@pytest.mark.parametrize("content", [b"[audit", b"\xff\xfe\x00"])
def test_what_is_no_toml_is_refused(world: SimpleNamespace, audit: Audit, content: bytes) -> None:
    with pytest.raises(Refused):
        write_settings(world.people.bureau, audit, content)


def test_the_system_is_fixed_once_a_report_was_handed_in(world: SimpleNamespace, with_list: Audit) -> None:
    edit_settings(world.people.bureau, with_list, {"audit.years": [2022, 2023]})
    report = Report.objects.create(enrolment=with_list.enrolments.first())
    Version.objects.create(report=report, number=1, lines=keep(b"{}"), revision=1, by=world.people.manager)
    with pytest.raises(Refused, match="index"):
        edit_settings(world.people.bureau, with_list, {"audit.years": [2023, 2024]})
    edit_settings(world.people.bureau, with_list, {"audit.title": Text("仍可改名")})


@pytest.mark.parametrize("index", ["/etc", "../../systems/x/y", "rulebook/../../x", "..\\\\x"])
def test_no_folder_of_the_server_is_an_index_system(world: SimpleNamespace, audit: Audit, index: str) -> None:
    before = _text(audit)
    with pytest.raises(Refused) as refused:
        edit_settings(world.people.bureau, audit, {"audit.index": index})
    assert [one.code for one in refused.value.problems] == ["index-outside"]
    with pytest.raises(Refused):
        edit_settings(world.people.bureau, audit, {"audit.further": [index]})
    assert _text(audit) == before
