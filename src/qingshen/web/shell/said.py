"""A form that speaks the reader's language."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from qingshen.language import Text
from qingshen.web.wording import says

NEEDED = Text("请填写", "Fill this in")
DAY = Text("格式：年-月-日，如 2026-03-31", "written as 2026-03-31")
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
Words = Mapping[str, tuple[Text, Text]]  # field → label, hint


class Said(forms.Form):
    """A form whose labels and hints are Texts in `WORDS`, said when the form is made."""

    WORDS: ClassVar[Words] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.WORDS.items():
            if name in self.fields:
                self.fields[name].label, self.fields[name].help_text = says(label), says(hint)
        for field in self.fields.values():
            field.error_messages["required"] = says(NEEDED)
            if isinstance(field, forms.DateField):
                field.input_formats = DAYS
                field.help_text = says(Text("；", "; ")).join(filter(None, (field.help_text, says(DAY))))
