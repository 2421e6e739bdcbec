import shutil

import pytest

from qingshen.report import faces, fonts
from qingshen.report.press import faces as installed


def test_the_usual_typefaces_are_taken():
    found = installed()
    assert found.serif in faces.SERIF + faces.SANS
    assert found.sans in faces.SERIF + faces.SANS
    assert found.mono in faces.MONO
    assert {found.serif, found.sans, found.mono} <= set(found.fonts.families())


def test_one_family_serves_for_all(tmp_path):
    path = next(
        file for folder in fonts.folders() if folder.is_dir() for file in folder.rglob("NotoSansCJK-Regular.ttc")
    )
    shutil.copy(path, tmp_path)
    found = faces.choose([tmp_path])
    assert (found.serif, found.sans) == ("Noto Sans CJK SC", "Noto Sans CJK SC")


@pytest.mark.parametrize("name", ["", "NotoSansCJK-Regular.ttc", "NotoSansCJK.txt"])
def test_no_chinese_font_no_faces(tmp_path, name):
    if name:
        (tmp_path / name).write_bytes(b"no font")
    assert faces.choose([tmp_path, tmp_path / "absent"]) is None


def test_absence_is_told_with_its_remedy():
    assert faces.absent().code == "font-missing"
    assert "fonts-noto-cjk" in faces.absent().into("zh")
    assert "there is no Chinese font" in faces.absent().into("en")
