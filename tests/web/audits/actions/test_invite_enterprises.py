"""Enterprises invited in bulk: all lines or none, organisations registered once, nobody's taken over."""

from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest

from qingshen.problems import Refused
from qingshen.web.accounts.models import Invitation, Organisation
from qingshen.web.audits.actions.invite_enterprises import invite_enterprises
from qingshen.web.audits.lines import from_file, pasted
from qingshen.web.journal.models import Notice
from tests.web.conftest import enrolment


def test_each_line_becomes_an_organisation_and_an_invitation(world: SimpleNamespace) -> None:
    one = enrolment(world.audit, "E9", 9, state="listed")
    done = invite_enterprises(world.people.bureau, world.audit, pasted("代码,邮箱\nE9, boss@e9.example\n"), str)
    one.refresh_from_db()
    assert one.organisation is not None and one.organisation.name == one.name
    assert [each.invitation.duty for each in done.invited] == ["manager"]
    again = invite_enterprises(world.people.bureau, world.audit, pasted("E9\tother@e9.example"), str)
    assert again.invited[0].invitation.organisation == one.organisation


def test_an_enterprise_that_has_a_manager_is_told_instead(world: SimpleNamespace) -> None:
    done = invite_enterprises(world.people.bureau, world.audit, pasted("E1 thief@example.org"), str)
    assert (done.invited, done.known) == ([], [world.mine])
    assert not Invitation.objects.exists()
    assert Notice.objects.filter(user=world.people.manager).exists()


def test_one_wrong_line_and_nothing_is_done(world: SimpleNamespace) -> None:
    enrolment(world.audit, "E9", 9, state="listed")
    before = Organisation.objects.count()
    with pytest.raises(Refused) as found:
        invite_enterprises(world.people.bureau, world.audit, pasted("E9 a@example.org\nE77 b@example.org"), str)
    assert [(one.code, one.place.cell) for one in found.value.problems] == [("enterprise-unknown", "2")]
    assert Organisation.objects.count() == before


def test_a_district_invites_its_own_only(world: SimpleNamespace) -> None:
    enrolment(world.audit, "E8", 8, state="listed")
    enrolment(world.audit, "E9", 9, state="listed", district=world.mine.district)
    with pytest.raises(Refused, match="E8"):
        invite_enterprises(world.people.district, world.audit, pasted("E8 a@example.org"), str)
    assert invite_enterprises(world.people.district, world.audit, pasted("E9 a@example.org"), str).invited


def test_lines_are_read_from_a_sheet_and_every_problem_is_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["企业代码", "邮箱"], ["E1", "a@example.org"], [], ["E2", "b@example.org"]):
        book.active.append(row)
    written = BytesIO()
    book.save(written)
    path = tmp_path / "list.xlsx"
    path.write_bytes(written.getvalue())
    assert [(one.code, one.email) for one in from_file(path, "list.xlsx")] == [
        ("E1", "a@example.org"), ("E2", "b@example.org"),
    ]  # fmt: skip
    with pytest.raises(Refused) as found:
        pasted("E1 a@example.org\nE2\nE3 nonsense\nE1 c@example.org")
    assert [one.code for one in found.value.problems] == ["line-incomplete", "email-invalid", "line-twice"]
    (tmp_path / "broken.xlsx").write_bytes(b"nonsense")
    with pytest.raises(Refused, match="无法读取"):
        from_file(tmp_path / "broken.xlsx", "broken.xlsx")


@pytest.mark.parametrize(("comma", "encoding"), [(",", "utf-8-sig"), (";", "gb18030"), ("\t", "gb18030")])
def test_a_csv_as_spreadsheet_programs_write_it(tmp_path: Path, comma: str, encoding: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"编号{comma}邮箱\r\nE1{comma}a@example.org\r\n".encode(encoding))
    assert [(one.code, one.email) for one in from_file(path, "a.csv")] == [("E1", "a@example.org")]


def test_a_file_that_is_no_text_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"\xff\xff\xff")
    with pytest.raises(Refused, match=r"不是文本.*xlsx 或 csv"):
        from_file(tmp_path / "a.csv", "a.csv")
