"""What an enterprise's own systems may read and write. Who may call which: `ACCESS`, asked by `letting_in`."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from ninja import NinjaAPI, Status
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.api.about import called
from qingshen.web.api.answers import answer, both, told
from qingshen.web.api.letting_in import READING, absent_error
from qingshen.web.api.malformed import AS_DESCRIBED, malformed
from qingshen.web.api.result_rows import Results
from qingshen.web.api.schemas import Checked, Dictionary, Edits, Refusal, ReportOut, Written
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import Forbidden
from qingshen.web.posted import posted
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.check import check
from qingshen.web.reporting.draft import Standing, rows_of, standing_of
from qingshen.web.reporting.models import Report
from qingshen.web.results.read import latest, table
from qingshen.web.routing import Access

SEEN = "enrolment.see"
WRITING = ("PATCH", "PUT", "POST")
ACCESS = {
    "report": Access("report.see", Enrolment, READING, SEEN),
    "cells": Access("report.fill", Enrolment, WRITING, SEEN),
    "problems": Access("report.see", Enrolment, READING, SEEN),
    "dictionary": Access("report.see", Enrolment, READING, SEEN),
    "results": Access("results.see_enterprise", Enrolment, READING, SEEN),
}
# A program has no page to load anew.
UNKNOWN = {"no-such-table", "no-such-field", "no-such-row"}
ONE = "/enrolments/{int:key}"
OPTIONS: dict[str, Any] = {"docs_url": None, "openapi_url": None, "urls_namespace": "qingshen-api"}
ERRORS = dict.fromkeys((401, 403, 404, 409, 422, 429), Refusal)


class _Parser(Parser):
    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        return posted(request)


ninja = NinjaAPI(
    title="清审 Qingshen", version="1", parser=_Parser(),
    description="企业自有系统（MES/ERP）读写本企业的填报和结果。 "
                "Reports and results of an enterprise for its own systems. Authorization: Bearer qs_…", **OPTIONS,
)  # fmt: skip


@ninja.get(f"{ONE}/report", response={200: ReportOut, **ERRORS}, **called("report"))
def report(request: HttpRequest, key: int) -> Any:
    """Return the draft as it stands: every row with its cells, statuses among them, as canonical texts."""
    del key
    one = _report(request)
    enrolment = one.enrolment
    standing = standing_of(one)
    rows = {table: _rows(standing, table) for table in standing.by_table}
    title = Text(one.audit.title, one.audit.title_en)
    return Status(200, {
        "enterprise": enrolment.code, "name": enrolment.name, "audit": both(title), "years": one.audit.years,
        "state": one.state, "is_open": one.is_open, "revision": one.revision, "tables": rows,
    })  # fmt: skip


@ninja.api_operation(
    list(WRITING), f"{ONE}/cells", response={200: Written, 400: Refusal, **ERRORS, 409: Written | Refusal},
    **called("cells"),
)  # fmt: skip
def cells(request: HttpRequest, key: int, body: Edits) -> Any:
    """Write cells. 409 where somebody has changed some of them since they were read: those are not written, and who,
    when and what stands there is told; the others are. A call that makes no sense (422) writes nothing.
    """
    del key
    saved = save_cells(request.user, _report(request), [one.dict() for one in body.edits], origin="api")  # type: ignore[arg-type]
    lost = [
        {"table": one.table, "ident": one.ident, "field": one.field, "value": one.value, "stands": one.stands,
         "by": one.by, "at": one.at, "place": both(one.place), "why": both(one.why)}
        for one in saved.conflicts
    ]  # fmt: skip
    said = {"revision": saved.revision, "written": len(body.edits) - len(lost), "conflicts": lost}
    return Status(409 if lost else 200, said)


@ninja.get(f"{ONE}/problems", response={200: Checked, **ERRORS}, **called("problems"))
def problems(request: HttpRequest, key: int) -> Any:
    """Return everything that is wrong with the draft, by cell where it is about one."""
    del key
    one = _report(request)
    found = check(one)
    spots = {id(problem): spot for spot, here in found.spots.items() for problem in here}
    listed = []
    for problem in found.problems:
        where = dict(zip(("table", "ident", "field"), spots.get(id(problem), ("", "", "")), strict=True))
        listed.append({**told(problem), **where})
    errors = len(found.errors)
    return Status(
        200, {"revision": one.revision, "errors": errors, "warnings": len(listed) - errors, "problems": listed}
    )


@ninja.get(f"{ONE}/dictionary", response={200: Dictionary, **ERRORS}, **called("dictionary"))
def dictionary(request: HttpRequest, key: int) -> Any:
    """Return what the form asks for: tables, fields, units, choices, quantities."""
    del key
    standing = standing_of(_report(request))
    tables = [
        {"table": name, "label": both(TABLES[name].label), "key": list(TABLES[name].key),
         "fields": [_column(one) for one in TABLES[name].fields]}
        for name in standing.by_table
    ]  # fmt: skip
    quantities = [
        {"code": one.code, "name": both(one.name), "unit": one.unit, "help": both(one.help)}
        for one in frame_of(standing_audit(request)).variables.values()
    ]
    return Status(200, {"tables": tables, "quantities": quantities})


@ninja.get(f"{ONE}/results", response={200: Results, **ERRORS}, **called("results"))
def results(request: HttpRequest, key: int) -> Any:
    """Return levels, indicators and gaps of the enterprise itself in the latest results; of no other enterprise."""
    del key
    enrolment: Enrolment = request.enrolment  # type: ignore[attr-defined]
    run = latest(enrolment.audit)
    found: dict[str, Any] = {name: [] for name in ("levels", "indicators", "gaps")}
    if run is None:
        return Status(200, {"run": None, **found})
    for name in found:
        frame = table(run, name)
        if frame.height:
            found[name] = frame.filter(frame["enterprise"] == enrolment.code).to_dicts()
    return Status(
        200, {"run": {"at": run.at, "digest": run.digest, "engine": run.engine, "edition": run.edition}, **found}
    )


def standing_audit(request: HttpRequest) -> Any:
    """Return the audit of the enterprise that is asked about."""
    return request.enrolment.audit  # type: ignore[attr-defined]


def _rows(standing: Standing, table: str) -> list[dict[str, Any]]:
    return [{name: row[name] for name in ("ident", "cells", "fixed")} for row in rows_of(standing, table)]


def _column(one: Any) -> dict[str, Any]:
    return {
        "name": one.name, "label": both(one.label), "kind": one.kind, "unit": one.unit, "is_required": one.required,
        "help": both(one.help), "choices": {code: both(label) for code, label in one.choices},
    }  # fmt: skip


def _report(request: HttpRequest) -> Report:
    found = Report.objects.filter(enrolment=request.enrolment).first()  # type: ignore[attr-defined]
    if found is None:
        raise _NotYet
    found.enrolment = request.enrolment  # type: ignore[attr-defined]
    return found


_LOOK_UP = Text("名称以 report 和 dictionary 的回答为准", "use the names that report and dictionary answer")


class _NotYet(Exception):
    """Raised where the enterprise has no report: its list has not been published."""


@ninja.exception_handler(_NotYet)
def _not_yet(request: HttpRequest, error: _NotYet) -> HttpResponse:
    del request, error
    what = Text(
        "还没有填报表：企业名单尚未公布，或企业不在名单上",
        "there is no report: the list is not published, or the enterprise is not on it",
    )
    return answer([Problem(Place(), "report-absent", what, Text("名单公布后再试", "try again once it is"))], 409)


@ninja.exception_handler(Refused)
def _refused(request: HttpRequest, error: Refused) -> HttpResponse:
    del request
    return answer([replace(one, remedy=_LOOK_UP) if one.code in UNKNOWN else one for one in error.problems], 422)


@ninja.exception_handler(Forbidden)
def _forbidden(request: HttpRequest, error: Forbidden) -> HttpResponse:
    del request
    return answer(
        [Problem(Place(), "forbidden", error.why, Text("请企业负责人处理", "ask the enterprise's manager"))], 403
    )


@ninja.exception_handler(ValidationError)
def _malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    del request
    return answer([malformed(one) for one in error.errors], 400)


@ninja.exception_handler(HttpError)
@ninja.exception_handler(RawPostDataException)
def _unreadable(request: HttpRequest, error: Exception) -> HttpResponse:
    del request, error
    what = Text("请求内容不是 JSON 对象，或含有无法保存的字符", "the body is no JSON object, or holds what is no text")
    return answer([Problem(Place(), "malformed", what, AS_DESCRIBED)], 400)


ninja.add_exception_handler(Http404, absent_error)
