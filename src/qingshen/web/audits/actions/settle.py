"""The verb: what lists and searches need to know of an audit, read anew from its audit.toml."""

from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit

SETTLED = ("title", "title_en", "industry", "industry_en", "scope", "years", "index", "is_made_up")


def settle(audit: Audit) -> Audit:
    """Repeat audit.toml in the audit's own row, saved; return the audit. Raises Refused where it cannot be read.

    Part of other verbs: it asks no policy and records nothing itself.
    """
    said = frame_of(audit).settings
    values = {
        "title": said.title.zh,
        "title_en": said.title.en or "",
        "industry": said.industry.zh,
        "industry_en": said.industry.en or "",
        "scope": said.scope,
        "years": list(said.years),
        "index": said.index,
        "is_made_up": said.made_up,
    }
    for name, value in values.items():
        longest = Audit._meta.get_field(name).max_length
        setattr(audit, name, value[:longest] if longest and isinstance(value, str) else value)
    audit.save(update_fields=SETTLED)
    return audit
