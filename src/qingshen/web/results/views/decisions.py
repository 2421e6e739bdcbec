"""The decisions: what each step proposes, what people decided of it, and deciding it."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from qingshen.case.deciding import FILE
from qingshen.language import Text
from qingshen.problems import Refused
from qingshen.rulebook.procedure import steps
from qingshen.web.audits.actions.edit_decisions import edit_decisions
from qingshen.web.audits.actions.edit_settings import mark_of
from qingshen.web.audits.actions.take_back import take_back as taken_back
from qingshen.web.audits.files import read_file
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.work import written
from qingshen.web.policies import may
from qingshen.web.results.actions.decide_proposals import decide_proposals
from qingshen.web.results.forms import DecideForm
from qingshen.web.results.models import Run
from qingshen.web.results.proposals import SHOWN, Decided, Matter, asked
from qingshen.web.results.reach import sees_all
from qingshen.web.results.read import latest
from qingshen.web.wording import says

PAGE = 50
DECIDED = Text(
    "已作出 {n} 项决定，下次运行审核计算时生效。", "{n} decisions were taken; they hold from the next run on."
)
BACK = Text("已撤回 {n} 项决定，建议重新有效。", "{n} decisions were taken back; what is proposed stands again.")
NONE_BACK = Text("勾选的事项没有决定可撤回。", "Nothing was decided of the ticked ones.")
SAVED = Text("已保存，下次运行审核计算时生效。", "Saved; it holds from the next run on.")
NOTHING = Text("请先勾选事项。", "Tick the matters first.")
ASKED = ("step", "q", "show")
NEW = ("new", "gone")


class _Step(NamedTuple):
    """The step a request is about: its matters, those that are asked for, all steps counted, what the run knows not."""

    step: str
    q: str
    show: str
    matters: list[Matter]
    rows: list[Matter]
    counts: Mapping[str, tuple[int, int]]
    new: int
    problems: list[dict[str, Any]]

    @property
    def kept(self) -> dict[str, str]:
        """What the address asks for."""
        return {name: said for name in ASKED if (said := getattr(self, name))}


def page(request: HttpRequest, audit: Audit, status: int = 200, **given: Any) -> HttpResponse:
    """Show the matters of a step, with what was decided of each."""
    run = latest(audit)
    is_open = sees_all(request.user, run) if run else may(request.user, "audit.decide", audit)
    found: dict[str, Any] = {"audit": audit, "run": run, "is_open": is_open, "shows": SHOWN, "problems": []}
    if not is_open:
        return render(request, "results/decisions.html", found, status=status)
    one = _step(request, audit, run)
    found |= {
        "steps": _named(one.counts), "step": one.step, "asked": one, "since": one.new,
        "page": Paginator(one.rows, PAGE).get_page(request.GET.get("page")),
        "form": given.get("form") or DecideForm(step=one.step, matters=one.matters),
        "ticked": given.get("ticked", ()), "problems": [*one.problems, *given.get("problems", ())],
        "kept": f"&{urlencode(one.kept)}", "where": _where(request, one.kept),
    }  # fmt: skip
    if may(request.user, "audit.decide", audit):
        content = read_file(audit, FILE) or b""
        text = given.get("toml", content.decode("utf-8", "replace"))
        found |= {"toml": text, "seen": mark_of(content), "is_expert": "toml" in given}
    return render(request, "results/decisions.html", found, status=status)


def decide(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Decide of the ticked matters."""
    one = _step(request, audit, latest(audit))
    ticked = _ticked(request, one)
    form = DecideForm(request.POST, step=one.step, matters=one.matters)
    if not ticked:
        form.add_error(None, says(NOTHING))
    if not form.is_valid():
        return page(request, audit, 422, form=form, ticked=ticked)
    said = form.cleaned_data
    verb = lambda: decide_proposals(request.user, audit, one.step, ticked, said["said"], said["reason"])  # noqa: E731
    return _done(request, audit, verb, DECIDED, form=form, ticked=ticked)


def take_back(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Take back what was decided of the ticked matters."""
    one = _step(request, audit, latest(audit))
    ticked = _ticked(request, one)
    return _done(request, audit, lambda: taken_back(request.user, audit, one.step, ticked), BACK, ticked=ticked)


def write(request: HttpRequest, audit: Audit) -> HttpResponse:
    """Keep decisions.toml as it was typed, or say what is wrong, row by row."""
    text = request.POST.get("toml", "").replace("\r\n", "\n")
    try:
        edit_decisions(request.user, audit, text.encode(), request.POST.get("seen", ""))
    except Refused as refused:
        return page(request, audit, 422, toml=text, problems=[written(one) for one in refused.problems])
    messages.success(request, says(SAVED))
    return redirect("results:decisions", audit.pk)


def _done(request: HttpRequest, audit: Audit, verb: Callable[[], int], told: Text, **given: Any) -> HttpResponse:
    try:
        number = verb()
    except Refused as refused:
        return page(request, audit, 422, problems=[written(one) for one in refused.problems], **given)
    if number:
        messages.success(request, says(told).format(n=number))
    else:
        messages.info(request, says(NONE_BACK))
    where = _where(request, {name: request.GET.get(name, "") for name in ASKED})
    return redirect(f"{reverse('results:decisions', args=[audit.pk])}?{where}")


def _step(request: HttpRequest, audit: Audit, run: Run | None) -> _Step:
    """Return the step the address names; where it names none, the first with something new, or to decide."""
    step, text, show = (request.GET.get(name, "").strip() for name in ASKED)
    try:
        decided = Decided(audit, run)
    except Refused as refused:
        return _Step(step, text, show, [], [], {}, 0, [written(one) for one in refused.problems])
    counts = decided.counted()
    if step not in counts:
        new = {of for of, _ in decided.new}
        has = [of for of, (done, many) in counts.items() if (of in new if show in NEW else done < many)]
        step = next(iter([*has, *counts]), "")
    matters = decided.matters(step) if step else []
    return _Step(step, text, show, matters, asked(matters, text, show), counts, len(decided.new), [])


def _ticked(request: HttpRequest, one: _Step) -> list[str]:
    """Return the subjects that are ticked, or all that the filter finds."""
    if request.POST.get("scope") != "all":
        return request.POST.getlist("subject")
    return [each.proposal.subject for each in one.rows]


def _where(request: HttpRequest, kept: Mapping[str, str]) -> str:
    said = {**kept, "page": request.GET.get("page", "")}
    return urlencode({name: text for name, text in said.items() if text})


def _named(counts: Mapping[str, tuple[int, int]]) -> list[dict[str, Any]]:
    names = {one.code: one.name for one in steps()}
    return [{"code": step, "name": names[step], "all": many, "decided": done} for step, (done, many) in counts.items()]
