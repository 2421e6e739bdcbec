"""The verb: the whole audit → a case folder, as the command line reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from qingshen.case.assemble import enterprises_of
from qingshen.case.frame import Frame
from qingshen.case.identity import Roll
from qingshen.case.read import WORKBOOKS
from qingshen.case.schema import ENTERPRISES
from qingshen.case.sheet import Block, letter
from qingshen.exchange.draft import write_draft
from qingshen.report.results.naming import file_names
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit, AuditFile, Enrolment
from qingshen.web.transfer import flat
from qingshen.web.transfer.choose import Chosen, choose, said
from qingshen.web.transfer.layout import is_list, is_platform, is_workbook
from qingshen.web.transfer.listing import write_list
from qingshen.web.transfer.moment import one_moment

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Plan:
    """What is to be written, as it stood at one moment. The contents are blobs, which never change."""

    files: list[AuditFile]
    enrolments: list[Enrolment]
    chosen: list[Chosen]
    is_list_as_it_came: bool
    frame: Frame | None

    @property
    def new(self) -> list[Chosen]:
        """What stands in no file of an imported folder."""
        return [one for one in self.chosen if not one.is_imported]


def write_folder(audit: Audit, folder: Path, basis: str, tell: Progress | None = None) -> None:
    """Write the audit into the new `folder`; `basis` (`choose.BASES`) is which version of each report it holds.

    What came in a folder and was not changed here leaves as it came, byte for byte: the files, the list, the workbooks,
    the flat tables. Raises Refused where the audit's own files cannot be read and a workbook has to be written.
    """
    with one_moment():
        plan = plan_of(audit, basis)
    follow(plan, folder, tell)


def plan_of(audit: Audit, basis: str) -> Plan:
    """Return what the folder of `audit` would hold now."""
    revision = Audit.objects.values_list("list_revision", flat=True).get(pk=audit.pk)
    files = list(audit.files.select_related("blob"))
    chosen = choose(audit, basis)
    as_it_came = revision == 0 and any(is_list(one.path) for one in files)
    is_drawn = any(one.version is None or one.version.workbook is None for one in chosen if not one.is_imported)
    return Plan(files, list(audit.enrolments.all()), chosen, as_it_came, frame_of(audit) if is_drawn else None)


def follow(plan: Plan, folder: Path, tell: Progress | None = None) -> None:
    """Write what `plan` says into the new `folder`."""
    folder.mkdir(parents=True)
    kept = _kept(plan.files, plan.chosen)
    for one in plan.files:
        if one.path in kept and (plan.is_list_as_it_came or not is_list(one.path)):
            _put(folder / one.path, one.blob.read())
    rows = [one.cells for one in plan.enrolments]
    if rows and not plan.is_list_as_it_came:
        write_list(folder, rows)
    if plan.new:
        _move_rows(folder, rows, plan.new)
        names = file_names(one.code for one in plan.enrolments)
        paths = _paths(plan.new, names, {path for path in kept if is_workbook(path)})
        _write_workbooks(folder, plan.frame, paths, tell)


def _kept(files: list[AuditFile], chosen: list[Chosen]) -> set[str]:
    """Return the paths that stay: of workbooks those that are an imported version which stands for its enterprise."""
    standing = {one.version.workbook_id for one in chosen if one.version is not None and one.is_imported}
    return {
        one.path
        for one in files
        if not is_platform(one.path) and (not is_workbook(one.path) or one.blob_id in standing)
    }


def _move_rows(folder: Path, rows: list[dict[str, str]], new: list[Chosen]) -> None:
    """Rows of flat tables that a version born here replaces go out; what its workbook has no sheet for goes in."""
    more: dict[str, list[dict[str, str]]] = {}
    for one in new:
        for table, found in said(one).items():
            if table not in flat.REPORTED:
                more.setdefault(table, []).extend({"enterprise": one.enrolment.code, **cells} for cells in found)
    names = Roll.of(enterprises_of([_block(rows)])[0].frame).any
    flat.move(folder, names, {one.enrolment.code for one in new}, more)


def _block(rows: list[dict[str, str]]) -> Block:
    names = [one.name for one in ENTERPRISES.fields]
    columns = {name: [row.get(name, "") for row in rows] for name in names}
    letters = {name: letter(at) for at, name in enumerate(names)}
    return Block("", ENTERPRISES.name, letters, range(1, len(rows) + 1), columns)


def _paths(new: list[Chosen], names: Mapping[str, str], taken: set[str]) -> dict[str, Chosen]:
    """Return where each workbook goes; an imported workbook of another enterprise may have its name already."""
    used = {path.casefold() for path in taken}
    paths = {}
    for one in new:
        path = f"{WORKBOOKS}/{names[one.enrolment.code]}.xlsx"
        while path.casefold() in used:
            path = f"{path.removesuffix('.xlsx')}_.xlsx"
        used.add(path.casefold())
        paths[path] = one
    return paths


def _write_workbooks(
    folder: Path, frame: Frame | None, paths: Mapping[str, Chosen], tell: Progress | None
) -> None:  # fmt: skip
    for done, (path, one) in enumerate(paths.items(), 1):
        if one.version is not None and one.version.workbook is not None:
            _put(folder / path, one.version.workbook.read())
        elif frame is not None:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            write_draft(folder / path, frame, one.enrolment.cells, said(one))
        if tell is not None:
            tell(done, len(paths), path)


def _put(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
