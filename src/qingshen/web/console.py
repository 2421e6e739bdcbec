"""Mail printed where the platform was started, as its reader would see it: a link in it can be copied."""

from django.core.mail import EmailMessage
from django.core.mail.backends.console import EmailBackend as Raw

RULE = "─" * 79


class EmailBackend(Raw):
    """Django's console mail without the headers and encodings of the wire."""

    def write_message(self, message: EmailMessage) -> None:
        """Print to whom, the subject and the body of `message`."""
        to = ", ".join(message.recipients())
        self.stream.write(f"{RULE}\n邮件 / mail → {to}\n{message.subject}\n\n{message.body.rstrip()}\n{RULE}\n")
