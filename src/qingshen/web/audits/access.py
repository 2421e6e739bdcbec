"""Who may see an enterprise's data, as sentences: the policy table asked for each party there is."""

from collections.abc import Iterable
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation, User
from qingshen.web.audits.models import Enrolment
from qingshen.web.policies import POLICY
from qingshen.web.relations import NAMES

SUBJECTS = ("enrolment.", "report.", "attachment.", "balance.", "results.see_enterprise")
# The parties in the order they are told, and what they are called.
PARTIES = {
    "manager": Text("贵企业的负责人", "Your enterprise's managers"),
    "approver": Text("贵企业的审核人", "Your enterprise's approvers"),
    "filler": Text("贵企业的填报人", "Your enterprise's fillers"),
    "delegate": Text("您委托填报的技术机构", "The institution you asked to fill in"),
    "bureau": Text("组织审核的主管部门", "The bureau that organises the audit"),
    "upper": Text("其上级主管部门", "The bureaus above it"),
    "district": Text("负责贵企业的区县主管部门", "The district bureau that looks after you"),
    "institution": Text("本次审核的技术机构", "The audit's technical institutions"),
    "association": Text("本次审核的行业协会", "The audit's associations"),
    "expert": Text("本次审核的专家", "The audit's experts"),
    "finance": Text("本次审核的金融机构", "The audit's financial institutions"),
    "admin": Text("平台管理员", "The platform's administrators"),
    "any_bureau": Text("任何主管部门", "Any bureau"),
    "public": Text("公众（结果公布后）", "The public, once results are published"),
    "signed_in": Text("任何登录用户", "Anybody who is signed in"),
    "everyone": Text("任何人", "Anybody"),
}
DUTIES = ("manager", "approver", "filler")
SHUT = Text("您没有开放，现在什么也看不到", "you have not opened it to them: they see nothing now")
EXCEPT = Text("因利益冲突看不到：{names}", "kept out by a conflict of interest: {names}")
NOBODY = Text("目前没有", "nobody at present")


@dataclass(frozen=True)
class Sentence:
    """A party, who that is, what it may do now (names of verbs), and a remark."""

    party: Text
    names: tuple[str, ...]
    may: tuple[Text, ...]
    remark: Text = Text("")


def sentences(enrolment: Enrolment) -> list[Sentence]:
    """Return who may do what to `enrolment` in the audit's present state; parties that may nothing are left out."""
    told = []
    for party, called in PARTIES.items():
        verbs = tuple(_verbs(party, enrolment.audit.state))
        if not verbs:
            continue
        if party == "finance" and not enrolment.is_open_to_finance:
            told.append(Sentence(called, _names(party, enrolment), (), SHUT))
            continue
        names = _names(party, enrolment)
        remark = _kept_out(enrolment) if party == "expert" else Text("")
        if party not in ("everyone", "signed_in", "any_bureau", "public") and not names:
            remark = NOBODY
        told.append(Sentence(called, names, verbs, remark))
    return told


def _verbs(party: str, state: str) -> Iterable[Text]:
    """Yield what the policy lets `party` do; somebody of the enterprise may also what the whole enterprise may."""
    mine = {party, "enterprise"} if party in DUTIES else {party}
    for verb, rule in POLICY.items():
        if verb.startswith(SUBJECTS) and rule.who & mine and state in rule.states:
            yield rule.name


def _names(party: str, one: Enrolment) -> tuple[str, ...]:
    if party in DUTIES:
        of = User.objects.filter(memberships__organisation=one.organisation_id, memberships__duty=party)
        return _people(of.filter(is_active=True))
    if party == "admin":
        return _people(User.objects.filter(is_superuser=True, is_active=True))
    if party == "upper":
        return tuple(str(each) for each in _above(one.audit.organiser))
    if party in ("bureau", "district", "delegate"):
        found = {"bureau": one.audit.organiser, "district": one.district, "delegate": one.institution}[party]
        return (str(found),) if found is not None else ()
    if party in NAMES and party not in ("everyone", "signed_in", "any_bureau", "public"):
        every = Organisation.objects.filter(participations__audit=one.audit_id, participations__role=party)
        # Who fills in for the enterprise is nothing else to it (`relations.JUDGES`).
        every = every.exclude(pk=one.institution_id)
        return tuple(str(each) for each in every)
    return ()


def _people(users: Iterable[User]) -> tuple[str, ...]:
    return tuple(str(each) for each in users)


def _above(organisation: Organisation) -> list[Organisation]:
    found: list[Organisation] = []
    above = organisation.parent
    while above is not None and above not in found:
        found.append(above)
        above = above.parent
    return found


def _kept_out(one: Enrolment) -> Text:
    names = "、".join(str(each.expert) for each in one.conflicts.select_related("expert"))
    return Text(EXCEPT.zh.format(names=names), EXCEPT.en.format(names=names)) if names else Text("")
