"""Who belongs where: the people of organisations, their managers."""

from django.db.models import QuerySet

from qingshen.web.accounts.models import Organisation, User


def people_of(*organisations: Organisation | None) -> QuerySet[User]:
    """Return the active people of these organisations."""
    keys = [one.pk for one in organisations if one is not None]
    return User.objects.filter(is_active=True, memberships__organisation__in=keys).distinct()


def managers_of(organisation: Organisation) -> QuerySet[User]:
    """Return the active managers of an organisation."""
    return User.objects.filter(
        is_active=True, memberships__organisation=organisation, memberships__duty="manager"
    ).distinct()
