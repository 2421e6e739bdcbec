"""The forms of people and organisations. Labels are said in the reader's language when a form is made."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from qingshen.case import credit_code
from qingshen.language import Text
from qingshen.web.accounts.models import DUTIES, DUTIES_OF, KINDS, Organisation, User
from qingshen.web.accounts.own_password import why_not
from qingshen.web.shell.said import NEEDED, Said, Words
from qingshen.web.wording import says

NOTHING = Text("", "")
WRONG = Text(
    "用户名或密码不对。请核对大小写；多次输错会暂时锁定。",
    "User name or password is wrong. Mind upper and lower case; too many tries lock the account for a while.",
)
INACTIVE = Text("此账户已停用。", "This account is no longer active.")
UNLIKE = Text("两次输入的密码不同", "the two passwords differ")
TAKEN = Text("此用户名已有人使用，请换一个", "this user name is taken: choose another")
LANGUAGES = (
    ("", Text("随浏览器", "as the browser says")),
    ("zh", Text("中文", "中文")),
    ("en", Text("English", "English")),
)
USERNAME = Text("用户名", "User name")
USERNAME_HINT = Text("登录时用；字母、数字和 @ . + - _", "used to sign in: letters, digits and @ . + - _")
FULL_NAME, EMAIL = Text("姓名", "Name"), Text("电子邮箱", "E-mail")
EMAIL_HINT = Text("通知和重设密码的邮件发到这里", "notices and password mails go here")
PASSWORD = Text("密码", "Password")
PASSWORD_HINT = Text("至少 8 位，不能全是数字，不能太常见", "at least 8 characters, not only digits, not a common one")
CODE_HINT = Text("启动平台的窗口里显示的一次性启用码", "the one-time code shown where the platform was started")
BUREAU_HINT = Text(
    "组织审核的市级生态环境局；管理员同时为其负责人",
    "the city's environment bureau that runs audits; the administrator becomes its manager",
)
PARENT_HINT = Text(
    "仅主管部门需要；上级负责人可管理下级单位", "only for bureaus; the manager above also manages those below"
)
REGION_HINT = Text(
    "如“甲区”；导入企业名单时，该区企业自动交由此主管部门负责",
    "such as a district's name: enterprises of a list that stand there are looked after by this bureau",
)
FIRST_HINT = Text("填写后向其发出邀请", "an invitation is sent there")
AGAIN = Text("再次输入密码", "Password again")


class SignIn(AuthenticationForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label, self.fields["password"].label = says(USERNAME), says(PASSWORD)
        for field in self.fields.values():
            field.error_messages["required"] = says(NEEDED)
        self.error_messages = {"invalid_login": says(WRONG), "inactive": says(INACTIVE)}


class NewPassword(Said):
    """A password, twice; `user` is whose it will be."""

    WORDS: ClassVar[Words] = {"password": (PASSWORD, PASSWORD_HINT), "again": (AGAIN, NOTHING)}
    password = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False)
    again = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}), strip=False)

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self) -> Any:
        """Compare the two, and ask the platform's rules for passwords."""
        given = super().clean() or self.cleaned_data
        password, again = given.get("password"), given.get("again")
        if password and again and password != again:
            self.add_error("again", says(UNLIKE))
        if password:
            try:
                validate_password(password, self.user or self._person(given))
            except ValidationError as found:
                self.add_error("password", found)
        return given

    def _person(self, given: dict[str, Any]) -> User:
        return User(**{name: given.get(name) or "" for name in ("username", "full_name", "email")})


class ChangePassword(NewPassword):
    """The old password and a new one."""

    WORDS: ClassVar[Words] = {
        "old": (Text("原密码", "Present password"), NOTHING),
        "password": (Text("新密码", "New password"), PASSWORD_HINT),
        "again": (Text("再次输入新密码", "New password again"), NOTHING),
    }
    old = forms.CharField(widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False)
    field_order = ("old", "password", "again")

    def clean_old(self) -> str:
        """Check that the present password is the right one."""
        old: str = self.cleaned_data["old"]
        why = why_not(self.user, old)
        if why is not None:
            raise ValidationError(says(why))
        return old


class NewAccount(NewPassword):
    """A person's account to be."""

    WORDS: ClassVar[Words] = {
        "username": (USERNAME, USERNAME_HINT), "full_name": (FULL_NAME, NOTHING), "email": (EMAIL, EMAIL_HINT),
        "password": (PASSWORD, PASSWORD_HINT), "again": (AGAIN, NOTHING),
    }  # fmt: skip
    username = forms.CharField(max_length=150, validators=[User.username_validator])
    full_name = forms.CharField(max_length=80)
    email = forms.EmailField()
    field_order = ("username", "full_name", "email", "password", "again")

    def clean_username(self) -> str:
        """Refuse a name somebody has."""
        name: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=name).exists():
            raise ValidationError(says(TAKEN))
        return name


class FirstAccount(NewAccount):
    """The administrator, the first bureau, and the code printed at the start."""

    WORDS: ClassVar[Words] = {
        "code": (Text("启用码", "Code"), CODE_HINT),
        "bureau": (Text("主管部门名称", "Bureau"), BUREAU_HINT),
        **NewAccount.WORDS,
    }  # fmt: skip
    code = forms.CharField(max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    bureau = forms.CharField(max_length=120)
    field_order = ("code", "bureau", *NewAccount.field_order)


class Account(Said):
    """One's own account; whoever gives another e-mail types the password too, for new passwords are mailed there."""

    WORDS: ClassVar[Words] = {
        "full_name": (FULL_NAME, NOTHING), "email": (EMAIL, EMAIL_HINT),
        "telephone": (Text("电话", "Telephone"), NOTHING), "language": (Text("语言", "Language"), NOTHING),
        "present": (Text("现在的密码", "Present password"), Text("改邮箱时须填", "for another e-mail only")),
    }  # fmt: skip
    full_name = forms.CharField(max_length=80)
    email = forms.EmailField()
    telephone = forms.CharField(max_length=40, required=False)
    language = forms.ChoiceField(required=False)
    present = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}), strip=False, required=False
    )
    field_order = ("full_name", "email", "present", "telephone", "language")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["language"].choices = [(code, says(text)) for code, text in LANGUAGES]

    def clean(self) -> Any:
        """Ask for the password where the e-mail is another."""
        given = super().clean() or self.cleaned_data
        if given.get("email", self.user.email) != self.user.email:
            why = why_not(self.user, given["present"]) if given.get("present") else NEEDED
            if why is not None:
                self.add_error("present", says(why))
        return given


class Forgotten(Said):
    """The e-mail of an account whose password is forgotten."""

    WORDS: ClassVar[Words] = {"email": (EMAIL, Text("您账户里登记的邮箱", "the address kept with your account"))}
    email = forms.EmailField()


class OrganisationForm(Said):
    """An organisation; `parents`: the bureaus it may stand below; `is_new`: with its kind and first manager."""

    WORDS: ClassVar[Words] = {
        "kind": (Text("类别", "Kind"), NOTHING),
        "name": (Text("名称", "Name"), NOTHING),
        "name_en": (Text("英文名称", "Name in English"), NOTHING),
        "parent": (Text("上级单位", "Bureau above it"), PARENT_HINT),
        "region": (Text("行政区", "Region"), REGION_HINT),
        "credit_code": (Text("统一社会信用代码", "Unified social credit code"), Text("18 位", "18 characters")),
        "email": (Text("首位负责人邮箱", "E-mail of its first manager"), FIRST_HINT),
    }  # fmt: skip
    kind = forms.ChoiceField()
    name = forms.CharField(max_length=120)
    name_en = forms.CharField(max_length=160, required=False)
    parent = forms.ModelChoiceField(Organisation.objects.none(), required=False, empty_label="—")
    region = forms.CharField(max_length=80, required=False)
    credit_code = forms.CharField(max_length=18, required=False)
    email = forms.EmailField(required=False)

    def __init__(self, *args: Any, parents: Any = None, is_new: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, says(text)) for code, text in KINDS.items()]
        if parents is not None:
            self.fields["parent"].queryset = parents
        else:
            del self.fields["parent"]
        if not is_new:
            del self.fields["kind"], self.fields["email"]

    def clean_credit_code(self) -> str:
        """Check the code's own check character."""
        code: str = self.cleaned_data["credit_code"].strip().upper()
        why = credit_code.check(code) if code else None
        if why is not None:
            raise ValidationError(says(why))
        return code


class InvitationForm(Said):
    """Whom to invite, and as what; `is_first`: by somebody from outside, its first manager and nobody else."""

    WORDS: ClassVar[Words] = {"email": (EMAIL, NOTHING), "duty": (Text("职责", "Duty"), NOTHING)}
    email = forms.EmailField()
    duty = forms.ChoiceField()

    def __init__(self, *args: Any, kind: str = "", is_first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        duties = ("manager",) if is_first else DUTIES_OF[kind]
        self.fields["duty"].choices = [(code, says(DUTIES[code])) for code in duties]
        # Who may do least: more is given on purpose.
        self.fields["duty"].initial = duties[-1]
