from collections.abc import Callable

import pytest

from qingshen.web import demo
from qingshen.web.accounts.models import User
from qingshen.web.audits.models import Audit


@pytest.mark.slow
def test_every_role_has_an_account_and_something_to_look_at(
    db: None, mailoutbox: list, django_capture_on_commit_callbacks: Callable
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        told = "\n".join(demo.load_demo())
    assert not mailoutbox
    assert User.objects.get(username="filler").email == "filler@example.org"
    assert all(name in told for name in demo.PEOPLE) and demo.PASSWORD in told
    audit = Audit.objects.get()
    assert audit.is_made_up and audit.state == "open"
    reports = list(audit.enrolments.filter(report__isnull=False).values_list("report__state", flat=True))
    assert reports.count("returned") == 1 and reports.count("accepted") == len(reports) - 1
    for user in User.objects.filter(is_superuser=False):
        assert user.check_password(demo.PASSWORD) and user.memberships.exists()
    # A second start finds what is there.
    list(demo.load_demo())
    assert Audit.objects.count() == 1
