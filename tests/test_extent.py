import zipfile
from pathlib import Path

import pytest

from qingshen.extent import TooFar, sheets_in

PARK = Path(__file__).parents[1] / "examples" / "electroplating-park"
SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(path: Path, rows: str, method: int = zipfile.ZIP_DEFLATED, name: str = "xl/worksheets/sheet1.xml") -> Path:
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(name, f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>")
    return path


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c><c t="n" r = \'XFD1048576\'><v>1</v></c></row>',
        '<row r="9000000"><c><v>1</v></c></row>',
        '<row r="1"><c r="A123456789"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>',
        f'<x:row xmlns:x="{SPACE[7:-1]}" r="1"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>',
    ],
)
def test_cells_that_lie_too_far_are_told_before_they_are_read(tmp_path: Path, rows: str) -> None:
    with pytest.raises(TooFar):
        sheets_in(sheet(tmp_path / "a.xlsx", rows))
    with pytest.raises(TooFar):
        # Wherever the workbook says that its sheet lies.
        sheets_in(sheet(tmp_path / "b.xlsx", rows, name="xl/styles.bin"))


def test_all_sheets_count(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for at in range(60):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", '<worksheet><c r="A5000"><v>1</v></c></worksheet>')
    with pytest.raises(TooFar):
        sheets_in(path)


def test_a_style_far_away_is_no_content(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="1"/></row>'
    assert list(sheets_in(sheet(tmp_path / "a.xlsx", rows))) == ["xl/worksheets/sheet1.xml"]


def test_what_no_spreadsheet_program_writes_is_damaged(tmp_path: Path) -> None:
    with pytest.raises(zipfile.BadZipFile):
        sheets_in(sheet(tmp_path / "a.xlsx", "", zipfile.ZIP_LZMA))
    with pytest.raises(zipfile.BadZipFile):
        sheets_in(sheet(tmp_path / "b.xlsx", "", name="content.xml"))
    with pytest.raises(zipfile.BadZipFile):
        sheets_in(sheet(tmp_path / "c.xlsx", '<row><c t="n" r="A1"><v>1</c></row>'))
    content = bytearray(sheet(tmp_path / "d.xlsx", "").read_bytes())
    content[content.index(b"PK\x01\x02") + 6] = 120  # of a version nobody knows
    (tmp_path / "d.xlsx").write_bytes(content)
    with pytest.raises(zipfile.BadZipFile):
        sheets_in(tmp_path / "d.xlsx")


def test_a_workbook_as_people_send_it() -> None:
    assert len(sheets_in(PARK / "workbooks" / "EP01.xlsx")) > 5
