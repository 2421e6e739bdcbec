"""The verb: tell people something, in the application and by mail."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.journal.models import Notice


def notify(users: Iterable[Any], text: Text, link: str = "", audit: Any = None, key: str = "") -> list[Notice]:
    """Tell `users` `text`, with a link where to act; a user whom `key` has reached already is not told again.

    Mail that cannot be sent leaves the notice unmailed; `remind` tries again.
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
        # Once it is certain, and while nobody waits for the database.
        transaction.on_commit(partial(mail, notice), robust=True)
        told.append(notice)
    return told


def mail(notice: Notice) -> bool:
    """Send one notice to its reader's address, in the reader's language; return whether it went.

    Of two processes that want to, one does.
    """
    user, mine = notice.user, Notice.objects.filter(pk=notice.pk)
    if not user.email or not mine.filter(mailed_at=None).update(mailed_at=timezone.now()):
        return False
    text = Text(notice.zh, notice.en).into("en" if user.language == "en" else "zh")
    line = " ".join(text.split())  # what people wrote may have lines, which a header cannot
    subject = line if len(line) <= 70 else f"{line[:69]}…"
    try:
        address = f"{settings.SITE}{notice.link}" if notice.link.startswith("/") else notice.link
        send_mail(subject, f"{text}\n{address}".strip(), settings.DEFAULT_FROM_EMAIL, [user.email])
    except OSError:
        mine.update(mailed_at=None)
        return False
    return True
