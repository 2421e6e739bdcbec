"""Users, organisations, who belongs where, invitations, and how often something was tried."""

from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.wording import current

KINDS = {
    "bureau": Text("生态环境主管部门", "environment bureau"),
    "association": Text("行业协会", "industry association"),
    "institution": Text("技术机构", "technical institution"),
    "enterprise": Text("企业", "enterprise"),
    "expert": Text("专家", "experts"),
    "finance": Text("金融机构", "financial institution"),
}
DUTIES = {
    "manager": Text("负责人", "manager"),
    "approver": Text("审核人", "approver"),
    "filler": Text("填报人", "filler"),
    "member": Text("成员", "member"),
}
# An enterprise's people fill in and approve; those of every other organisation act for it alike.
DUTIES_OF = {
    kind: ("manager", "approver", "filler") if kind == "enterprise" else ("manager", "member") for kind in KINDS
}


class User(AbstractUser):
    """A person. `language` is "zh", "en" or "" (as the browser says); e-mail is where notices go."""

    full_name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=2, blank=True)
    telephone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.full_name or self.username


class Organisation(models.Model):
    """A bureau, an association, an enterprise …; a district bureau's `parent` is its city's.

    `needs_factor`: its people sign in in two steps.
    """

    kind = models.CharField(max_length=12, choices=[(code, text.zh) for code, text in KINDS.items()])
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    region = models.CharField(max_length=80, blank=True)
    credit_code = models.CharField(max_length=18, blank=True, db_index=True)
    is_made_up = models.BooleanField(default=False)
    needs_factor = models.BooleanField(default=False)

    class Meta:
        ordering = ("kind", "name", "pk")
        constraints = (models.UniqueConstraint(fields=("kind", "name"), name="organisation_once"),)

    def __str__(self) -> str:
        return (self.name_en if current() == "en" else "") or self.name


class Membership(models.Model):
    """A person's duty in an organisation."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    duty = models.CharField(max_length=10, choices=[(code, text.zh) for code, text in DUTIES.items()])

    class Meta:
        ordering = ("organisation", "user")
        constraints = (models.UniqueConstraint(fields=("user", "organisation"), name="membership_once"),)


class Invitation(models.Model):
    """An invitation to an organisation; the link's token is kept as its hash only."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    duty = models.CharField(max_length=10)
    email = models.EmailField()
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-invited_at", "-pk")

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.withdrawn_at is None and self.expires_at > timezone.now()

    def facts(self) -> dict[str, Any]:
        """Return what the journal keeps of it."""
        return {"organisation": self.organisation_id, "duty": self.duty, "email": self.email}


class Tally(models.Model):
    """How often something of `kind` was tried since `began`; `of` is the hash of by whom or for whom."""

    kind = models.CharField(max_length=16)
    of = models.CharField(max_length=64)
    began = models.DateTimeField()
    number = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("kind", "of"), name="tally_once"),)
