"""Forms that speak the reader's language."""

from typing import ClassVar

from django import forms

from qingshen.language import Text
from qingshen.web.shell.said import Said, Words
from qingshen.web.wording import speaking


class Sample(Said):
    WORDS: ClassVar[Words] = {"name": (Text("名称", "Name"), Text("全称", "in full"))}
    name = forms.CharField()


def test_labels_hints_and_errors_are_said_when_the_form_is_made() -> None:
    for language, said in (("zh", ("名称", "全称", "请填写")), ("en", ("Name", "in full", "Fill this in"))):
        with speaking(language):  # type: ignore[arg-type]
            form = Sample({})
        field = form.fields["name"]
        assert (field.label, field.help_text, field.error_messages["required"]) == said
