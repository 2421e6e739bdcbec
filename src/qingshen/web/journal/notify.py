"""The verb: tell people something, in the application and by mail."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.mail import get_connection, send_mail
from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.journal.models import Notice
from qingshen.web.mail import is_for_good, is_of_this_letter

PAUSE = 300.0  # [s]


@dataclass
class _Server:
    """The mail server, as this process last met it: not to be tried before `silent_until`, of the monotonic clock."""

    silent_until: float = 0.0


SERVER = _Server()


def notify(users: Iterable[Any], text: Text, link: str = "", audit: Any = None, key: str = "") -> list[Notice]:
    """Tell `users` `text`, with a link where to act; a user whom `key` has reached already is not told again.

    Mail that cannot be sent leaves the notice unmailed; `remind` sends it later.
    """
    told = []
    for user in {one.pk: one for one in users}.values():
        notice = Notice(user=user, audit=audit, zh=text.zh[:300], en=text.into("en")[:400], link=link, key=key)
        if key:
            notice, is_new = Notice.objects.get_or_create(
                user=user, key=key, defaults={"audit": audit, "zh": notice.zh, "en": notice.en, "link": link}
            )
            if not is_new:
                continue
        else:
            notice.save()
        told.append(notice)
    # Once it is certain, and while nobody waits for the database.
    transaction.on_commit(partial(mail, told), robust=True)
    return told


def mail(notices: Iterable[Notice]) -> int:
    """Send notices to their readers' addresses, in their languages, over one connection; return how many went.

    Of two processes that want to send one, one does. A server that does not answer is not tried for a while: what waits
    then leaves later, instead of every letter waiting for it in turn.
    """
    waiting = [one for one in notices if one.user.email]
    if not waiting or monotonic() < SERVER.silent_until:
        return 0
    went = 0
    try:
        with get_connection() as connection:
            for one in waiting:
                went += _mailed(one, connection)
    except OSError:
        SERVER.silent_until = monotonic() + PAUSE
    return went


def _mailed(notice: Notice, connection: Any) -> bool:
    if monotonic() < SERVER.silent_until:
        return False
    user, mine = notice.user, Notice.objects.filter(pk=notice.pk)
    if not mine.filter(mailed_at=None).update(mailed_at=timezone.now()):
        return False
    text = Text(notice.zh, notice.en).into("en" if user.language == "en" else "zh")
    line = " ".join(text.split())  # what people wrote may have lines, which a header cannot
    subject = line if len(line) <= 70 else f"{line[:69]}…"
    try:
        address = f"{settings.SITE}{notice.link}" if notice.link.startswith("/") else notice.link
        body = f"{text}\n{address}".strip()
        send_mail(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email], connection=connection)
    except OSError as error:
        # What was refused for good counts as done with: sent again it would be refused again.
        if not is_for_good(error):
            mine.update(mailed_at=None)
        if not is_of_this_letter(error):
            SERVER.silent_until = monotonic() + PAUSE
        return False
    return True
