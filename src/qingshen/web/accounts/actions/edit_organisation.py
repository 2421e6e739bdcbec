"""The verb: change an organisation's name, region, code or the bureau above it."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from qingshen.language import Text
from qingshen.web.accounts.actions.register_organisation import FIELDS, TAKEN, USE_IT, check_code
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.record import record
from qingshen.web.policies import may, require

CIRCLE = Text("上级单位不能是它自己或它的下级", "a bureau cannot stand below itself or below one of its own parts")
IDENTITY = Text(
    "企业名称和信用代码用于对应审核名单，不能自行修改",
    "lists find an enterprise by its name and credit code: it cannot change them itself",
)
ADMINISTRATOR = Text("请平台管理员核对后修改", "ask the platform's administrator to correct them")
OTHER = Text("请另选", "choose another")


def edit_organisation(user: Any, organisation: Organisation, given: Mapping[str, Any]) -> list[str]:
    """Set what `given` holds and return what changed; the bureau above is changed by the administrator only."""
    require(user, "organisation.edit", organisation)
    try:
        with transaction.atomic():
            one = Organisation.objects.select_for_update().get(pk=organisation.pk)
            values: dict[str, Any] = {name: str(given[name] or "").strip() for name in FIELDS if name in given}
            check_code(values.get("credit_code", ""), one)
            if "parent" in given and one.kind == "bureau" and given["parent"] != one.parent:
                require(user, "platform.administer")
                _check_circle(one, given["parent"])
                values["parent"] = given["parent"]
            changed = {name: value for name, value in values.items() if getattr(one, name) != value}
            detail = {name: [str(getattr(one, name) or ""), str(value or "")] for name, value in changed.items()}
            _check_identity(user, one, changed)
            for name, value in changed.items():
                setattr(one, name, value)
            if changed:
                one.save(update_fields=list(changed))
                record(user, "organisation.edit", one, {"changed": detail})
    except IntegrityError:
        raise refused("organisation-taken", TAKEN, USE_IT, "name") from None
    return list(changed)


def _check_identity(user: Any, one: Organisation, changed: Mapping[str, Any]) -> None:
    """Refuse an enterprise another name or code by its own hand: a list's rows are led to their accounts by these."""
    told = next((name for name in ("credit_code", "name") if name in changed), "")
    if one.kind == "enterprise" and told and not may(user, "platform.administer"):
        raise refused("enterprise-identity", IDENTITY, ADMINISTRATOR, told)


def _check_circle(one: Organisation, parent: Organisation | None) -> None:
    above = parent
    while above is not None:
        if above.pk == one.pk:
            raise refused("organisation-circle", CIRCLE, OTHER, "parent")
        above = above.parent
