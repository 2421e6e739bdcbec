import pytest

from qingshen.report import fonts


@pytest.mark.parametrize("name", ["NotoSansCJK-Regular.ttc", "simsun.ttc", "msyh.ttc", "SourceHanSansSC-Regular.otf"])
def test_a_chinese_font_is_found_by_its_file(tmp_path, name):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / name).touch()
    (tmp_path / "DejaVuSans.ttf").touch()
    assert fonts.find([tmp_path / "absent", tmp_path]).name == name


def test_without_a_chinese_font_a_message_tells_how_to_get_one(tmp_path, monkeypatch):
    (tmp_path / "DejaVuSans.ttf").touch()
    (tmp_path / "NotoSansCJK.txt").touch()
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path,))
    fonts._found.cache_clear()
    message = fonts.missing_font()
    fonts._found.cache_clear()
    assert "fonts-noto-cjk" in message.zh
    assert "fonts-noto-cjk" in message.en


def test_with_a_chinese_font_there_is_no_message(tmp_path, monkeypatch):
    (tmp_path / "simsun.ttc").touch()
    monkeypatch.setattr(fonts, "folders", lambda: (tmp_path,))
    fonts._found.cache_clear()
    assert fonts.missing_font() is None
    fonts._found.cache_clear()
