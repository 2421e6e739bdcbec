"""The list from a file: all or nothing, matched by code; who reports does not vanish."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.case.credit_code import complete
from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.import_list import import_list
from qingshen.web.audits.decisions_file import read_decisions
from qingshen.web.audits.files import read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.reporting.models import Report

Candidates = Callable[..., Path]


def test_rows_become_enterprises_in_their_order(with_list: Audit) -> None:
    rows = list(with_list.enrolments.all())
    assert [one.code for one in rows] == ["C1", "C2", "C3", "C4"]
    assert rows[0].cells["size"] == "large" and rows[0].cells["over_standard"] == "yes"
    assert {one.state for one in rows} == {"candidate"}


def test_the_file_is_kept_as_it_came(with_list: Audit, candidates: Candidates) -> None:
    assert read_file(with_list, "enterprises.csv") == candidates().read_bytes()


def test_a_wrong_cell_refuses_all(world: SimpleNamespace, with_list: Audit, candidates: Candidates) -> None:
    path = candidates("C1,改名,示例市,甲区,镀锌,巨型,是,是", "C9,新厂,示例市,甲区,镀锌,大型,是,是")
    with pytest.raises(Refused) as refused:
        import_list(world.people.bureau, with_list, path, "名单.csv")
    assert [(one.place.file, one.place.cell) for one in refused.value.problems] == [("名单.csv", "F2")]
    assert [one.name for one in with_list.enrolments.all()] == ["示例一厂", "示例二厂", "示例三厂", "示例四厂"]


def test_enterprises_are_matched_by_code(world: SimpleNamespace, with_list: Audit, candidates: Candidates) -> None:
    key = with_list.enrolments.get(code="C2").pk
    path = candidates("C2,示例二厂新名,示例市,甲区,镀锌,小型,否,是", "C5,示例五厂,示例市,甲区,镀锌,小型,否,是")
    assert import_list(world.people.bureau, with_list, path, "新.csv") == (2, ["C5"], ["C2"], ["C1", "C3", "C4"])
    assert with_list.enrolments.get(code="C2").pk == key and with_list.enrolments.count() == 2
    assert with_list.enrolments.get(pk=key).name == "示例二厂新名"
    detail = Entry.objects.filter(verb="audit.import_list").last().detail
    assert (detail["added"], detail["changed"], detail["gone"]) == (["C5"], ["C2"], ["C1", "C3", "C4"])


def test_who_has_a_report_cannot_vanish(world: SimpleNamespace, with_list: Audit, candidates: Candidates) -> None:
    Report.objects.create(enrolment=with_list.enrolments.get(code="C1"))
    with pytest.raises(Refused, match="C1"):
        import_list(world.people.bureau, with_list, candidates("C2,二,示例市,甲区,镀锌,小型,否,是"), "新.csv")
    assert with_list.enrolments.count() == 4


def test_decisions_go_with_their_enterprise(world: SimpleNamespace, with_list: Audit, candidates: Candidates) -> None:
    decide(world.people.bureau, with_list, "list", "C1", "no", "停产")
    decide(world.people.bureau, with_list, "list", "C2", "yes", "重点")
    import_list(world.people.bureau, with_list, candidates("C2,二,示例市,甲区,镀锌,小型,否,是"), "新.csv")
    assert [one.subject for one in read_decisions(with_list)] == ["C2"]
    assert Entry.objects.last().detail["decisions_dropped"][0]["reason"] == "停产"


def test_a_district_bureau_is_found_by_its_region(world: SimpleNamespace, audit: Audit, candidates: Candidates) -> None:
    here = Organisation.objects.get(name="甲区分局")
    Organisation.objects.filter(pk=here.pk).update(region="甲区")
    Organisation.objects.filter(name="乙区分局").update(region="示例市乙区")
    Organisation.objects.create(kind="bureau", name="别处丙区分局", region="丙区")
    import_list(world.people.bureau, audit, candidates(), "名单.csv")
    found = {one.code: getattr(one.district, "name", "") for one in audit.enrolments.all()}
    assert found == {"C1": "甲区分局", "C2": "甲区分局", "C3": "乙区分局", "C4": ""}


@pytest.mark.parametrize(("content", "name"), [(b"not a list", "a.csv"), (b"\x00\x01", "a.xlsx"), (b"", "a.docx")])
def test_what_is_no_list_is_refused(
    world: SimpleNamespace, audit: Audit, tmp_path: Path, content: bytes, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(Refused):
        import_list(world.people.bureau, audit, path, name)


def test_a_credit_code_in_full_width_is_read(world: SimpleNamespace, audit: Audit, tmp_path: Path) -> None:
    code = complete("91330100000000020")
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    path = tmp_path / "list.csv"
    path.write_text(f"企业代码,企业名称,统一社会信用代码\nＣ１,一厂, {wide} \n", encoding="utf-8")
    import_list(world.people.bureau, audit, path, "名单.csv")
    assert audit.enrolments.get().cells == {"enterprise": "C1", "name": "一厂", "credit_code": code}


def test_a_code_no_row_can_bear_is_refused_by_its_cell(
    world: SimpleNamespace, audit: Audit, candidates: Callable[..., Path]
) -> None:
    with pytest.raises(Refused) as refused:
        import_list(world.people.bureau, audit, candidates("C1,一厂,,,,,,", f"{'C' * 41},二厂,,,,,,"), "名单.csv")
    assert [(one.code, one.place.cell) for one in refused.value.problems] == [("code-long", "A3")]
