"""The enterprise list: read from a file, laid out as a block for the engine to check, districts found."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from qingshen.case.assemble import enterprises_of
from qingshen.case.canonical import Cells, as_number, canonical_row
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known
from qingshen.case.read import FORMATS, read_table
from qingshen.case.schema import ENTERPRISES
from qingshen.case.sheet import Block, letter
from qingshen.exchange.draft import known_of
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.below import bureaus_below
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.storage.unpacked import require_sane

LETTERS = {one.name: letter(at) for at, one in enumerate(ENTERPRISES.fields)}
LONGEST = 40
"""What a code may have of characters: `Enrolment.code`."""
FIELDS = {where: name for name, where in LETTERS.items()}


def gather_list(audit: Audit, path: Path, name: str) -> tuple[list[dict[str, str]], list[Problem]]:
    """Return the rows of a list's file, canonical text by field, and the warnings. Raises Refused with every error.

    `name` is the file as its sender calls it; its ending says what it is.
    """
    if Path(name).suffix.lower() not in FORMATS:
        raise Refused([problem(Place(name), "file-ignored")])
    require_sane(path, name)
    block, problems = read_table(path, name, ENTERPRISES)
    if block is None:
        raise Refused(problems)
    rows, found = enterprises_of([block])
    problems += found
    problems += [_long(rows.place(row, "enterprise")) for row in rows.frame.iter_rows(named=True) if _is_long(row)]
    errors = [one for one in problems if one.severity == "error"]
    if not errors and rows.frame.is_empty():
        errors = [problem(Place(name), "enterprises-empty")]
    if errors:
        raise Refused(errors)
    return _cells(block, rows, known_of(frame_of(audit), "")), problems


def _is_long(row: Mapping[str, object]) -> bool:
    return len(str(row["enterprise"] or "")) > LONGEST


def _long(place: Place) -> Problem:
    what = Text(f"企业代码超过 {LONGEST} 个字符", f"the code is longer than {LONGEST} characters")
    return Problem(place, "code-long", what, Text("换一个短的代码", "give it a shorter code"))


def _cells(block: Block, rows: Rows, known: Known) -> list[dict[str, str]]:
    at = {line: number for number, line in enumerate(block.lines)}
    found = []
    for line in sorted(rows.frame["line"].to_list()):
        raw = {name: values[at[line]] for name, values in block.columns.items()}
        found.append(canonical_row(ENTERPRISES, raw, known))
    return found


def list_block(every: Sequence[Cells]) -> Block:
    """Return rows of the list as a block; the cell of a problem leads back by `field_of` and `row_of`."""
    columns = {
        one.name: [as_number(one, cells.get(one.name, "")) for cells in every] for one in ENTERPRISES.fields
    }  # fmt: skip
    return Block("", ENTERPRISES.name, LETTERS, range(1, len(every) + 1), columns)


def field_of(place: Place) -> str:
    """Return the field a problem of `list_block` points at, "" where it points at none."""
    return FIELDS.get(place.cell.rstrip("0123456789"), "")


def row_of(place: Place) -> int:
    """Return the row, from zero, a problem of `list_block` points at; -1 where it points at none."""
    digits = place.cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(digits) - 1 if digits.isdecimal() else -1


def districts(audit: Audit) -> dict[str, list[Organisation]]:
    """Return the bureaus below the audit's organiser by their region."""
    found: dict[str, list[Organisation]] = {}
    for one in bureaus_below(audit.organiser_id):
        if one.region.strip():
            found.setdefault(one.region.strip(), []).append(one)
    return found


def district_of(cells: Mapping[str, str], by_region: Mapping[str, Iterable[Organisation]]) -> Organisation | None:
    """Return the bureau of the district a row names: one of that region, and no second one; None elsewhere."""
    province, city, district = (cells.get(name, "").strip() for name in ("province", "city", "district"))
    if not district:
        return None
    for region in (district, f"{city}{district}", f"{province}{city}{district}"):
        found = list(by_region.get(region, ()))
        if len(found) == 1:
            return found[0]
    return None
