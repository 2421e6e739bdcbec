"""The engine's proposal of the list, on the audit as it stands."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.actions.edit_settings import edit_settings
from qingshen.web.audits.actions.import_loads import import_loads
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.choice import choice_of
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.audits.proposal import proposed
from qingshen.web.jobs.models import Job

LOADS = """企业代码,年份,项目,数值,单位
C1,2024,fresh_water,100,m3
C2,2024,fresh_water,900,m3
C3,2024,fresh_water,500,m3
"""


def test_a_stratum_each_is_proposed(world: SimpleNamespace, with_list: Audit) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"], "selection.at_least": 1})
    job = Job.objects.get(pk=select_list(world.people.bureau, with_list).pk)
    assert job.state == "done", job.problems
    # C1 is compulsory and stands for its process; C4 cannot be audited, so C3 stands for the other.
    assert proposed(with_list, frame_of(with_list)) == {"C1": "yes", "C2": "no", "C3": "yes", "C4": "no"}
    choice = choice_of(with_list, frame_of(with_list))
    assert choice.is_current and choice.summary["size"] == 2 and choice.summary["said"].en == "proven the fewest"
    assert any("强制" in why.zh for why in choice.rows[0].why)
    assert choice.many["proposal"] == 4


def test_a_share_needs_known_amounts_and_uses_them(world: SimpleNamespace, with_list: Audit, tmp_path: Path) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.shares": {"fresh_water": 0.6}})
    job = Job.objects.get(pk=select_list(world.people.bureau, with_list).pk)
    assert job.state == "refused" and job.problems[0]["code"] == "selection-load"
    path = tmp_path / "loads.csv"
    path.write_text(LOADS, encoding="utf-8")
    assert import_loads(world.people.bureau, with_list, path, "loads.csv") == 3
    job = Job.objects.get(pk=select_list(world.people.bureau, with_list).pk)
    assert job.state == "done", job.problems
    assert proposed(with_list, frame_of(with_list))["C2"] == "yes"
    (load,) = [one for one in choice_of(with_list, frame_of(with_list)).requirements if one["kind"] == "load"]
    assert load["met"] and load["needed"] == pytest.approx(900)


def test_amounts_of_a_stranger_are_refused_and_the_old_ones_stay(
    world: SimpleNamespace, with_list: Audit, tmp_path: Path
) -> None:
    path = tmp_path / "loads.csv"
    path.write_text(LOADS.replace("C3", "C7"), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        import_loads(world.people.bureau, with_list, path, "loads.csv")
    assert refused.value.problems[0].place.cell == "A4"
    assert not with_list.files.filter(path__startswith="candidates/").exists()


def test_conflicting_demands_say_what_relaxing_costs(world: SimpleNamespace, with_list: Audit, tmp_path: Path) -> None:
    path = tmp_path / "loads.csv"
    path.write_text(LOADS, encoding="utf-8")
    import_loads(world.people.bureau, with_list, path, "loads.csv")
    edit_settings(world.people.bureau, with_list, {"selection.shares": {"fresh_water": 0.9}, "selection.most": 1})
    select_list(world.people.bureau, with_list)
    choice = choice_of(with_list, frame_of(with_list))
    assert choice.summary["status"] == "infeasible"
    assert {one["requirement"] for one in choice.conflicts} >= {"most"}
    assert all(one["price"] >= 1 for one in choice.conflicts)


def test_a_changed_list_makes_the_proposal_old(world: SimpleNamespace, with_list: Audit) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"]})
    select_list(world.people.bureau, with_list)
    one = with_list.enrolments.get(code="C2")
    one.cells = {**one.cells, "toxic": "yes"}
    one.save()
    assert not proposed(with_list, frame_of(with_list))
    assert not choice_of(with_list, frame_of(with_list)).is_current


def test_without_a_rule_or_anybody_nothing_is_chosen(world: SimpleNamespace, audit: Audit, with_list: Audit) -> None:
    with pytest.raises(Refused, match="没有规定怎样选择名单"):
        select_list(world.people.bureau, with_list)
    audit.enrolments.all().delete()
    with pytest.raises(Refused, match="还没有候选企业"):
        select_list(world.people.bureau, audit)
    assert not Job.objects.exists()
