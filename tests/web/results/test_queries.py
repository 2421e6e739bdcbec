"""How many queries the pages of results cost once there is a run: as many with a thousand enterprises as with eight."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from qingshen.web.accounts.models import Organisation, User
from qingshen.web.audits.models import Enrolment
from qingshen.web.results.parts import PARTS

# Nine of them find out what somebody is to an audit, where it is not the organiser.
MOST = 14
MANY = 1000


def addresses(done: SimpleNamespace) -> dict[str, list[str]]:
    parts = [f"cohort/{done.audit.pk}/{one}/" for one in PARTS]
    asked = [f"{done.run.pk}/explain/?figure={one}" for one in ("enterprise/EP12/2024/level", "cohort/list")]
    own = [f"enterprise/{done.mine.pk}/", f"enterprise/{done.mine.pk}/sheet.html", asked[0]]
    runs = [f"audit/{done.audit.pk}/", f"audit/{done.audit.pk}/decisions/"]
    whole = [*runs, f"{done.run.pk}/files/results.xlsx", f"public/{done.audit.pk}/"]
    return {
        "bureau": [*parts, *asked, *own, *whole], "province": [*parts, *asked, *own, *whole],
        "district": [*parts, *asked, *own], "expert": [*parts, *asked, *own], "filler": own, "institution": parts,
    }  # fmt: skip


def queries(done: SimpleNamespace, signed_in: Callable[[User], Client]) -> dict[str, int]:
    counted = {}
    for who, pages in addresses(done).items():
        client = signed_in(getattr(done.people, who))
        for page in pages:
            client.get(f"/results/{page}")
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(f"/results/{page}")
            assert answer.status_code == 200, (who, page)
            counted[f"{who} {page}"] = len(asked)
    return counted


@pytest.mark.slow
def test_pages_with_a_run_cost_no_query_for_every_enterprise(
    decidable: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    done = decidable
    done.audit.list_published_at = done.run.at.date()
    done.audit.save()
    few = queries(done, signed_in)
    names = [f"众多企业{at:04d}" for at in range(MANY)]
    firms = Organisation.objects.bulk_create([Organisation(kind="enterprise", name=one) for one in names])
    Enrolment.objects.bulk_create([
        Enrolment(
            audit=done.audit, code=f"M{at:04d}", position=at + 10, state="listed", organisation=firm,
            district=done.mine.district, cells={"enterprise": f"M{at:04d}", "name": firm.name},
        )
        for at, firm in enumerate(firms)
    ])  # fmt: skip
    assert queries(done, signed_in) == few
    assert {page: number for page, number in few.items() if number > MOST} == {}
