"""A reckoned audit beside itself under the installed rulebook: the same folder, other tables, the engine's verbs."""

import os
import shutil
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from qingshen.language import Text
from qingshen.rulebook.edition import OWN, Edition, files, kept_in, program
from qingshen.web.library.edition import differences
from qingshen.web.library.reevaluation import rows_of

if TYPE_CHECKING:
    from qingshen.phases import Audit

NAME = Text("规则库（因子、技术、清单、平衡、程序）", "Rulebook (factors, techniques, checklists, balances, procedure)")
# What of the cohort is set beside itself: name, unit, table, the column summed (None: rows counted).
FIGURES = (
    (Text("综合能耗，各年合计", "energy, all years"), "tce", "energy", "tce"),
    (Text("碳排放，各年合计", "carbon, all years"), "tCO2", "carbon", "tco2"),
    (Text("问题", "problems"), "", "problems", None),
    (Text("方案", "options"), "", "options", None),
)


def reckoned_anew(case: Path) -> "Audit":
    """Return what the engine finds of the case in `case` by the installed edition, not by the one it keeps."""
    from qingshen.case import read_case
    from qingshen.phases import audit

    with TemporaryDirectory(dir=case.parent, prefix=".anew-") as name:
        folder = Path(name) / "case"
        shutil.copytree(case, folder, copy_function=os.link)
        shutil.rmtree(folder / OWN, ignore_errors=True)
        return audit(read_case(folder))


def compare_editions(before: "Audit", after: "Audit") -> dict[str, Any]:
    """Return, as JSON, what `reevaluation.compare` does, with `figures` of the cohort and `tables` that differ."""
    own = kept_in(before.case.folder) or program()
    old, new = ({name: path.read_bytes() for name, path in files(one.folder).items()} for one in (own, program()))
    found = differences(old, new)
    return {
        "before": _named(own), "after": _named(program()),
        "rows": rows_of(before.table("levels"), after.table("levels")) if before.has("levels") else [],
        "changes": [], "notes": [],
        "differences": [{**asdict(one), "is_decisive": one.is_decisive} for one in found],
        "figures": [_figure(one, before, after) for one in FIGURES],
        "tables": _unlike(before, after),
    }  # fmt: skip


def _named(edition: Edition) -> dict[str, Any]:
    return {"code": "", "title": list(NAME), "edition": "", "digest": edition.digest, "certainty": ""}


def _figure(asked: tuple[Text, str, str, str | None], *audits: "Audit") -> dict[str, Any]:
    name, unit, table, column = asked
    before, after = (_summed(one, table, column) if column else one.table(table).height for one in audits)
    return {"name": list(name), "unit": unit, "before": before, "after": after}


def _summed(audit: "Audit", table: str, column: str) -> float | None:
    """Return the sum of what is known; None where nothing is: that is no sum of zero."""
    known = audit.table(table)[column].drop_nulls() if audit.has(table) else None
    return float(known.sum()) if known is not None and known.len() else None


def _unlike(before: "Audit", after: "Audit") -> list[list[str]]:
    """Return what the result tables are called that are not the same."""
    from qingshen.report.results.dictionary import table

    names = sorted({*before.tables, *after.tables})
    return [list(table(name).label) for name in names if not before.table(name).equals(after.table(name))]
