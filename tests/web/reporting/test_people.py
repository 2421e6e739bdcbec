"""Who is told of a report: those who may review it, and none of its own side."""

from types import SimpleNamespace

import pytest

from qingshen.web.accounts.models import Membership
from qingshen.web.policies import may
from qingshen.web.reporting.people import reviewers


@pytest.mark.parametrize("is_delegated", [False, True])
def test_who_is_asked_to_review_may(desk: SimpleNamespace, is_delegated: bool) -> None:
    desk.mine.institution = desk.partners["institution"] if is_delegated else None
    desk.mine.save()
    # Somebody of the bureau who is of the enterprise as well.
    Membership.objects.create(user=desk.people.manager, organisation=desk.city, duty="member")
    asked = set(reviewers(desk.report))
    assert asked == {one for one in vars(desk.people).values() if may(one, "report.review", desk.report)}
    assert (desk.people.institution in asked) is not is_delegated
