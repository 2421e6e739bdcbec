"""The policy table: every answer to "may X do Y to Z". Views, API and downloads ask it; nothing queries around it.

A verb nobody wrote down here is refused to everybody. Who is meant by the words: `relations.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model

from qingshen.language import Text
from qingshen.web.relations import forget, relations
from qingshen.web.wording import says


@dataclass(frozen=True)
class Rule:
    """Who may, in which states of the audit ("" : where there is none), and what it is called."""

    name: Text
    who: frozenset[str]
    states: frozenset[str]


class Forbidden(PermissionDenied):
    """Raised where somebody may not; `why` says it in both languages."""

    def __init__(self, why: Text) -> None:
        self.why = why
        super().__init__(says(why))


ANY = ("draft", "open", "closed", "archived")
LIVE = ("draft", "open", "closed")
RUNNING = ("draft", "open")
OPEN = ("open",)
OVERSEERS = "admin bureau upper"
REVIEWERS = "bureau district institution"
PARTNERS = "association institution expert"
# verb: (name zh, name en, who, states of the audit)
_TABLE: dict[str, tuple[str, str, str, Iterable[str]]] = {
    # the platform
    "platform.use": ("使用平台", "use the platform", "signed_in", ANY),
    "platform.visit": ("访问公开页面", "visit public pages", "everyone", ANY),
    "platform.start": ("启用平台", "set the platform up", "everyone", ANY),
    "platform.administer": ("管理平台", "administer the platform", "admin", ANY),
    "account.change": ("修改本人账户", "change one's own account", "signed_in", ANY),
    "account.add_factor": ("启用两步验证", "set two-step sign-in up", "signed_in", ANY),
    "account.drop_factor": ("停用两步验证", "switch two-step sign-in off", "signed_in", ANY),
    "account.renew_codes": ("更换恢复码", "have new recovery codes", "signed_in", ANY),
    "account.use_code": ("用恢复码登录", "sign in with a recovery code", "signed_in", ANY),
    "account.remove_factor": ("解除成员的两步验证", "remove a member's two-step sign-in", "admin", ANY),
    "account.reset": ("重设密码", "reset a password", "everyone", ANY),
    "invitation.accept": ("接受邀请", "accept an invitation", "everyone", ANY),
    "organisation.see": ("查看单位", "see the organisation", "admin own head any_bureau", ANY),
    "organisation.add": ("登记单位", "register an organisation", "admin any_bureau", ANY),
    "organisation.edit": ("修改单位信息", "edit the organisation", "admin head", ANY),
    "organisation.invite": ("邀请成员", "invite people", "admin head", ANY),
    "organisation.invite_first": ("邀请首位负责人", "invite the first manager", "admin head any_bureau", ANY),
    "organisation.require_factor": ("要求两步验证", "require two-step sign-in", "admin head", ANY),
    "organisation.change_members": ("调整成员", "change its members", "admin head", ANY),
    # an audit
    "audit.open": ("新建审核", "open an audit", "any_bureau", ANY),
    "audit.see": ("查看审核", "see the audit",
                  f"{OVERSEERS} district {PARTNERS} finance delegate enterprise", ANY),
    "audit.see_board": ("查看审核看板", "see the audit board", f"{OVERSEERS} district {PARTNERS}", ANY),
    "audit.edit": ("修改审核设置", "edit the audit", "bureau", RUNNING),
    "audit.import_list": ("导入企业名单", "import the list", "bureau", RUNNING),
    "audit.select": ("测算名单", "have the list selected", "bureau", RUNNING),
    "audit.decide": ("作出决定", "decide", "bureau", RUNNING),
    "audit.publish": ("公布名单", "publish the list", "bureau", ("draft",)),
    "audit.close": ("结束审核", "close the audit", "bureau", OPEN),
    # Of what was opened by mistake too.
    "audit.archive": ("归档", "archive", "bureau admin", ("draft", "closed")),
    "audit.run": ("运行审核计算", "run the engine", "bureau institution", LIVE),
    "audit.export": ("导出审核", "export the audit", "admin bureau upper institution", ANY),
    "audit.import": ("导入审核", "import an audit", "any_bureau", ANY),
    "audit.see_journal": ("查看操作记录", "see the journal", OVERSEERS, ANY),
    "participation.change": ("确定参与单位", "decide who takes part", "bureau", RUNNING),
    "deadline.change": ("调整期限", "change a deadline", "bureau", RUNNING),
    "conflict.declare": ("声明利益冲突", "declare a conflict of interest", "bureau expert", RUNNING),
    "conflict.withdraw": ("撤销利益冲突声明", "take back a conflict of interest", "bureau", RUNNING),
    # an enterprise in an audit
    "enrolment.see": ("查看企业", "see the enterprise",
                      f"{OVERSEERS} district {PARTNERS} finance delegate enterprise", ANY),
    "enrolment.see_access": ("查看谁能看到数据", "see who may see the data", "enterprise bureau district", ANY),
    "enrolment.edit": ("修改企业信息", "edit the enterprise", "bureau district", RUNNING),
    "enrolment.invite": ("邀请企业", "invite the enterprise", "bureau district", RUNNING),
    "enrolment.delegate": ("委托技术机构填报", "delegate to an institution", "manager approver", RUNNING),
    "enrolment.open_to_finance": ("向金融机构开放", "open to financial institutions", "manager approver", RUNNING),
    "report.see": ("查看填报", "see the report", f"{OVERSEERS} district {PARTNERS} delegate enterprise", ANY),
    "report.fill": ("填报", "fill in", "filler approver manager delegate", OPEN),
    "report.ask_approval": ("请审核人提交", "ask the approver to hand in", "filler delegate", OPEN),
    "report.submit": ("提交", "hand in", "approver manager", OPEN),
    "report.withdraw": ("撤回", "take back", "approver manager", OPEN),
    "report.review": ("审查", "review", REVIEWERS, OPEN),
    "remark.take_back": ("撤回意见", "take a remark back", REVIEWERS, OPEN),
    "attachment.add": ("上传证明材料", "add evidence", "filler approver manager delegate", OPEN),
    "attachment.remove": ("移除证明材料", "remove evidence", "filler approver manager delegate", OPEN),
    "attachment.see": ("查看证明材料", "see evidence", f"{OVERSEERS} district {PARTNERS} delegate enterprise", ANY),
    "token.change": ("管理接口令牌", "manage API tokens", "manager", RUNNING),
    "token.revoke": ("撤销接口令牌", "revoke API tokens", "manager", LIVE),
    "balance.edit": ("编辑平衡", "edit balances", "filler approver manager delegate", OPEN),
    # results
    "results.see_enterprise": ("查看企业结果", "see an enterprise's results",
                               f"{OVERSEERS} district {PARTNERS} finance delegate enterprise", ANY),
    "results.see_cohort": ("查看行业结果", "see the cohort's results", f"{OVERSEERS} district {PARTNERS}", ANY),
    "results.publish": ("公布结果", "publish the results", "bureau", ("open", "closed")),
    "results.see_public": ("查看公布的结果", "see published results", "public admin bureau upper", ANY),
    # the rulebook
    "library.see": ("查看规则库", "see the rulebook", "signed_in", ANY),
    "library.import": ("导入指标体系", "import an index system", "admin any_bureau", ANY),
    "library.confirm": ("核实数值", "confirm a value", "admin any_bureau any_institution", ANY),
}  # fmt: skip
# Done to an enterprise's report only while the enterprise is on the list.
LISTED = frozenset({
    "report.fill", "report.ask_approval", "report.submit", "report.review", "attachment.add", "attachment.remove",
    "balance.edit",
})  # fmt: skip
POLICY = {
    verb: Rule(Text(zh, en), frozenset(who.split()), frozenset(states))
    for verb, (zh, en, who, states) in _TABLE.items()
}


def refusal(user: Any, verb: str, subject: Model | None = None) -> Text | None:
    """Return why `user` may not do `verb` to `subject`; None: may."""
    rule = POLICY.get(verb)
    if rule is None:
        return Text(f"没有“{verb}”这一操作", f"there is no such thing to do: {verb}")
    if not rule.who & relations(user, subject, rule.who):
        return Text(f"您没有权限：{rule.name.zh}", f"You may not {rule.name.en} here")
    state = getattr(getattr(subject, "audit", None), "state", None)
    if state is not None and state not in rule.states:
        return Text(f"审核处于此状态时不能{rule.name.zh}", f"In this state of the audit nobody can {rule.name.en}")
    if verb in LISTED and getattr(getattr(subject, "enrolment", None), "state", "listed") != "listed":
        return Text("该企业不在审核名单上", "The enterprise is not on the audit's list")
    return None


def may(user: Any, verb: str, subject: Model | None = None) -> bool:
    """Say whether `user` may do `verb` to `subject` (None: on the platform as a whole)."""
    return refusal(user, verb, subject) is None


def require(user: Any, verb: str, subject: Model | None = None) -> None:
    """Raise Forbidden unless `user` may."""
    why = refusal(user, verb, subject)
    if why is not None:
        raise Forbidden(why)


def require_anew(user: Any, verb: str, subject: Model | None = None) -> None:
    """Raise Forbidden unless `user` may still: what they belong to is read again. To be asked under a lock."""
    forget(user)
    require(user, verb, subject)
