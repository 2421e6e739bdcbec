"""How mail leaves."""

from qingshen.web.mail import mail_settings


def test_a_silent_mail_server_is_not_waited_for() -> None:
    assert 0 < mail_settings("smtp://mail.example.org")["EMAIL_TIMEOUT"] <= 15
