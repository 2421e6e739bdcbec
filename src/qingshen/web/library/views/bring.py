"""Bringing an index system in: upload, preview, confirm."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.system import IndexSystem
from qingshen.web.accounts.models import Organisation
from qingshen.web.jobs.work import written
from qingshen.web.library.actions.import_system import import_system
from qingshen.web.library.citable import INDICES, of_system
from qingshen.web.library.confirmed import Standing, standings
from qingshen.web.library.preview import LARGEST, preview
from qingshen.web.library.systems import available_systems, key_of
from qingshen.web.library.views.systems import classes_of
from qingshen.web.library.words import trust
from qingshen.web.relations import standing
from qingshen.web.storage.keep import XLSX, keep
from qingshen.web.storage.models import Blob
from qingshen.web.wording import says

SALT = "library.import"
A_DAY = 24 * 3600
IMPORTED = Text(
    "已导入。新开审核时可以选用；进行中的审核不变。",
    "Brought in: audits can be opened with it; those under way stay as they are.",
)
NO_FILE = Problem(
    Place(), "file-absent", Text("没有选择文件", "no file was chosen"), Text("选择 .xlsx 文件", "choose an .xlsx file")
)
TOO_LARGE = Problem(
    Place(), "file-large", Text("文件大于 5 MB", "the file is larger than 5 MB"),
    Text("请删去与指标体系无关的内容", "leave out what is not the system"),
)  # fmt: skip


def form(request: HttpRequest) -> HttpResponse:
    """Say how a system is brought in, with a workbook to start from."""
    return _form(request)


def upload(request: HttpRequest) -> HttpResponse:
    """Take the workbook and go on to its preview."""
    file = request.FILES.get("workbook")
    if file is None:
        return _form(request, [NO_FILE])
    if (file.size or 0) > LARGEST:
        return _form(request, [TOO_LARGE])
    blob = keep(file.read(), XLSX)
    said = {"sha": blob.sha256, "name": str(file.name)[:120], "user": request.user.pk}
    return redirect("library:preview", signing.dumps(said, salt=SALT, compress=True))


def show(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the workbook would become, or what is wrong with it by sheet and cell."""
    content, name = _taken(request, token)
    return _preview(request, token, content, name)


def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Keep it as the next edition."""
    content, name = _taken(request, token)
    organisation = _bureaus(request.user).filter(pk=_whole(request.POST.get("organisation"))).first()
    if organisation is None:
        raise Http404
    try:
        own = import_system(request.user, organisation, content, name)
    except Refused as refused:
        return _preview(request, token, content, name, refused)
    messages.success(request, says(IMPORTED))
    return redirect("library:system", key_of(own.code, own.edition))


def _form(request: HttpRequest, problems: Any = ()) -> HttpResponse:
    context = {"systems": available_systems(), "problems": [written(one) for one in problems]}
    return render(request, "library/import.html", context, status=422 if problems else 200)


def _preview(
    request: HttpRequest, token: str, content: bytes, name: str, refused: Refused | None = None
) -> HttpResponse:
    found = preview(content, name)
    problems = refused.problems if refused else found.problems
    system = found.system
    return render(request, "library/preview.html", {
        "token": token, "name": name, "preview": found, "system": system, "organisations": _bureaus(request.user),
        "problems": [written(one) for one in problems],
        "classes": classes_of(system, system.indicators, _standing(system)) if system else [],
        "trust": trust(one.certainty for one in system.indicators) if system else None,
    }, status=422 if refused else 200)  # fmt: skip


def _standing(system: IndexSystem) -> dict[str, Standing]:
    return standings(f"{INDICES}/{system.code}", of_system(system))


def _taken(request: HttpRequest, token: str) -> tuple[bytes, str]:
    """Return the workbook a token stands for and its name; one's own uploads of the last day only."""
    try:
        said = signing.loads(token, salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise Http404 from error
    blob = Blob.objects.filter(pk=said["sha"]).first()
    if said["user"] != request.user.pk or blob is None:
        raise Http404
    return blob.read(), said["name"]


def _bureaus(user: Any) -> QuerySet[Organisation]:
    me, found = standing(user), Organisation.objects.filter(kind="bureau")
    return found if me.is_admin else found.filter(pk__in=list(me.duties))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
