"""Pages on which audits come in and go out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.models import Job
from qingshen.web.transfer.actions.export_audit import export, file_of, may_have_whole
from qingshen.web.transfer.actions.import_audit import import_upload
from qingshen.web.transfer.choose import BASES
from qingshen.web.transfer.forms import ExportForm, ImportForm
from qingshen.web.wording import says

PAGE = 20
_QUEUED = Text("已开始导出，完成后可在下面下载", "The export has begun; it can be downloaded below once it is done")


def import_form(request: HttpRequest) -> HttpResponse:
    """Show the form, and what has become of the reader's last imports."""
    return _import_page(request, ImportForm(request.user))


def import_send(request: HttpRequest) -> HttpResponse:
    """Take a zip."""
    form = ImportForm(request.user, request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form, 422)
    import_upload(request.user, form.cleaned_data["file"], form.cleaned_data["organiser"])
    return redirect("transfer:import")


def _import_page(request: HttpRequest, form: ImportForm, status: int = 200) -> HttpResponse:
    jobs = Job.objects.filter(kind="import", by=request.user).select_related("audit")
    page = Paginator(jobs, PAGE).get_page(request.GET.get("page"))
    return render(request, "transfer/import.html", {"form": form, "page": page}, status=status)


def exports(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Show the exports of an audit, the newest first."""
    is_whole = may_have_whole(request.user, audit)
    jobs = Job.objects.filter(kind="export", audit=audit).select_related("by")
    jobs = jobs if is_whole else jobs.filter(facts__is_whole=False)
    page = Paginator(jobs, PAGE).get_page(request.GET.get("page"))
    for one in page:
        path = file_of(one)
        one.size = path.stat().st_size if one.state == "done" and path.is_file() else None  # type: ignore[attr-defined]
        one.basis = BASES.get(one.facts.get("basis", ""))  # type: ignore[attr-defined]
    found = {"audit": audit, "page": page, "form": ExportForm(), "is_whole": is_whole}
    return render(request, "transfer/exports.html", found)


def export_begin(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Have the audit exported."""
    form = ExportForm(request.POST)
    if form.is_valid():
        export(request.user, audit, form.cleaned_data["basis"])
        messages.success(request, says(_QUEUED))
    return redirect("transfer:exports", audit.pk)


def download(request: HttpRequest, audit: Audit, number: int) -> FileResponse:
    """Hand out an export."""
    job = Job.objects.filter(pk=number, kind="export", audit=audit, state="done").first()
    if job is not None and job.facts.get("is_whole", True) and not may_have_whole(request.user, audit):
        raise Http404
    path = file_of(job) if job else None
    if job is None or path is None or not path.is_file():
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=f"qingshen-audit-{audit.pk}-{number}.zip")
