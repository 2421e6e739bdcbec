"""The sample park on the platform, and an account for every role: to look around with, never for real data."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.audits.models import Audit, Participation
from qingshen.web.home import home
from qingshen.web.journal.models import Notice
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.transfer.actions.import_audit import import_folder

PASSWORD = "qingshen-demo"
SAMPLE = "electroplating-park"
CITY = Text("示例市生态环境局", "Ecology and Environment Bureau of Sample City")
DISTRICT = Text("示例区生态环境分局", "Ecology and Environment Bureau of Sample District")
PARTNERS = {
    "association": Text("示例市表面处理协会", "Surface Finishing Association of Sample City"),
    "institution": Text("示例清洁生产技术中心", "Sample Cleaner-Production Centre"),
    "expert": Text("示例专家组", "Sample group of experts"),
    "finance": Text("示例绿色银行", "Sample Green Bank"),
}
# The enterprise whose report was returned, and the cell asked about.
OPEN_AT = 1
ASKED = {"table": "quantities", "ident": "fresh_water/2024", "field": "value"}
# account: (full name, organisation's role, duty)
PEOPLE = {
    "admin": ("平台管理员（示例）", "", ""),
    "city": ("市局审核处（示例）", "city", "manager"),
    "district": ("区分局（示例）", "district", "manager"),
    "association": ("协会秘书处（示例）", "association", "manager"),
    "institution": ("技术机构（示例）", "institution", "manager"),
    "expert": ("评审专家（示例）", "expert", "manager"),
    "bank": ("绿色信贷部（示例）", "finance", "manager"),
    "filler": ("填报人（示例）", "enterprise", "filler"),
    "approver": ("企业审核人（示例）", "enterprise", "approver"),
    "owner": ("企业负责人（示例）", "enterprise", "manager"),
}


def load_demo() -> Iterator[str]:
    """Load the sample park and its people unless they are there; yield what to tell whoever started it."""
    if not User.objects.filter(username="city").exists():
        yield "装入示例电镀园区…… / loading the sample park …"
        with transaction.atomic():
            _load(sample())
    yield f"示例账户 / accounts: {'  '.join(PEOPLE)}"
    yield f"密码 / password: {PASSWORD}"
    yield f"数据 / data: {home()}（全部为虚构数据 / all of it made up）"


def sample() -> Path:
    """Return the folder of the sample park: shipped with the package, else the repository's own.

    Raises FileNotFoundError where neither is there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent / "sample", here.parents[3] / "examples" / SAMPLE):
        if (folder / "audit.toml").is_file():
            return folder
    raise FileNotFoundError(f"{SAMPLE}: neither in the package nor beside it")


def _load(folder: Path) -> None:
    city = _organisation("bureau", CITY)
    district = _organisation("bureau", DISTRICT, city)
    homes = {"city": city, "district": district}
    homes |= {role: _organisation(role, name) for role, name in PARTNERS.items()}
    people = {name: _person(name, full) for name, (full, _, _) in PEOPLE.items()}
    for name, (_, role, duty) in PEOPLE.items():
        if role in homes:
            Membership.objects.create(user=people[name], organisation=homes[role], duty=duty)
    audit = import_folder(people["city"], folder, city)
    for role in ("district", *PARTNERS):
        Participation.objects.create(audit=audit, organisation=homes[role], role=role)
    _enrol(audit, district, people)
    asked = audit.enrolments.order_by("position")[OPEN_AT]
    version = asked.report.versions.last()
    if version is not None:
        return_report(
            people["institution"], version, [{**ASKED, "text": "请核对 2024 年取水量并上传水费单（示例意见）"}]
        )
    # Last: whoever starts the demonstration reads its accounts, not letters to people nobody is yet.
    transaction.on_commit(_give_addresses)


def _give_addresses() -> None:
    for user in User.objects.filter(username__in=PEOPLE):
        user.email = f"{user.username}@example.org"
        user.save(update_fields=["email"])
    Notice.objects.filter(mailed_at=None).update(mailed_at=timezone.now())


def _enrol(audit: Audit, district: Organisation, people: dict[str, User]) -> None:
    """Give every enterprise an organisation, and the first two the same people: one accepted, one to correct."""
    for at, one in enumerate(audit.enrolments.order_by("position")):
        text = Text(one.name or one.code, "")
        one.organisation = _organisation("enterprise", text)
        one.district = district
        one.save(update_fields=["organisation", "district"])
        if at <= OPEN_AT:
            for name, (_, role, duty) in PEOPLE.items():
                if role == "enterprise":
                    Membership.objects.create(user=people[name], organisation=one.organisation, duty=duty)


def _organisation(kind: str, name: Text, parent: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name.zh, name_en=name.en, parent=parent, is_made_up=True)


def _person(name: str, full: str) -> User:
    return User.objects.create_user(name, "", PASSWORD, full_name=full, is_superuser=name == "admin")
