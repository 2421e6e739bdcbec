"""The verb: register an organisation, and invite its first manager."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.refusing import refused
from qingshen.web.journal.record import record
from qingshen.web.policies import require

TAKEN = Text("已有同类同名的单位", "there is an organisation of this kind and name already")
USE_IT = Text("请在列表中查找并使用它，或更正名称", "find and use it in the list, or correct the name")
CODE_TAKEN = Text("此信用代码已登记为“{name}”", "this credit code is registered as '{name}'")
FIELDS = ("name", "name_en", "region", "credit_code")


def register_organisation(user: Any, kind: str, given: Mapping[str, Any]) -> Organisation:
    """Create an organisation of `kind` (name, name_en, region, credit_code, parent). Raises Refused where it exists."""
    require(user, "organisation.add")
    values = {name: str(given.get(name) or "").strip() for name in FIELDS}
    parent = given.get("parent") if kind == "bureau" else None
    if parent is not None:
        # Who stands above leads what is below: nobody is put there but by its own.
        require(user, "organisation.edit", parent)
    check_code(values["credit_code"])
    try:
        with transaction.atomic():
            one = Organisation.objects.create(kind=kind, parent=parent, **values)
            detail = {"kind": kind, **values, "parent": parent.pk if parent else None}
            record(user, "organisation.add", one, detail)
    except IntegrityError:
        raise refused("organisation-taken", TAKEN, USE_IT, "name") from None
    return one


def check_code(code: str, of: Organisation | None = None) -> None:
    """Refuse a credit code that another organisation has."""
    other = Organisation.objects.filter(credit_code=code).exclude(pk=of.pk if of else None).first() if code else None
    if other is not None:
        said = Text(CODE_TAKEN.zh.format(name=other.name), CODE_TAKEN.en.format(name=other.name))
        raise refused("credit-code-taken", said, USE_IT, "credit_code")
