"""How mail leaves: printed on the console by default, by SMTP where $QINGSHEN_MAIL says."""

from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any
from urllib.parse import unquote, urlsplit

PATIENCE = 10  # [s]


def mail_settings(address: str) -> dict[str, Any]:
    """Return Django's mail settings for "", smtp://user:password@host:port or smtps://….

    Raises ValueError for another scheme or a missing host.
    """
    if not address:
        return {"EMAIL_BACKEND": "qingshen.web.console.EmailBackend"}
    parts = urlsplit(address)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("QINGSHEN_MAIL: smtp://user:password@host:port")
    is_ssl = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if is_ssl else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": is_ssl,
        "EMAIL_USE_TLS": not is_ssl,
        # Letters leave within requests: a mail server that does not answer must not hold them.
        "EMAIL_TIMEOUT": PATIENCE,
    }


def is_of_this_letter(error: OSError) -> bool:
    """Say whether the mail server answers and refused one letter: another may go. Else none would go now."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError)


def is_for_good(error: OSError) -> bool:
    """Say whether the mail server refused a letter for good (a code of 500 or more): it is in vain to send it again."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500
