"""The other enterprises of the newcomer's audit, by the same verbs as the pages call: accept the invitation, send the
workbook, hand in; then the bureau accepts. For a process of its own, in the platform's home."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.models import AnonymousUser

from qingshen.web.accounts.actions.accept_invitation import accept_invitation
from qingshen.web.accounts.models import User
from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.actions.accept import accept
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.workbook import workbook_of
from tests.web.browser.plant import fill


def main() -> None:
    """Report for the enterprises of standard input (code: link, as JSON); the argument is the bureau's user name."""
    report_all(json.load(sys.stdin), sys.argv[1])


def report_all(links: dict[str, str], bureau: str) -> None:
    """Let every enterprise (code: link) report, and the person `bureau` accept."""
    reviewer = User.objects.get(username=bureau)
    for code, link in links.items():
        token = link.rstrip("/").rsplit("/", 1)[1]
        account = {"username": code, "full_name": code, "email": f"{code}@example.org", "password": "plating-2024"}
        manager = accept_invitation(AnonymousUser(), token, account)
        report = Enrolment.objects.get(code=code).report
        with TemporaryDirectory() as folder:
            workbook = Path(folder) / f"{code}.xlsx"
            workbook.write_bytes(workbook_of(report))
            fill(workbook, code)
            take_workbook(manager, report, workbook, workbook.name)
        accept(reviewer, submit(manager, report, ""))
