"""How often something may be tried: by a network address, for an e-mail, by a person. Kept by hash, not by name."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.web.accounts.models import Tally

OLD = timedelta(days=1)


@dataclass(frozen=True)
class Limit:
    """At most `most` times within `minutes`."""

    most: int
    minutes: int


LIMITS = {
    # A whole office shares an address: many more than one name may fail.
    "sign-in": Limit(40, 15),
    "reset-mail": Limit(3, 60),
    "reset-asked": Limit(20, 60),
    "password": Limit(8, 15),
}


def is_full(kind: str, of: Any) -> bool:
    """Say whether `of` has had all its tries for now."""
    limit = LIMITS[kind]
    since = timezone.now() - timedelta(minutes=limit.minutes)
    return Tally.objects.filter(kind=kind, of=_hashed(of), began__gt=since, number__gte=limit.most).exists()


def count(kind: str, of: Any) -> bool:
    """Count one try of `of`; False, and nothing counted, where it has had them all."""
    limit, now = LIMITS[kind], timezone.now()
    with transaction.atomic():
        one, is_new = Tally.objects.get_or_create(kind=kind, of=_hashed(of), defaults={"began": now})
        if is_new:
            Tally.objects.filter(began__lt=now - OLD).delete()
        one = Tally.objects.select_for_update().get(pk=one.pk)
        if one.began <= now - timedelta(minutes=limit.minutes):
            one.began, one.number = now, 0
        if one.number >= limit.most:
            return False
        one.number += 1
        one.save(update_fields=["began", "number"])
    return True


def _hashed(of: Any) -> str:
    return hashlib.sha256(str(of).strip().lower().encode()).hexdigest()
