"""Conflicts: two people wrote different things into one cell; each is told what the other wrote, and when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

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
        there_zh = f"改为“{self.stands}”" if self.stands else "清空或删除"
        there_en = f"changed this to '{self.stands}'" if self.stands else "cleared or deleted this"
        return Text(
            f"{who}于 {when} 已{there_zh}；您填写的“{self.value}”没有写入，已保留在修改记录中。",
            f"{who} {there_en} at {when}; your '{self.value}' was not written and is kept in the history.",
        )


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
