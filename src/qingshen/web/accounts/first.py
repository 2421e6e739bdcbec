"""The first start: while nobody has an account, a one-time code opens the page that makes the administrator.

The code is printed by `qingshen serve`; the home folder keeps its hash only. Every start makes a new one.
"""

import os
from pathlib import Path
from secrets import compare_digest

from django.urls import reverse

from qingshen.web.accounts.models import User
from qingshen.web.accounts.tokens import hashed, spoken, typed
from qingshen.web.home import home

FILE = "first-code"


def is_first() -> bool:
    """Say whether nobody has an account yet."""
    return not User.objects.exists()


def first_steps() -> list[str]:
    """Return what to tell whoever starts the platform: nothing once there is a user, else a new code and the page."""
    if not is_first():
        _file().unlink(missing_ok=True)
        return []
    code = spoken()
    _write(hashed(code))
    page = reverse("accounts:first")
    return [
        f"还没有账户：请打开 {page} 并输入一次性启用码，建立管理员和第一个主管部门",
        f"No account yet: open {page} and enter the one-time code to create the administrator and the first bureau",
        f"启用码 / code: {code}",
    ]


def is_code(code: str) -> bool:
    """Say whether `code` is the one printed at the last start."""
    try:
        kept = _file().read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return False
    return compare_digest(hashed(typed(code)), kept)


def spend() -> None:
    """Take the code out of use. Raises FileNotFoundError where somebody else has just spent it."""
    _file().unlink()


def _file() -> Path:
    return home() / FILE


def _write(text: str) -> None:
    file = _file()
    draft = file.with_name(f".{FILE}-{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="ascii") as out:
        out.write(text)
    draft.replace(file)
