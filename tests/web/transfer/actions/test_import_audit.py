from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.case.read import read_case
from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.models import Line, Report, Version
from qingshen.web.storage import unpacked
from qingshen.web.storage.models import Blob
from qingshen.web.transfer.actions.import_audit import import_folder
from qingshen.web.transfer.write import write_folder
from tests.web.transfer.conftest import EXAMPLES, contents


def test_a_folder_becomes_an_audit(importer: SimpleNamespace, park: Path) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    assert (audit.title, audit.scope, audit.years) == (
        "示例电镀园区行业清洁生产审核报告（虚构数据）",
        "park",
        [2023, 2024],
    )
    assert audit.is_made_up
    assert [one.code for one in audit.enrolments.all()] == ["EP01", "EP02", "EP03", "EP60"]
    states = dict(Report.objects.filter(enrolment__audit=audit).values_list("enrolment__code", "state"))
    assert states == {"EP01": "accepted", "EP02": "accepted", "EP03": "accepted"}
    assert audit.enrolments.get(code="EP60").state == "unlisted"
    assert set(Version.objects.values_list("state", "is_born_here", "number")) == {("accepted", False, 1)}
    first = Line.objects.get(report__enrolment__code="EP01", table="quantities", ident="fresh_water/2024")
    assert float(first.cells["value"]) > 0
    assert Entry.objects.get(verb="audit.import").audit == audit


def test_the_list_s_dates_districts_and_decisions_come_along(
    importer: SimpleNamespace, world: SimpleNamespace, park: Path
) -> None:
    settings = (park / "audit.toml").read_text(encoding="utf-8")
    assert "[plan]" in settings
    with (park / "decisions.toml").open("w", encoding="utf-8") as out:
        out.write(
            '[[decisions]]\nstep = "list"\nsubject = "EP03"\ndecision = "no"\nreason = "停产"\nby = "示例市局"\n'
            'date = "2025-02-01"\n'
        )
    Organisation.objects.filter(pk=world.mine.district_id).update(region="东区")
    audit = import_folder(importer.user, park, importer.organiser)
    assert audit.enrolments.get(code="EP03").state == "unlisted"
    assert audit.enrolments.get(code="EP01").district == world.mine.district
    assert audit.list_published_at is not None
    assert {one.kind for one in audit.deadlines.all()} == {"publish", "start", "report"}
    assert min(one.due for one in audit.deadlines.all()) > audit.list_published_at


def test_what_came_leaves_as_it_came(importer: SimpleNamespace, park: Path, tmp_path: Path) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    came = {name: content for name, content in contents(park).items() if not name.startswith(("out/", "README"))}
    for basis in ("accepted", "submitted", "draft"):
        write_folder(audit, tmp_path / basis, basis)
        assert contents(tmp_path / basis) == came


def test_flat_tables_become_reports(importer: SimpleNamespace, flat: Path, tmp_path: Path) -> None:
    audit = import_folder(importer.user, flat, importer.organiser)
    version = Version.objects.get(report__enrolment__code="EP02")
    assert version.workbook is None
    lines = Line.objects.filter(report__enrolment__code="EP02").order_by("ident")
    assert [(one.table, one.ident, one.cells["value"]) for one in lines] == [
        ("quantities", "fresh_water/2023", "1300"),
        ("quantities", "fresh_water/2024", "1200.5"),
    ]
    came = {name: content for name, content in contents(flat).items() if not name.startswith(("out/", "README"))}
    write_folder(audit, tmp_path / "again", "accepted")
    assert contents(tmp_path / "again") == came


def test_a_folder_with_an_error_stores_nothing(importer: SimpleNamespace, park: Path) -> None:
    path = park / "enterprises.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("EP02", "EP01", 1), encoding="utf-8")
    audits = Audit.objects.count()
    with pytest.raises(Refused) as refused:
        import_folder(importer.user, park, importer.organiser)
    assert any(one.place.file == "enterprises.csv" for one in refused.value.problems)
    assert (Audit.objects.count(), Report.objects.count(), Blob.objects.count()) == (audits, 0, 0)


def test_only_for_ones_own_bureau(world: SimpleNamespace, park: Path) -> None:
    for user in (world.people.filler, world.people.institution, world.people.other_bureau, world.people.admin):
        with pytest.raises(Forbidden):
            import_folder(user, park, world.city)


@pytest.mark.parametrize(
    "name",
    [
        "electroplating-park",
        pytest.param("us-textile-mills", marks=pytest.mark.slow),
        pytest.param("dyeing-cluster", marks=pytest.mark.slow),
    ],
)
def test_an_example_leaves_byte_for_byte(importer: SimpleNamespace, tmp_path: Path, name: str) -> None:
    audit = import_folder(importer.user, EXAMPLES / name, importer.organiser)
    write_folder(audit, tmp_path / "again", "accepted")
    case = read_case(EXAMPLES / name)
    for file, _ in case.inputs:
        assert (tmp_path / "again" / file).read_bytes() == (EXAMPLES / name / file).read_bytes(), file
    again = read_case(tmp_path / "again")
    assert (again.digest, getattr(again.system, "digest", "")) == (case.digest, getattr(case.system, "digest", ""))


def test_a_workbook_in_the_zip_that_unpacks_to_too_much_is_told(
    importer: SimpleNamespace, park: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unpacked, "is_bomb", lambda path: path.name == "EP02.xlsx")
    with pytest.raises(Refused) as refused:
        import_folder(importer.user, park, importer.organiser)
    assert [(one.place.file, one.code) for one in refused.value.problems] == [("workbooks/EP02.xlsx", "file-large")]
