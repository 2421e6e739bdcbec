"""The forms of imports and exports; labels are said in the reader's language when a form is made."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.relations import standing
from qingshen.web.transfer.choose import BASES
from qingshen.web.wording import says

LARGEST = 1024 * 2**20
_FILE = Text("审核文件夹（zip）", "The audit's folder (zip)")
_FILE_HELP = Text(
    "把含有 audit.toml 的文件夹压缩后上传，或上传从清审导出的 zip；不超过 1 GB",
    "zip the folder that holds audit.toml, or take a zip exported from Qingshen; 1 GB at most",
)
_LARGE = Text("文件超过 1 GB", "The file is larger than 1 GB")
_EMPTY = Text("文件是空的", "The file is empty")
_NEEDED = Text("请选择文件", "Choose a file")
_ORGANISER = Text("组织单位", "Organising bureau")
_BASIS = Text("审核文件夹中放入", "The folder holds")


def bureaus_of(user: Any) -> QuerySet[Organisation]:
    """Return the bureaus the user belongs to: those an audit can be imported for."""
    return Organisation.objects.filter(kind="bureau", pk__in=list(standing(user).duties))


class ImportForm(forms.Form):
    """A zip, and for which of the user's bureaus."""

    organiser = forms.ModelChoiceField(Organisation.objects.none(), empty_label=None)
    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}))

    def __init__(self, user: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organiser"].queryset = bureaus_of(user)  # type: ignore[attr-defined]
        self.fields["organiser"].label = says(_ORGANISER)
        self.fields["file"].label, self.fields["file"].help_text = says(_FILE), says(_FILE_HELP)
        self.fields["file"].error_messages |= {"required": says(_NEEDED), "empty": says(_EMPTY)}

    def clean_file(self) -> UploadedFile:
        """Refuse what is too large to be an audit."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError(says(_LARGE))
        return file


class ExportForm(forms.Form):
    """Which version of each report stands in the case folder."""

    basis = forms.ChoiceField(initial="accepted")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["basis"].label = says(_BASIS)
        self.fields["basis"].choices = [(code, says(name)) for code, name in BASES.items()]  # type: ignore[attr-defined]
