"""What setting the platform up and accepting an invitation share: a new person."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from qingshen.language import Text
from qingshen.web.accounts.models import User
from qingshen.web.accounts.refusing import refused
from qingshen.web.wording import current

TAKEN = Text("此用户名已有人使用", "this user name is taken")
CHOOSE = Text("请换一个", "choose another")


def create_account(given: Mapping[str, str], **more: Any) -> User:
    """Create the person `given` describes (username, full_name, email, password). Raises Refused for a taken name."""
    try:
        with transaction.atomic():
            return User.objects.create_user(
                given["username"],
                given["email"],
                given["password"],
                full_name=given["full_name"].strip(),
                language=current(),
                **more,
            )
    except IntegrityError:
        raise refused("username-taken", TAKEN, CHOOSE, "username") from None
