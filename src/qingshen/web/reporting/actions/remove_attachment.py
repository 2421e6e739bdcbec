"""The verb: take a piece of evidence away from the draft; versions handed in with it keep it."""

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Attachment
from qingshen.web.reporting.refuse import refuse, require_open


def remove_attachment(user: User, attachment: Attachment) -> Attachment:
    """Return the attachment, marked as removed; its file stays kept. Raises Forbidden, Refused."""
    require(user, "attachment.remove", attachment)
    with transaction.atomic():
        held = locked(user, "attachment.remove", attachment.report)
        require_open(held)
        if not Attachment.objects.filter(pk=attachment.pk, removed_at=None).exists():
            refuse("already-removed", Text("这份材料已被移除", "This evidence was removed already"),
                   Text("请刷新页面", "Load the page anew"), Place(attachment.name))  # fmt: skip
        attachment.removed_at = timezone.now()
        attachment.save(update_fields=["removed_at"])
        detail = {"attachment": attachment.pk, "name": attachment.name, "blob": attachment.blob_id}
        record(user, "attachment.remove", held, detail)
    return attachment
