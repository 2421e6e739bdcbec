"""Mail on the console is read by people: no headers, no encodings."""

import io

from django.core.mail import EmailMessage

from qingshen.web.console import EmailBackend


def test_a_printed_letter_is_what_its_reader_would_see() -> None:
    stream = io.StringIO()
    link = "http://127.0.0.1:8000/accounts/reset/Mg/abcdefghijklmnopqrstuvwxyz-0123456789-abcdefghijklmnopqrstuvwxyz/"
    letter = EmailMessage("重设密码", f"请打开\n{link}\n", "a@example.org", ["b@example.org"])
    assert EmailBackend(stream=stream).send_messages([letter]) == 1
    lines = stream.getvalue().splitlines()
    said = [line for line in lines if set(line) != {"─"}]
    assert said == ["邮件 / mail → b@example.org", "重设密码", "", "请打开", link]
