"""Expert judgement (专家经验判断): problems experts see, their scores, how far they agree and what they dispute."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import polars as pl

from qingshen.case import Case
from qingshen.case.deciding import OwnProblem
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.methods.concordance import REASONS, Concordance, kendall
from qingshen.phases.decisions import joined
from qingshen.phases.diagnosis.finding import FINDINGS, PLACE, PROBLEMS, Diagnosed, framed, together
from qingshen.phases.diagnosis.standards import known_variables
from qingshen.phases.industry import ENERGY, GHG
from qingshen.problems import Place, Problem
from qingshen.rulebook.carriers import carriers

METHOD = "expert"
LOWEST, HIGHEST = 0.0, 10.0
AGREEMENT = {
    "experts": pl.Int64, "subjects": pl.Int64, "w": pl.Float64, "statistic": pl.Float64, "p_value": pl.Float64,
    "note": pl.String,
}  # fmt: skip


def by_experts(case: Case, parties: Sequence[str]) -> Diagnosed:
    """Return the problems of decisions.toml; experts judged the whole list, so all on it are counted."""
    return together(_of(one, parties) for one in case.decisions.problems)


def unknown_parties(case: Case, parties: Sequence[str]) -> list[Problem]:
    """Return a problem for each enterprise of an expert's problem that is not on the list."""
    found = []
    for one in case.decisions.problems:
        for name in sorted({*one.enterprises} - {*parties}):
            what = Text(f"“{one.code}”所列企业“{name}”不在审核名单上", f"'{name}' of '{one.code}' is not on the list")
            found.append(Problem(one.ruling.place, "problem-enterprise", what, suggestion(name, parties)))
    return found


def unknown_variables(case: Case) -> list[Problem]:
    """Return a problem for each expert's problem whose variable nothing here is called by."""
    known = {*case.variables, *known_variables(), *(one.code for one in carriers()), ENERGY, GHG}
    found = []
    for one in case.decisions.problems:
        if one.variable and one.variable not in known:
            place = Place(one.ruling.place.file, one.ruling.place.sheet, "variable")
            what = Text(f"“{one.code}”的项目“{one.variable}”不存在", f"'{one.code}': no variable '{one.variable}'")
            found.append(Problem(place, "problem-variable", what, suggestion(one.variable, sorted(known))))
    return found


def unusable_scores(case: Case, known: Collection[str]) -> list[Problem]:
    """Return a problem for each score of a subject that is no problem found here, or outside 0-10."""
    found = []
    for subject, score, *place in case.scores.select("subject", "score", *PLACE).sort(*PLACE, "subject").iter_rows():
        where = Place(*(one or "" for one in place))
        if subject not in known:
            what = Text(f"没有查出问题“{subject}”", f"no problem '{subject}' was found")
            found.append(Problem(where, "score-subject", what, suggestion(subject, sorted(known))))
        elif score is not None and not LOWEST <= score <= HIGHEST:
            what = Text(f"得分 {score:g} 不在 0—10 之间", f"the score {score:g} is not between 0 and 10")
            found.append(Problem(where, "score-range", what, Text("改为 0—10 的数", "write a number from 0 to 10")))
    return found


def agreement(case: Case) -> dict[str, pl.DataFrame]:
    """Return `expert_agreement` (one row: Kendall's W) and `expert_subjects`; nothing where nobody scored."""
    if case.scores.is_empty():
        return {}
    found = kendall(case.scores.select("expert", "subject", "score"), case.settings.diagnosis.disputed)
    row = {
        "experts": found.experts, "subjects": found.subjects, "w": found.w, "statistic": found.statistic,
        "p_value": found.p_value, "note": _note(found),
    }  # fmt: skip
    return {"expert_agreement": framed([row], AGREEMENT), "expert_subjects": found.table}


def _note(found: Concordance) -> str | None:
    """Return why there is no W, and which experts gave no score."""
    zh, en = ([text] if text else [] for text in REASONS[found.reason])
    if found.silent:
        names = "、".join(found.silent)
        zh.append(f"没有给分的专家：{names}")
        en.append(f"experts without a score: {', '.join(found.silent)}")
    return joined(Text("；".join(zh), "; ".join(en))) or None


def _of(one: OwnProblem, parties: Sequence[str]) -> Diagnosed:
    row = {
        "problem": f"{METHOD}/{one.code}",
        "method": METHOD,
        "name": joined(one.name) or one.code,
        "aspect": one.aspect,
        "orientation": one.orientation,
        "variable": one.variable or None,
        "audited": len(parties),
        "adds_up": False,
    }
    place = one.ruling.place
    stated = {
        "problem": row["problem"], "method": METHOD, "evidence": one.evidence or one.ruling.reason,
        "file": place.file, "sheet": place.sheet, "cell": place.cell, "counted": True,
    }  # fmt: skip
    hit = sorted({*(one.enterprises or parties)} & {*parties})
    findings = framed(({**stated, "enterprise": name} for name in hit), FINDINGS)
    return Diagnosed(framed([row] if hit else [], PROBLEMS), findings)
