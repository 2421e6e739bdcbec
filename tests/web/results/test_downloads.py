from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.results.actions.run_audit import run
from qingshen.web.results.models import Run
from qingshen.web.transfer.actions.import_audit import import_folder

SignIn = Callable[[User], Client]


def test_reports_for_those_who_see_the_cohort(
    world: SimpleNamespace, importer: SimpleNamespace, park: Path, quick: None, signed_in: SignIn
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    one = Run.objects.get(job=run(importer.user, audit))
    address = reverse("results:download", args=[one.pk, "tables/list.parquet"])
    answer = signed_in(world.people.bureau).get(address)
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == (one.folder / "out" / "tables" / "list.parquet").read_bytes()
    assert "attachment" in answer["Content-Disposition"]
    assert signed_in(world.people.bureau).get(address.replace("list", "nothing")).status_code == 404
    assert signed_in(world.people.other_bureau).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_an_enterprise_gets_its_own_sheet_only(
    world: SimpleNamespace, importer: SimpleNamespace, park: Path, quick: None, signed_in: SignIn
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    own = Organisation.objects.create(kind="enterprise", name="示例电镀01厂")
    clerk = User.objects.create_user("clerk", password="correct-horse")
    Membership.objects.create(user=clerk, organisation=own, duty="filler")
    mine, other = audit.enrolments.get(code="EP01"), audit.enrolments.get(code="EP02")
    mine.organisation = own
    mine.save()
    client = signed_in(clerk)
    assert client.get(reverse("results:sheet", args=[mine.pk, "html"])).status_code == 404  # no results yet
    one = Run.objects.get(job=run(importer.user, audit))
    answer = client.get(reverse("results:sheet", args=[mine.pk, "html"]))
    assert b"".join(answer.streaming_content) == b"EP01"
    assert client.get(reverse("results:sheet", args=[other.pk, "html"])).status_code == 404
    assert client.get(reverse("results:download", args=[one.pk, "tables/list.parquet"])).status_code == 403


def test_files_of_all_enterprises_are_not_for_who_may_not_see_one_of_them(
    world: SimpleNamespace, importer: SimpleNamespace, park: Path, quick: None, signed_in: SignIn
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    expert, district = world.people.expert, world.people.district
    audit.participations.create(organisation=expert.memberships.get().organisation, role="expert")
    first = audit.enrolments.get(code="EP01")
    first.district = world.mine.district
    first.save()
    one = Run.objects.get(job=run(importer.user, audit))
    address, page = (
        reverse("results:download", args=[one.pk, "tables/list.parquet"]),
        reverse("results:runs", args=[audit.pk]),
    )
    assert signed_in(expert).get(address).status_code == 200
    assert signed_in(district).get(address).status_code == 403
    assert "不能查看的企业" in signed_in(district).get(page).content.decode()
    first.conflicts.create(expert=expert, reason="曾任顾问", declared_by=expert)
    assert signed_in(expert).get(address).status_code == 403
