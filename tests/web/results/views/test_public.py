"""The public page after results were published twice."""

import re
from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from qingshen.phases import Audit as Reckoned
from qingshen.web.accounts.models import User
from qingshen.web.results.models import Run
from tests.web.results.conftest import run_of
from tests.web.results.test_published import without


def test_a_second_publication_with_one_enterprise_more_tells_nothing_of_it(
    done: SimpleNamespace, reckoned: Reckoned, signed_in: Callable[[User], Client]
) -> None:
    address, bureau = f"/results/public/{done.audit.pk}/", signed_in(done.people.bureau)
    runs = [run_of(done.audit, done.people.bureau, one) for one in (without(reckoned, "EP12"), reckoned)]
    Run.objects.filter(pk__in=[done.run.pk, runs[1].pk]).update(is_done=False)
    bureau.post(f"/results/audit/{done.audit.pk}/publish")
    first = Client().get(address).content.decode()
    Run.objects.filter(pk=runs[1].pk).update(is_done=True)
    answer = bureau.post(f"/results/audit/{done.audit.pk}/publish", follow=True).content.decode()
    second = Client().get(address).content.decode()
    assert "相减" not in first and "相减" in second and "相减" in answer
    rows = [set(re.findall(r"<tr>.*?</tr>", page)) for page in (first, second)]
    figures = [{row for row in page if 'class="num"' in row and "<td" in row} for page in rows]
    assert figures[0] and figures[1] < figures[0]
