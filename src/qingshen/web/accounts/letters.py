"""Letters by mail, in their reader's language; who sends them learns which went."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from qingshen.language import Text
from qingshen.web.mail import is_of_this_letter
from qingshen.web.wording import current


def letter(to: str, language: str, subject: Text, body: Text, **facts: Any) -> EmailMessage:
    """Return a letter in `language`, "" for the writer's own, with `facts` filled in."""
    spoken = "en" if (language or current()) == "en" else "zh"
    # Names are people's own: a line break in a subject would end its header.
    title = " ".join(subject.into(spoken).format(**facts).split())
    return EmailMessage(title, body.into(spoken).format(**facts), settings.DEFAULT_FROM_EMAIL, [to])


def post(letters: Sequence[EmailMessage]) -> list[bool]:
    """Send the letters over one connection and return, a letter each, whether it left by mail.

    A letter the mail server refuses holds no other up; a server that does not answer is not asked again.
    """
    if not letters:
        return []
    went = [False] * len(letters)
    try:
        with get_connection() as connection:
            for at, one in enumerate(letters):
                went[at] = _left(connection, one)
    except OSError:
        return went
    return went if is_mail_set_up() else [False] * len(letters)


def _left(connection: Any, one: EmailMessage) -> bool:
    try:
        return bool(connection.send_messages([one]))
    except OSError as error:
        if not is_of_this_letter(error):
            raise
    return False


def is_mail_set_up() -> bool:
    """Say whether mail leaves the platform; without $QINGSHEN_MAIL it is printed where the platform was started."""
    return "console" not in settings.EMAIL_BACKEND
