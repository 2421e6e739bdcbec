"""How far a report is filled in: of each sheet, the rows answered and the rows asked."""

from collections.abc import Collection

from qingshen.case.schema import TABLES
from qingshen.exchange.draft import ASKED
from qingshen.web.reporting.draft import Cells, Standing

# Rows stand ready in these too.
READY = (*ASKED, "activities", "parameters")
# In words and figures a question of the checklist is answered by any of these.
ANSWERED = ("answer", "value", "present", "reason")


def progress_of(standing: Standing) -> dict[str, tuple[int, int]]:
    """Return filled and asked by table. A stated status (missing, not applicable …) is an answer; asked 0: free."""
    return {name: _of(name, rows.values()) for name, rows in standing.rows.items()}


def total(progress: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """Return filled and asked of every sheet of which rows are asked."""
    asked = [one for one in progress.values() if one[1]]
    return sum(one for one, _ in asked), sum(one for _, one in asked)


def _of(table: str, rows: Collection[Cells]) -> tuple[int, int]:
    main = TABLES[table].main
    saying = ANSWERED if table == "checks" else (main, "status") if main else TABLES[table].key
    filled = sum(any(row.get(name) for name in saying) for row in rows)
    return filled, len(rows) if table in READY else 0
