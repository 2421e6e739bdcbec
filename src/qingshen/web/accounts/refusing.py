"""A refusal of one thing, and how it comes to a form."""

from django.forms import BaseForm

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.wording import says


def refused(code: str, what: Text, remedy: Text, field: str = "") -> Refused:
    """Return the refusal to raise; `field` is the form's field it belongs to."""
    return Refused([Problem(Place(cell=field), code, what, remedy)])


def mark(form: BaseForm, found: Refused) -> None:
    """Put every problem to its field of the form, the others above it."""
    for problem in found.problems:
        field = problem.place.cell
        form.add_error(field if field in form.fields else None, f"{says(problem.what)} → {says(problem.remedy)}")


def sentence(found: Refused) -> str:
    """Return the problems as one sentence, for the line above a page."""
    return says(Text("；", "; ")).join(f"{says(one.what)} → {says(one.remedy)}" for one in found.problems)
