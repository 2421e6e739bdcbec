"""The edition of the rulebook an audit keeps, and in what two editions differ, row by row."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.rulebook.edition import OWN, digest_of, files
from qingshen.web.audits.models import Audit
from qingshen.web.library.changes import KINDS as MOVES
from qingshen.web.library.citable import ENGLISH, KINDS, SEPARATOR, is_looked_up, name_of

NAMES = ("name_zh", "name", "question_zh")
# Other names say the same; the rest may change a figure.
SAYING = frozenset({*NAMES, "aliases", "help"})
OTHERS = {
    "factors/carriers": Text("能源品种", "Energy carriers"),
    "forms/variables": Text("通用填报项", "Quantities every industry reports"),
}
COLUMNS = {
    "source": Text("来源", "source"), "clause": Text("条款", "clause"), "certainty": Text("可靠性", "certainty"),
    "note": Text("说明", "note"), "transcribed_from": Text("转录自", "transcribed from"),
    "name": Text("名称", "name"), "name_zh": Text("名称", "name"), "name_en": Text("英文名称", "English name"),
    "unit": Text("单位", "unit"), "aliases": Text("别名", "other names"), "area": Text("范围", "area"),
    "basis": Text("口径", "basis"), "class": Text("类别", "class"), "fuel": Text("燃料", "fuel"),
    "gas": Text("气体", "gas"), "item": Text("项目", "item"), "medium": Text("介质", "medium"),
}  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """One difference of two editions: a row that was added, went, or reads otherwise in one column."""

    table: str
    key: str
    name: Text
    kind: str
    column: str
    before: str
    after: str

    @property
    def said(self) -> dict[str, Text]:
        """Table, kind and column in words."""
        return {"table": title_of(self.table), "kind": MOVES[self.kind], "column": label_of(self.table, self.column)}

    @property
    def is_decisive(self) -> bool:
        """Whether a figure may change by it."""
        return is_looked_up(self.column) and self.column not in SAYING


def kept(audit: Audit) -> dict[str, bytes]:
    """Return the tables of the edition `audit` keeps, by their path in it; {} where it keeps none."""
    found = audit.files.select_related("blob").filter(path__startswith=f"{OWN}/")
    return {one.path.removeprefix(f"{OWN}/"): one.blob.read() for one in found}


def installed() -> dict[str, bytes]:
    """Return the tables of the installed program's edition, by their path in it."""
    return {name: path.read_bytes() for name, path in files().items()}


def digest(contents: Mapping[str, bytes]) -> str:
    """Return the digest of an edition, "" of none."""
    return digest_of(dict(contents)) if contents else ""


def differences(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Difference]:
    """Return in what two editions differ, table by table."""
    found: list[Difference] = []
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            table = name.removesuffix(".csv")
            old, new = _rows(table, before.get(name, b"")), _rows(table, after.get(name, b""))
            found += _of_table(table, old, new)
    return found


def title_of(table: str) -> Text:
    """Return what a table of an edition is called."""
    if table in KINDS:
        return KINDS[table].title
    return OTHERS.get(table, Text(table, table))


def label_of(table: str, column: str) -> Text:
    """Return what a column of a table is called; its code where it has no name."""
    if column.endswith(ENGLISH) and column not in COLUMNS:
        of = label_of(table, column.removesuffix(ENGLISH))
        return Text(f"{of.zh}（英文）", f"{of.en} (English)")
    fields = KINDS[table].fields.values() if table in KINDS else ()
    named = next((label for label, columns in fields if column in columns), None)
    label = named or COLUMNS.get(column) or Text(column, column)
    several = named is not None and sum(named == each for each, columns in fields for _ in columns) > 1
    suffix = {"low": Text("下限", "low"), "high": Text("上限", "high"), "unit": Text("单位", "unit")}
    end = next((said for part, said in suffix.items() if several and part in column.split("_")), None)
    return Text(f"{label.zh}（{end.zh}）", f"{label.en} ({end.en})") if end else label


def _of_table(table: str, old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> Iterator[Difference]:
    for key, cells in new.items():
        known = old.get(key)
        if known is None:
            yield Difference(table, key, _name(table, cells, key), "added", "", "", "")
            continue
        for column in {**known, **cells}:
            was, now = known.get(column, ""), cells.get(column, "")
            if was != now:
                yield Difference(table, key, _name(table, cells, key), "changed", column, was, now)
    for key, cells in old.items():
        if key not in new:
            yield Difference(table, key, _name(table, cells, key), "removed", "", "", "")


def _rows(table: str, content: bytes) -> dict[str, dict[str, str]]:
    """Return the rows of a table by key; of a table without a key of its own, by its code, else by its place."""
    found: dict[str, dict[str, str]] = {}
    for at, given in enumerate(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))), 2):
        cells = {name: (cell or "").strip() for name, cell in given.items() if name}
        by: Sequence[str] = KINDS[table].key if table in KINDS else ("code",)
        key = SEPARATOR.join(cells.get(one, "") for one in by) or str(at)
        found.setdefault(key, cells)
    return found


def _name(table: str, cells: Mapping[str, str], key: str) -> Text:
    """Return what a row is called: as it is where it is cited, else by its name, else by its key."""
    if table in KINDS and (said := name_of(KINDS[table], cells)).zh:
        return said
    for one in NAMES:
        if cells.get(one):
            return Text(cells[one], cells.get(f"{one.removesuffix('_zh')}{ENGLISH}", ""))
    return Text(key.replace(SEPARATOR, " "))
