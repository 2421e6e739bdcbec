"""A person's present password, asked again before something that matters; who guesses is stopped."""

from typing import Any

from qingshen.language import Text
from qingshen.web.accounts.limits import count, is_full

WRONG = Text("现在的密码不对", "the present password is wrong")
LATER = Text("密码多次输错，请 15 分钟后再试", "too many wrong passwords: try again in 15 minutes")


def why_not(user: Any, password: str) -> Text | None:
    """Return why `password` does not do; None: it is the person's own."""
    if is_full("password", user.pk):
        return LATER
    if user.check_password(password):
        return None
    count("password", user.pk)
    return WRONG
