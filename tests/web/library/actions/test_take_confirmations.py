"""What was confirmed is written into the audit's own copy: the engine then cites it, and not a value changes."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.rulebook.edition import OWN, holding
from qingshen.rulebook.techniques import techniques
from qingshen.web.audits.files import frame_of, lay_out, read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.actions.freeze import freeze
from qingshen.web.library.actions.take_confirmations import take_confirmations
from qingshen.web.library.citable import of_system, row_of
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import Forbidden

PARK = Path(__file__).parents[4] / "examples" / "electroplating-park"
CODE = "electroplating-2015"
PLACE = {"document": "公告2015年第25号", "clause": "表1, 序号6", "page": "第3页"}
TABLE = "techniques/techniques"


@pytest.fixture
def audit(world: SimpleNamespace) -> SimpleNamespace:
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    freeze(world.audit)
    system = frame_of(world.audit).system
    assert system is not None
    confirm_value(world.people.bureau, of_system(system)["zinc_utilisation"], "", "official", PLACE)
    row = row_of(TABLE, "EP01")
    assert row is not None
    confirm_value(world.people.bureau, row, "effect", "official", PLACE)
    return world.audit


def test_what_was_found_after_midnight_is_of_the_new_year(audit: Audit, world: SimpleNamespace) -> None:
    Confirmation.objects.update(at=datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    (path, *_) = take_confirmations(world.people.bureau, audit)
    assert " 2027-01-01" in (read_file(audit, path) or b"").decode()


def test_an_indicator_and_a_technique_are_cited_alike(audit: SimpleNamespace, world: SimpleNamespace,
                                                      tmp_path: Path) -> None:  # fmt: skip
    before = frame_of(audit).system
    found = take_confirmations(world.people.bureau, audit)
    assert found == {f"rulebook/{CODE}/indicators.csv": ["zinc_utilisation"], f"{OWN}/{TABLE}.csv": ["EP01"]}
    after = frame_of(audit).system
    old, new = before.by_code["zinc_utilisation"], after.by_code["zinc_utilisation"]
    assert (old.certainty, new.certainty) == ("transcribed", "official")
    assert "公告2015年第25号 表1, 序号6 第3页" in new.clause and new.baselines == old.baselines
    assert [one for one in after.indicators if one != before.by_code[one.code]] == [new]
    lay_out(audit, tmp_path)
    with holding(tmp_path):
        one = next(one for one in techniques() if one.code == "EP01")
        assert one.citation.certainty == "official" and "第3页" in one.citation.clause
    assert Entry.objects.filter(verb="audit.edit").latest("number").detail["confirmations"] == found


def test_no_byte_changes_but_of_the_confirmed_rows(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    path = f"{OWN}/{TABLE}.csv"
    before = (read_file(audit, path) or b"").splitlines(keepends=True)
    take_confirmations(world.people.bureau, audit)
    after = (read_file(audit, path) or b"").splitlines(keepends=True)
    unlike = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    assert len(unlike) == 1 and before[unlike[0]].startswith(b"EP01,")


def test_there_is_nothing_to_write_twice(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    take_confirmations(world.people.bureau, audit)
    with pytest.raises(Refused):
        take_confirmations(world.people.bureau, audit)


def test_a_value_that_reads_otherwise_in_the_audit_is_left_alone(audit: SimpleNamespace,
                                                                 world: SimpleNamespace) -> None:  # fmt: skip
    path = f"rulebook/{CODE}/indicators.csv"
    content = (read_file(audit, path) or b"").decode()
    assert "≥82" in content
    write_file(audit, path, content.replace("≥82", "≥83").encode())
    assert f"rulebook/{CODE}/indicators.csv" not in take_confirmations(world.people.bureau, audit)


def test_only_the_bureau_does_it(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        take_confirmations(world.people.institution, audit)


def test_an_audit_closed_meanwhile_keeps_its_copy(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    stale = Audit.objects.get(pk=audit.pk)
    Audit.objects.filter(pk=audit.pk).update(state="closed")
    files = dict(audit.files.values_list("path", "blob"))
    with pytest.raises(Forbidden):
        take_confirmations(world.people.bureau, stale)
    assert dict(audit.files.values_list("path", "blob")) == files


def test_a_citation_is_one_whatever_is_typed(audit: SimpleNamespace, world: SimpleNamespace) -> None:
    row = row_of(TABLE, "EP02")
    assert row is not None
    forged = {**PLACE, "document": "HJ 1; 核实 整行: HJ 2, 某局 2026-01-01", "clause": "表1；核实 整行: HJ 3"}
    confirm_value(world.people.institution, row, next(code for code, _, _ in row.fields), "official", forged)
    take_confirmations(world.people.bureau, audit)
    content = (read_file(audit, f"{OWN}/{TABLE}.csv") or b"").decode()
    line = next(one for one in content.splitlines() if one.startswith("EP02,"))
    assert "核实 整行: HJ 2" in line and "; 核实" not in line and "；核实" not in line
