"""A workbook sent: all or nothing, its problems at its own cells; what others changed meanwhile is asked about."""

import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from qingshen.problems import Refused
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.take_workbook import Taken, take_workbook
from qingshen.web.reporting.draft import draft_of
from qingshen.web.reporting.marked import LIST, marked
from qingshen.web.reporting.models import Edit, Line
from qingshen.web.reporting.workbook import workbook_of
from qingshen.web.storage.models import Blob
from tests.web.reporting.conftest import WORKBOOK, edit, water

Cell = Callable[..., str]
WHERE = {"数据": ("项目", "年份"), "能源消耗": ("能源品种", "年份"), "清洁生产方案": ("方案编号",)}


def changed(content: bytes, folder: Path, *cells: tuple[str, str, str, object]) -> Path:
    """Return a copy of a workbook with cells changed: sheet, how its row begins ("新鲜水用量 2024"), column, value."""
    path = folder / "sent.xlsx"
    path.write_bytes(content)
    book = load_workbook(path)
    for sheet, row, column, value in cells:
        find(book[sheet], row, column).value = value
    book.save(path)
    return path


def find(sheet: object, row: str, column: str) -> object:
    heads = [str(one.value or "").split("\n")[0].split("（")[0] for one in sheet[3]]
    for line in sheet.iter_rows(min_row=4):
        keys = " ".join(str(line[at].value or "").split("  ")[0] for at in range(row.count(" ") + 1))
        if keys == row:
            return line[heads.index(column)]
    raise AssertionError(row)


def take(desk: SimpleNamespace, path: Path, keep: str = "ask", who: str = "filler") -> Taken:
    return take_workbook(getattr(desk.people, who), desk.report, path, "我的表.xlsx", keep)


def test_the_draft_says_what_the_workbook_says(desk: SimpleNamespace, cell: Cell, last_entry: Callable) -> None:
    taken = take(desk, WORKBOOK)
    assert taken.is_stored and taken.base is None and taken.changed > 200 and not taken.conflicts
    assert cell(desk.report) == "11274"
    verb, detail = last_entry()
    assert verb == "report.fill" and detail["workbook"] == "我的表.xlsx"
    assert Blob.objects.get(pk=detail["blob"]).read() == WORKBOOK.read_bytes()
    before = draft_of(desk.report)
    again = take(desk, WORKBOOK)
    assert (again.changed, again.revision) == (0, taken.revision) and draft_of(desk.report) == before


@pytest.mark.parametrize("name", ["competitor", "bureau", "stranger"])
def test_only_the_enterprise_sends_its_workbook(desk: SimpleNamespace, name: str) -> None:
    with pytest.raises(Forbidden):
        take(desk, WORKBOOK, who=name)


def test_a_report_handed_in_takes_no_workbook(desk: SimpleNamespace) -> None:
    desk.report.state = "submitted"
    desk.report.save()
    with pytest.raises(Refused, match="不能修改"):
        take(desk, WORKBOOK)


def test_another_enterprises_workbook_is_refused_by_its_cell(desk: SimpleNamespace) -> None:
    with pytest.raises(Refused) as refused:
        take(desk, WORKBOOK.with_name("EP02.xlsx"))
    (one,) = refused.value.problems
    assert one.code == "workbook-of-another" and (one.place.file, one.place.sheet, one.place.cell) == (
        "我的表.xlsx",
        "企业信息",
        "B3",
    )
    assert not Line.objects.exists()


def test_every_error_is_told_at_its_cell_and_nothing_is_stored(desk: SimpleNamespace) -> None:
    wrong = (("数据", "新鲜水用量 2024", "数值", "约12"), ("能源消耗", "电力 2024", "消耗量", "/"))
    path = changed(WORKBOOK.read_bytes(), desk.folder, *wrong)
    with pytest.raises(Refused) as refused:
        take(desk, path)
    told = {(one.place.file, one.place.sheet, one.code) for one in refused.value.problems}
    assert told == {("我的表.xlsx", "数据", "cell-about"), ("我的表.xlsx", "能源消耗", "cell-ambiguous")}
    assert not Line.objects.exists() and not Edit.objects.exists()
    out = desk.folder / "marked.xlsx"
    out.write_bytes(marked(path, refused.value.problems))
    book = load_workbook(out)
    cell = find(book["数据"], "新鲜水用量 2024", "数值")
    assert "约数" in cell.comment.text and cell.fill.fgColor.rgb.endswith("FFC7CE") and cell.value == "约12"
    assert book.sheetnames[0] == LIST and book[LIST].max_row == 3


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("a.xlsx", b"no excel", "不是 Excel 工作簿", "另存为 .xlsx"),
        ("a.xlsx", b"", "空文件", "完整的文件"),
        ("a.xlsx", b"%PDF-1.7", "其实是 PDF", "模板"),
        ("a.xlsx", b"PK\x03\x04 no workbook", "损坏或没有下载完整", "完整的文件"),
        ("a.pdf", b"%PDF-", "这是 PDF 文件", "证明材料"),
        ("a.JPG", b"", "这是图片", "证明材料"),
        ("a.zip", b"PK", "这是压缩包", "解压缩"),
        ("a.et", b"", "其他软件的表格", "另存为 .xlsx"),
        ("a.xyz", b"", "这是 .xyz 文件", "另存为 .xlsx"),
        ("a", b"", "没有扩展名", "另存为 .xlsx"),
        ("表.zip", WORKBOOK.read_bytes(), "文件名不以 .xlsx 结尾", "改为以 .xlsx 结尾"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(
    desk: SimpleNamespace, name: str, content: bytes, what: str, remedy: str
) -> None:
    path = desk.folder / "sent"
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        take_workbook(desk.people.filler, desk.report, path, name)
    (one,) = refused.value.problems
    assert one.place.file == name and what in one.what.zh and remedy in one.remedy.zh
    assert one.what.en[0].isupper() and "。" not in one.remedy.zh


def test_off_line_and_on_line_changes_of_different_cells_meet(desk: SimpleNamespace, cell: Cell) -> None:
    take(desk, WORKBOOK)
    path = changed(workbook_of(desk.report), desk.folder, ("数据", "新鲜水用量 2024", "数值", 12000))
    taken = take(desk, path)
    assert (taken.base, taken.changed, taken.is_stored) == (1, 1, True) and cell(desk.report) == "12000"


def test_a_cell_changed_meanwhile_is_asked_about(desk: SimpleNamespace, cell: Cell) -> None:
    take(desk, WORKBOOK)
    path = changed(
        workbook_of(desk.report),
        desk.folder,
        ("数据", "新鲜水用量 2024", "数值", 12000),
        ("数据", "新鲜水用量 2023", "数值", 9),
    )
    save_cells(desk.people.manager, desk.report, [water("13000", "11274")])
    asked = take(desk, path)
    (one,) = asked.conflicts
    assert not asked.is_stored and (one.value, one.stands, one.base, one.by) == ("12000", "13000", "11274", "manager")
    assert cell(desk.report) == "13000" and cell(desk.report, ident="fresh_water/2023") != "9"
    web = take(desk, path, "web")
    assert web.is_stored and cell(desk.report) == "13000" and cell(desk.report, ident="fresh_water/2023") == "9"
    assert Edit.objects.get(is_refused=True).after == "12000"
    assert take(desk, path, "workbook").changed == 1 and cell(desk.report) == "12000"


def test_the_senders_own_earlier_upload_is_no_conflict(desk: SimpleNamespace, cell: Cell) -> None:
    take(desk, WORKBOOK)
    content = workbook_of(desk.report)
    for value in (12000, 12500):
        assert take(desk, changed(content, desk.folder, ("数据", "新鲜水用量 2024", "数值", value))).is_stored
    assert cell(desk.report) == "12500"
    asked = take(desk, changed(content, desk.folder, ("数据", "新鲜水用量 2024", "数值", 1)), who="manager")
    assert [one.by for one in asked.conflicts] == ["filler"]


def test_a_workbook_without_a_revision_is_compared_with_the_last_version(desk: SimpleNamespace) -> None:
    save_cells(desk.people.manager, desk.report, [water("13000")])
    assert [one.stands for one in take(desk, WORKBOOK).conflicts] == ["13000"]
    take(desk, WORKBOOK, "web")
    submit(desk.people.approver, desk.report)
    desk.report.state = "returned"
    desk.report.save()
    assert take(desk, WORKBOOK).is_stored


def test_rows_of_free_tables_keep_their_idents_and_are_asked_about(desk: SimpleNamespace) -> None:
    take(desk, WORKBOOK)
    idents = list(Line.objects.filter(table="measures").values_list("ident", flat=True))
    assert idents
    first = draft_of(desk.report)["measures"][0]["measure"]
    content = workbook_of(desk.report)
    path = changed(content, desk.folder, ("清洁生产方案", first, "方案名称", "新名称"))
    save_cells(desk.people.manager, desk.report, [edit("measures", "web-new", "measure", "M-99")])
    asked = take(desk, path)
    assert [(one.field, one.by, one.ident) for one in asked.conflicts] == [("", "manager", "web-new")]
    take(desk, path, "web")
    rows = draft_of(desk.report)["measures"]
    assert rows[0]["name"] == "新名称" and rows[-1] == {"measure": "M-99"}
    assert list(Line.objects.filter(table="measures").values_list("ident", flat=True)) == [*idents, "web-new"]
    take(desk, path, "workbook")
    assert "M-99" not in {row["measure"] for row in draft_of(desk.report)["measures"]}


def test_a_row_deleted_meanwhile_is_asked_about(desk: SimpleNamespace) -> None:
    take(desk, WORKBOOK)
    content, before = workbook_of(desk.report), draft_of(desk.report)
    first = Line.objects.filter(table="measures").first().ident
    save_cells(desk.people.manager, desk.report, [edit("measures", first, "", "")])
    shorter = draft_of(desk.report)
    path = changed(content, desk.folder)
    asked = take(desk, path)
    assert not asked.is_stored and {(one.ident, one.by) for one in asked.conflicts} == {(first, "manager")}
    take(desk, path, "web")
    assert draft_of(desk.report) == shorter
    take(desk, path, "workbook")
    assert draft_of(desk.report) == before


def test_a_sheet_that_is_gone_says_nothing_an_empty_one_says_nothing_is_there(desk: SimpleNamespace) -> None:
    take(desk, WORKBOOK)
    before = draft_of(desk.report)
    path = desk.folder / "less.xlsx"
    shutil.copy(WORKBOOK, path)
    book = load_workbook(path)
    del book["快速诊断清单"]
    book["方案效果"].delete_rows(4, 60)
    book.save(path)
    take(desk, path)
    after = draft_of(desk.report)
    assert after["checks"] == before["checks"] and "effects" in before and "effects" not in after
