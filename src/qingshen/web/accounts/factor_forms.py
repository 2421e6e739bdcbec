"""The forms of two-step sign-in."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from qingshen.language import Text
from qingshen.web.accounts.own_password import why_not
from qingshen.web.shell.said import Said, Words
from qingshen.web.wording import says

CODE = Text("验证码", "Code")
SHOWN = Text("验证器应用此刻显示的 6 位数字", "the 6 digits the app shows now")
EITHER = Text("验证器应用显示的 6 位数字，或一个恢复码", "the 6 digits the app shows, or a recovery code")
PASSWORD = Text("密码", "Password")
TYPING = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


class Code(Said):
    """A code of the app, or a recovery code."""

    WORDS: ClassVar[Words] = {"code": (CODE, EITHER)}
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs=TYPING))


class FirstCode(Said):
    """The first code of an app that is being set up."""

    WORDS: ClassVar[Words] = {"code": (CODE, SHOWN)}
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={**TYPING, "inputmode": "numeric"}))


class Guarded(Said):
    """A form that asks for the password again; `user` is whose it is."""

    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        """Check that the password is the right one."""
        given: str = self.cleaned_data["password"]
        why = why_not(self.user, given)
        if why is not None:
            raise ValidationError(says(why))
        return given


class AddFactor(Guarded):
    """The password and the first code."""

    WORDS: ClassVar[Words] = {"code": (CODE, SHOWN), "password": (PASSWORD, Text("", ""))}
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={**TYPING, "inputmode": "numeric"}))
    field_order = ("code", "password")


class DropFactor(Guarded):
    """The password and a code."""

    WORDS: ClassVar[Words] = {"code": (CODE, EITHER), "password": (PASSWORD, Text("", ""))}
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs=TYPING))
    field_order = ("password", "code")
