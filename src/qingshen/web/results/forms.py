"""The form of a decision about proposals of one step."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms

from qingshen.explain.ruled import ruled
from qingshen.language import Text
from qingshen.web.results.actions.decide_proposals import AS_PROPOSED, FREE
from qingshen.web.results.proposals import Matter
from qingshen.web.shell.said import Said
from qingshen.web.wording import says

LONGEST = 300
CHOOSE = Text("选择决定…", "choose…")
TAKE = Text("各按建议", "each as proposed")
ONE = Text("选择一个决定，或填写一个，不要两样都有", "choose a decision or write one, not both")


class DecideForm(Said):
    """A decision about several matters of a step: one of its answers, or what is written."""

    WORDS: ClassVar = {
        "decision": (Text("决定", "Decision"), Text("")),
        "written": (Text("填写的决定", "Decision written"), Text("")),
        "reason": (Text("理由", "Reason"), Text("")),
    }
    decision = forms.ChoiceField(required=False)
    written = forms.CharField(max_length=LONGEST, required=False)
    reason = forms.CharField(max_length=LONGEST)

    def __init__(self, *args: Any, step: str, matters: Iterable[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        proposals = [one.proposal for one in matters]
        answers = sorted({answer for one in proposals for answer in one.answers})
        self.fields["decision"].choices = [
            ("", says(CHOOSE)), (AS_PROPOSED, says(TAKE)), *((one, says(ruled(one, step))) for one in answers)
        ]  # fmt: skip
        free = sorted({one.free for one in proposals if one.free})
        if not free:
            del self.fields["written"]
        else:
            hint = Text("；".join(FREE[one].zh for one in free), "; ".join(FREE[one].into("en") for one in free))
            self.fields["written"].widget.attrs |= {"placeholder": says(hint), "aria-label": says(hint)}
            if free == ["date"]:
                self.fields["written"].widget.input_type = "date"

    def clean(self) -> dict[str, Any]:
        """Return what was filled in; `said` is the decision, chosen or written."""
        found = super().clean() or {}
        chosen, written = found.get("decision", ""), found.get("written", "")
        if "decision" in found and bool(chosen) == bool(written):
            raise forms.ValidationError(says(ONE if chosen or "written" in self.fields else CHOOSE))
        return found | {"said": chosen or written}
