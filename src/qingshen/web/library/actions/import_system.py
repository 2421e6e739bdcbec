"""The verb: a previewed workbook becomes the next edition of an index system."""

from typing import Any

from django.db import IntegrityError, transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.journal.record import record
from qingshen.web.library.models import OwnSystem
from qingshen.web.library.preview import Preview, preview
from qingshen.web.policies import Forbidden, require
from qingshen.web.relations import standing
from qingshen.web.storage.keep import XLSX, keep

NOT_OURS = Text("只能以您所在主管部门的名义导入", "a system is brought in by a bureau you belong to")


def import_system(user: Any, organisation: Organisation, content: bytes, name: str) -> OwnSystem:
    """Keep the workbook `content` as the next edition of the system in it; editions before it stay as they are.

    Audits that are open keep the edition they were opened with. Raises Forbidden; Refused with every problem.
    """
    require(user, "library.import")
    me = standing(user)
    if organisation.kind != "bureau" or not (me.is_of(organisation.pk) or me.is_admin):
        raise Forbidden(NOT_OURS)
    found = preview(content, name)
    _refuse(found, organisation)
    assert found.system is not None
    try:
        with transaction.atomic():
            own = OwnSystem.objects.create(
                code=found.system.code, edition=found.edition, title=found.system.title.zh[:200],
                organisation=organisation, workbook=keep(content, XLSX), digest=found.system.digest, by=user,
                files={file: keep(text).sha256 for file, text in found.files.items()},
            )  # fmt: skip
            record(user, "library.import", own, {
                "code": own.code, "edition": own.edition, "digest": own.digest, "changes": len(found.changes),
                "certainty": found.system.certainty, "organisation": organisation.name,
            })  # fmt: skip
    except IntegrityError:
        raise Refused([_MEANWHILE]) from None
    return own


def _refuse(found: Preview, organisation: Organisation) -> None:
    if found.system is None:
        raise Refused(found.problems)
    code = found.system.code
    if found.is_same:
        what = Text(f"与现有的“{code}”完全相同", f"the same as {code} as it is")
        raise Refused([Problem(Place(code), "system-same", what, Text("无需再导入", "there is nothing to bring in"))])
    other = (
        OwnSystem.objects.filter(code=code).exclude(organisation=organisation).select_related("organisation").first()
    )
    if other is not None:
        what = Text(f"代码“{code}”已由{other.organisation.name}使用", f"{code} belongs to {other.organisation} already")
        remedy = Text("在“体系”表中换一个代码", "choose another code in the sheet 体系")
        raise Refused([Problem(Place(code, "体系", "code"), "system-taken", what, remedy)])


_MEANWHILE = Problem(
    Place(),
    "system-meanwhile",
    Text("刚刚有人导入了同一体系的新版", "somebody has just brought in an edition of the same system"),
    Text("请重新上传，与最新一版比较后再确认", "upload again and compare with the latest edition"),
)
