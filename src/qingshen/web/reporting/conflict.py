"""Conflicts: two people wrote different things into one cell; each is told what the other wrote, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.web.reporting.models import Edit, Report


@dataclass(frozen=True)
class Conflict:
    """A cell that was not written: `value` is what was wanted, `stands` what stands there, by whom and since when.

    `place` and `why` say it in words. `base` is what stood there when a workbook was taken off-line; None: not known.
    """

    table: str
    ident: str
    field: str
    value: str
    stands: str
    place: Text
    by: str = ""
    at: datetime | None = None
    base: str | None = None

    @property
    def why(self) -> Text:
        """Why nothing was written, as a sentence."""
        who, when = self.by or "—", f"{self.at:%Y-%m-%d %H:%M}" if self.at else "—"
        there, lost = self._there(), self._lost()
        return Text(
            f"{who}于 {when} 已{there.zh}；{lost.zh}没有写入，已保留在修改记录中。",
            f"{who} {there.en} at {when}; {lost.en} was not written and is kept in the history.",
        )

    def _there(self) -> Text:
        if not self.stands:
            return Text("清空或删除", "cleared or deleted this")
        if not self.field:
            return Text("修改了这一行", "changed this row")
        stands = self._shown(self.stands)
        return Text(f"改为“{stands.zh}”", f"changed this to '{stands.into('en')}'")

    def _lost(self) -> Text:
        value = self._shown(self.value)
        if not self.field:
            return Text("您的删除", "your deletion")
        return Text(f"您填写的“{value.zh}”", f"your '{value.into('en')}'")

    def _shown(self, text: str) -> Text:
        """Return a code of the form as its label."""
        choices = dict(TABLES[self.table].field(self.field).choices) if self.field else {}
        return choices.get(text) or Text(text)


def last_edits(report: Report, cells: Iterable[tuple[str, str]], since: int = -1) -> dict[tuple[str, str, str], Edit]:
    """Return the latest edit after revision `since` of every cell of the given rows (table, ident), by cell."""
    wanted = set(cells)
    if not wanted:
        return {}
    made = Edit.objects.filter(report=report, is_refused=False, revision__gt=since)
    made = made.filter(table__in={table for table, _ in wanted})
    if len(wanted) <= 200:
        made = made.filter(ident__in={ident for _, ident in wanted})
    latest = made.order_by().values("table", "ident", "field").annotate(last=Max("pk")).values_list("last", flat=True)
    found = Edit.objects.filter(pk__in=list(latest)).select_related("by")
    return {(one.table, one.ident, one.field): one for one in found if (one.table, one.ident) in wanted}
