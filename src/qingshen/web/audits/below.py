"""The bureaus below another, however deep."""

from qingshen.web.accounts.models import Organisation


def bureaus_below(organiser: int) -> list[Organisation]:
    """Return the bureaus below the organisation `organiser`, however deep."""
    every = Organisation.objects.filter(kind="bureau").select_related("parent__parent__parent")
    return [one for one in every if is_below(one, organiser)]


def is_below(bureau: Organisation, organiser: int) -> bool:
    """Say whether `bureau` is a bureau below the organisation `organiser`, however deep."""
    above, seen = bureau.parent, {bureau.pk}
    while bureau.kind == "bureau" and above is not None and above.pk not in seen:
        if above.pk == organiser:
            return True
        seen.add(above.pk)
        above = above.parent
    return False
