"""Files of results, handed out."""

from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest

from qingshen.language import Text
from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import Forbidden
from qingshen.web.results.models import Run
from qingshen.web.results.reach import knows_nearly_all, sees_all
from qingshen.web.results.read import file, latest, sheets

NOT_ALL = Text(
    "这些文件含有您不能查看的企业的数据；您能查看的企业，请在其结果页下载",
    "These files hold enterprises you may not see; those you may are downloaded from their own pages",
)
BUT_FEW = Text(
    "您不能查看的企业不足五家，简表中的行业占比可推知它们的数据，因此不提供下载；本企业的数据见结果页",
    "Fewer than five enterprises are kept from you, and shares of the industry in the sheet would tell of them: what "
    "is this enterprise's own stands on its page",
)


def download(request: HttpRequest, run: Run, path: str) -> FileResponse:
    """Hand out a file of a run, a report, a table, a form, to who may see every enterprise in it."""
    found = file(run, path) if run.is_done else None
    if found is None:
        raise Http404
    if not sees_all(request.user, run):
        raise Forbidden(NOT_ALL)
    return _handed_out(found, found.name)


def sheet(request: HttpRequest, enrolment: Enrolment, kind: str) -> FileResponse:
    """Hand out an enterprise's own sheet of the latest results."""
    run = latest(enrolment.audit)
    found = sheets(run, enrolment).get(kind) if run else None
    if run is None or found is None:
        raise Http404
    if knows_nearly_all(request.user, run):
        raise Forbidden(BUT_FEW)
    return _handed_out(found, found.name)


def _handed_out(path: Path, name: str) -> FileResponse:
    # Pages of a report bring their own styles: they are saved and opened, not shown as the platform's.
    return FileResponse(path.open("rb"), as_attachment=path.suffix != ".pdf", filename=name)
