"""Addresses of reporting."""

from qingshen.web.audits.models import Audit
from qingshen.web.reporting.models import Attachment, Remark, Report, Version
from qingshen.web.reporting.views import asking, evidence, grid, handing, overview, reviewing, versions, workbook
from qingshen.web.routing import act, page

app_name = "reporting"
ONE = "<int:key>/"
_OWN = {"of": Report, "seen_by": "report.see"}
_SENT = {"of": Version, "seen_by": "report.see"}
urlpatterns = [
    page(ONE, overview.overview, "report", "report.see", **_OWN),
    page(f"{ONE}problems", overview.problems, "problems", "report.see", **_OWN),
    page(f"{ONE}history", overview.history, "history", "report.see", **_OWN),
    page(f"{ONE}sheet/<slug:table>", grid.sheet, "sheet", "report.see", **_OWN),
    act(f"{ONE}save", grid.save, "save", "report.fill", **_OWN),
    page(f"{ONE}changes", grid.changes, "changes", "report.see", **_OWN),
    page(f"{ONE}live", grid.now, "live", "report.see", **_OWN),
    page(f"{ONE}workbook", workbook.download, "workbook", "report.see", **_OWN),
    page(f"{ONE}upload", workbook.form, "upload", "report.fill", **_OWN),
    act(f"{ONE}take", workbook.take, "take", "report.fill", **_OWN),
    act(f"{ONE}settle", workbook.settle, "settle", "report.fill", **_OWN),
    page(f"{ONE}marked", workbook.marked_one, "marked", "report.fill", **_OWN),
    page(f"{ONE}finished", asking.form, "finished", "report.ask_approval", **_OWN),
    act(f"{ONE}ask", asking.ask, "ask", "report.ask_approval", **_OWN),
    page(f"{ONE}hand-in", handing.form, "hand_in", "report.submit", **_OWN),
    act(f"{ONE}submit", handing.hand_in, "submit", "report.submit", **_OWN),
    act(f"{ONE}withdraw", handing.take_back, "withdraw", "report.withdraw", **_OWN),
    act("remarks/<int:key>/answer", handing.answer, "answer", "report.fill", of=Remark, seen_by="report.see"),
    page(f"{ONE}versions", versions.listed, "versions", "report.see", **_OWN),
    page(f"{ONE}compare", versions.compared, "compare", "report.see", **_OWN),
    page("versions/<int:key>/receipt", versions.receipt, "receipt", "report.see", **_SENT),
    page("versions/<int:key>/workbook", versions.download, "version_workbook", "report.see", **_SENT),
    page("audit/<int:key>/", reviewing.queue, "queue", "audit.see_board", of=Audit, seen_by="audit.see"),
    page("versions/<int:key>/review", reviewing.review, "review", "report.review", **_SENT),
    act("versions/<int:key>/remark", reviewing.say, "remark", "report.review", **_SENT),
    act("remarks/<int:key>/take-back", reviewing.take_back, "take_back_remark", "remark.take_back", of=Remark,
        seen_by="report.see"),
    act("versions/<int:key>/return", reviewing.give_back, "return", "report.review", **_SENT),
    act("versions/<int:key>/accept", reviewing.let_pass, "accept", "report.review", **_SENT),
    page(f"{ONE}evidence", evidence.listed, "evidence", "attachment.see", **_OWN),
    act(f"{ONE}attach", evidence.take, "attach", "attachment.add", **_OWN),
    page("attachments/<int:key>/", evidence.download, "attachment", "attachment.see", of=Attachment,
         seen_by="attachment.see"),
    act("attachments/<int:key>/remove", evidence.remove, "remove_attachment", "attachment.remove", of=Attachment,
        seen_by="attachment.see"),
]  # fmt: skip
