"""The forms of the audit board. Labels are said in the reader's language when a form is made."""

import re
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from qingshen import rulebook
from qingshen.case.schema import ENTERPRISES
from qingshen.case.settings import FIRST_YEAR, LAST_YEAR, SCOPES
from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.models import DEADLINES, Audit
from qingshen.web.shell.said import Said
from qingshen.web.wording import says

CERTAINTIES = {
    "official": Text("官方文本", "official text"),
    "transcribed": Text("转录", "transcribed"),
    "recalled": Text("待核实", "recalled"),
}
STRATA = ("size", "process", "province", "city", "district")
DAY = {"type": "date"}
TOO_EARLY = Text(
    "早于计划启动日期：名单在启动之后确定和公布，请核对两个日期",
    "before the planned start: the list is decided and published after it; check both days",
)
THERE = Text(
    "已有同名、同年份的审核在筹备中：到审核列表打开它，或换一个名称",
    "one of this name and these years is in preparation: open that one, or choose another name",
)


def day_field(*, required: bool = False) -> forms.DateField:
    """Return a field for a day, with the browser's calendar."""
    return forms.DateField(required=required, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class YearsField(forms.CharField):
    """Years as people write them: 2023, 2024 or 2023-2025."""

    def clean(self, value: Any) -> Any:
        """Return the years, ascending."""
        text = str(super().clean(value)).strip()
        span = re.fullmatch(r"(\d{4})\s*[-–—~至]\s*(\d{4})", text)
        if span:
            found = list(range(int(span[1]), int(span[2]) + 1))
        else:
            parts = [one for one in re.split(r"[\s,，、;；]+", text) if one]
            found = sorted({int(one) for one in parts if re.fullmatch(r"\d{4}", one)})
            if len(found) != len(parts):
                found = []
        if not found or found[0] < FIRST_YEAR or found[-1] > LAST_YEAR or len(found) > 20:
            raise ValidationError(says(Text("写成 2023, 2024，年份不重复", "write 2023, 2024, each year once")))
        return tuple(found)


class AuditForm(Said):
    """What every audit says of itself."""

    WORDS: ClassVar = {
        "title": (Text("审核名称（中文）", "Title in Chinese"), Text("印在报告封面", "printed on the cover")),
        "title_en": (Text("审核名称（英文）", "Title in English"), Text("可不填", "may be left empty")),
        "industry": (Text("行业（中文）", "Industry in Chinese"), Text("例如 电镀", "such as 电镀")),
        "industry_en": (Text("行业（英文）", "Industry in English"), Text("")),
        "scope": (Text("范围", "Scope"), Text("")),
        "index": (Text("评价指标体系", "Index system"),
                  Text("企业填报表由它生成；不选则不评级", "the forms follow from it; without one nothing is graded")),
        "years": (Text("年份", "Years"), Text("先基准年，最后一年为审核年，例如 2023, 2024",
                                               "the baseline year first, the audited year last: 2023, 2024")),
        "is_made_up": (Text("虚构数据（每页注明，只用于演示和培训）",
                            "Made-up data (said on every page, for demonstrations)"), Text("")),
        "start": (Text("计划启动日期", "Planned start"), Text("十二步的计划日期由此推算",
                                                            "the plan of the twelve steps follows from it")),
    }  # fmt: skip
    title = forms.CharField(max_length=200)
    title_en = forms.CharField(max_length=300, required=False)
    industry = forms.CharField(max_length=120, required=False)
    industry_en = forms.CharField(max_length=160, required=False)
    scope = forms.ChoiceField()
    index = forms.ChoiceField(required=False)
    years = YearsField()
    start = day_field()
    is_made_up = forms.BooleanField(required=False)

    def __init__(self, *args: Any, systems: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = rulebook.available() if systems is None else systems
        self.fields["scope"].choices = [(code, says(text)) for code, text in SCOPES.items()]
        none = says(Text("不评级（没有适用的指标体系）", "none: nothing is graded"))
        self.fields["index"].choices = [("", none), *((one.code, _titled(one)) for one in known)]


def _titled(system: Any) -> str:
    return _sure(system.title, system.certainty)


def _sure(title: Text, certainty: str) -> str:
    sure = CERTAINTIES[certainty]
    return says(Text(f"{title.zh}（{sure.zh}）", f"{title.into('en')} ({sure.en})"))


class OpenForm(AuditForm):
    """A new audit."""

    WORDS: ClassVar = {
        **AuditForm.WORDS,
        "organiser": (Text("组织单位", "Organising bureau"), Text("")),
        "publication": (Text("计划公布名单日期", "Planned publication of the list"),
                        Text("1、2、12 个月的期限在实际公布时起算",
                             "the deadlines of 1, 2 and 12 months begin when it is published")),
    }  # fmt: skip
    publication = day_field()
    organiser = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)
    field_order = ("organiser", "title", "title_en", "industry", "industry_en", "scope", "index", "years", "start",
                   "publication", "is_made_up")  # fmt: skip

    def __init__(self, *args: Any, bureaus: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        from qingshen.web.library.systems import available_systems

        self.fields["organiser"].queryset = bureaus
        none = self.fields["index"].choices[0]
        self.fields["index"].choices = [
            none, *((one.key, _sure(one.title, one.system.certainty)) for one in available_systems())
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, and a second audit like one in preparation: a form sent again."""
        said = super().clean() or self.cleaned_data
        start, publication = said.get("start"), said.get("publication")
        if start and publication and publication < start:
            self.add_error("publication", says(TOO_EARLY))
        same = Audit.objects.filter(organiser=said.get("organiser"), title=said.get("title"), state="draft")
        if same.filter(years=list(said.get("years", ()))).exists():
            self.add_error("title", says(THERE))
        return said


class SettingsForm(AuditForm):
    """The common settings of an audit; the rest is in audit.toml itself."""

    WORDS: ClassVar = {
        **AuditForm.WORDS,
        "organiser": (Text("报告上的组织单位（中文）", "Organiser on the cover, in Chinese"), Text("")),
        "organiser_en": (Text("报告上的组织单位（英文）", "Organiser on the cover, in English"), Text("")),
        "date": (Text("封面日期", "Date on the cover"), Text("")),
        "strata": (Text("分层", "Strata"), Text("每种组合至少选若干家", "of each combination some are chosen")),
        "at_least": (Text("每层至少几家", "Of each stratum at least"), Text("")),
        "most": (Text("名单最多几家", "The list at most"), Text("不填则不限", "no limit where it is empty")),
        "shares": (Text("名单至少占总量的几成", "Least share of the amounts on the list"),
                   Text("一行一项，例如 wastewater = 0.85、energy = 0.8、ghg = 0.8；总量取“名单”页上传的已知数据",
                        "one a line, such as wastewater = 0.85, energy = 0.8, ghg = 0.8; of the known amounts "
                        "uploaded on the page List")),
    }  # fmt: skip
    organiser = forms.CharField(max_length=160, required=False)
    organiser_en = forms.CharField(max_length=200, required=False)
    date = day_field()
    strata = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple)
    at_least = forms.IntegerField(min_value=0, max_value=1000, required=False)
    most = forms.IntegerField(min_value=1, required=False)
    shares = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    SELECTION = ("strata", "at_least", "most", "shares")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["strata"].choices = [(one, says(ENTERPRISES.field(one).label)) for one in STRATA]

    def clean_shares(self) -> dict[str, float]:
        """Return the shares by what they are of."""
        found = {}
        for line in str(self.cleaned_data["shares"]).splitlines():
            if not line.strip():
                continue
            match = re.fullmatch(r"\s*([A-Za-z0-9_:.-]+)\s*[=：:]\s*(\d+\.?\d*|\.\d+)\s*(%?)\s*", line)
            share = float(match[2]) / (100 if match[3] else 1) if match else -1.0
            if match is None or not 0 < share <= 1:
                said = Text(f"看不懂“{line.strip()}”：写成 wastewater = 0.85", f"cannot read '{line.strip()}'")
                raise ValidationError(says(said))
            found[match[1]] = share
        return found

    @property
    def common(self) -> list[Any]:
        """The fields above, without those of the choice of the list."""
        return [one for one in self if one.name not in self.SELECTION]

    @property
    def selection(self) -> list[Any]:
        """The fields of the choice of the list."""
        return [self[name] for name in self.SELECTION]


class PublishForm(Said):
    """When the list was published."""

    WORDS: ClassVar = {
        "on": (Text("公布日期", "Published on"), Text("期限从这一天起算", "the deadlines are counted from it"))
    }
    on = day_field(required=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, initial={"on": timezone.localdate()}, **kwargs)


class DecideForm(Said):
    """A decision about several enterprises of the list."""

    WORDS: ClassVar = {"reason": (Text("理由", "Reason"), Text("")), "decision": (Text("决定", "Decision"), Text(""))}
    decision = forms.ChoiceField()
    reason = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand: a reason alone must not put anybody on the list.
        words = {
            "": Text("选择决定…", "choose…"), "yes": Text("列入名单", "on the list"),
            "no": Text("不列入", "not on the list"),
        }  # fmt: skip
        self.fields["decision"].choices = [(code, says(text)) for code, text in words.items()]


class DeadlineForm(Said):
    """A deadline moved."""

    WORDS: ClassVar = {
        "kind": (Text("期限", "Deadline"), Text("")),
        "due": (Text("新日期", "New day"), Text("")),
        "reason": (Text("理由", "Reason"), Text("记入操作记录", "kept in the journal")),
    }
    kind = forms.ChoiceField()
    due = day_field(required=True)
    reason = forms.CharField(max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(code, says(text)) for code, text in DEADLINES.items()]


class EnterpriseForm(Said):
    """An enterprise's row of the list: the fields the schema declares."""

    WORDS: ClassVar = {"bureau": (Text("负责的区县主管部门", "District bureau in charge"), Text(""))}

    def __init__(self, *args: Any, fields: Any, bureaus: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in fields:
            unit = f"（{one.unit}）" if one.unit else ""
            shared = {"required": one.required, "label": f"{says(one.label)}{unit}", "help_text": says(one.help)}
            if one.choices:
                choices = [("", "—"), *((code, says(label)) for code, label in one.choices)]
                self.fields[one.name] = forms.ChoiceField(choices=choices, **shared)
            else:
                self.fields[one.name] = forms.CharField(max_length=300, **shared)
        if bureaus is not None:
            label = says(self.WORDS["bureau"][0])
            self.fields["bureau"] = forms.ModelChoiceField(bureaus, required=False, label=label)
