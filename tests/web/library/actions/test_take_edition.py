"""An audit is reckoned by the tables it was frozen with until its bureau takes others, with the reason and the list."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.edition import OWN, program
from qingshen.web.audits.files import frame_of, lay_out, read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.freeze import freeze
from qingshen.web.library.actions.take_edition import take_edition
from qingshen.web.library.edition import differences, digest, installed, kept
from qingshen.web.policies import Forbidden

PARK = Path(__file__).parents[4] / "examples" / "electroplating-park"
GRID = f"{OWN}/factors/grid_factors.csv"
NAME = Text("2023 全国 电力平均", "2023 China average of electricity")
LINE = "2023,national,全国,电力平均,"


@pytest.fixture
def audit(world: SimpleNamespace) -> SimpleNamespace:
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    freeze(world.audit)
    return world.audit


def older(audit: SimpleNamespace) -> None:
    """Let the audit have been frozen with another factor than is installed now."""
    content = (read_file(audit, GRID) or b"").decode()
    assert f"{LINE}0.5306," in content
    write_file(audit, GRID, content.replace(f"{LINE}0.5306,", f"{LINE}0.57,").encode())


def test_freezing_keeps_every_table_with_its_hash(audit: SimpleNamespace, tmp_path: Path) -> None:
    assert digest(kept(audit)) == program().digest
    lay_out(audit, tmp_path)
    assert (tmp_path / GRID).read_bytes() == (program().folder / "factors/grid_factors.csv").read_bytes()
    assert not any(one.startswith("edition") for one in freeze(audit))


def test_the_difference_is_told_row_by_row(audit: SimpleNamespace) -> None:
    older(audit)
    (one,) = differences(kept(audit), installed())
    assert (one.table, one.column, one.before, one.after) == ("factors/grid_factors", "value", "0.57", "0.5306")
    assert one.is_decisive and one.said["table"].zh == "电网排放因子" and one.name == NAME


def test_another_edition_is_taken_with_its_reason(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    older(audit)
    before = digest(kept(audit))
    found = take_edition(world.people.bureau, audit, "国家公布了 2023 年因子")
    assert len(found) == 1 and digest(kept(audit)) == program().digest
    said = Entry.objects.filter(verb="audit.edit").latest("number").detail["edition"]
    assert (said["before"], said["after"], said["differences"]) == (before, program().digest, 1)
    assert said["rows"] == [[found[0].table, found[0].key, "value", "0.57", "0.5306"]]


def test_an_audit_that_kept_none_is_frozen_whole(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    assert take_edition(world.people.bureau, world.audit, "导入的审核，现在定稿") == []
    assert read_file(world.audit, "rulebook/electroplating-2015/system.toml") and kept(world.audit) == installed()


def test_tables_the_program_dropped_go_with_the_old_edition(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    write_file(audit, f"{OWN}/factors/dropped.csv", b"code,value\na,1\n")
    take_edition(world.people.bureau, audit, "更换为现行规则库")
    assert kept(audit).keys() == installed().keys()


def test_it_is_refused_without_reason_and_without_difference(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    older(audit)
    with pytest.raises(Refused):
        take_edition(world.people.bureau, audit, "  ")
    take_edition(world.people.bureau, audit, "更换为现行规则库")
    with pytest.raises(Refused):
        take_edition(world.people.bureau, audit, "再换一次")


def test_only_the_bureau_does_it(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    for person in (world.people.institution, world.people.other_bureau, world.people.manager):
        with pytest.raises(Forbidden):
            take_edition(person, audit, "更换为现行规则库")


def test_a_copy_that_cannot_be_read_by_this_program_says_so(audit: SimpleNamespace) -> None:
    audit.files.get(path=GRID).delete()
    with pytest.raises(Refused, match=r"grid_factors\.csv"):
        frame_of(audit)


def test_an_audit_closed_meanwhile_keeps_its_copy(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    older(audit)
    stale = Audit.objects.get(pk=audit.pk)
    Audit.objects.filter(pk=audit.pk).update(state="closed")
    files = dict(audit.files.values_list("path", "blob"))
    with pytest.raises(Forbidden):
        take_edition(world.people.bureau, stale, "新的电网因子")
    assert dict(audit.files.values_list("path", "blob")) == files


def test_our_english_of_a_name_changes_no_figure(audit: SimpleNamespace) -> None:
    write_file(audit, GRID, (read_file(audit, GRID) or b"").replace(b"Jiangsu", b"Kiangsu"))
    found = differences(kept(audit), installed())
    assert {(one.column, one.is_decisive) for one in found} == {("area_en", False)}
    assert found[0].said["column"].en == "area (English)"
