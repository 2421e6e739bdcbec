"""What a file that is no workbook seems to be, in words; never the reader's own."""

import io
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.case import check_case
from qingshen.case.unreadable import why_unreadable

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def packed(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "what", "remedy"),
    [
        ("a.xlsx", b"", "空文件", "再要一份"),
        ("a.xlsx", packed("甲.txt"), "压缩包", "解压缩"),
        ("a.xlsx", packed("word/document.xml"), "Word", "模板"),
        ("a.xlsx", packed("mimetype", "content.xml"), "OpenDocument", "另存为 .xlsx"),
        ("a.xlsx", packed("xl/workbook.xml"), "损坏", "再要一份"),
        ("a.xlsx", b"PK\x03\x04 broken", "损坏", "再要一份"),
        ("a.xls", OLE + bytes(600), "损坏", "再要一份"),
        ("a.xlsx", OLE + bytes(600), "旧版 .xls", "另存为 .xlsx"),
        ("a.xls", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "密码", "去掉打开密码"),
        ("a.xls", b"<html><table><tr><td>1</td></tr></table>", "网页", "另存为 .xlsx"),
        ("a.xls", b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "XML", "另存为 .xlsx"),
        ("a.xlsx", "企业代码,企业名称\nE1,甲厂\n".encode("gb18030"), "CSV", "另存为 .xlsx"),
        ("a.xlsx", b"%PDF-1.7", "PDF", "模板"),
        ("a.xlsx", b"\x89PNG\r\n", "图片", "模板"),
        ("a.xlsx", b"no workbook", "不是 Excel", "另存为 .xlsx"),
    ],
)
def test_what_a_file_seems_to_be(make: Any, name: str, content: bytes, what: str, remedy: str) -> None:
    folder = make()
    (folder / "workbooks").mkdir()
    (folder / "workbooks" / name).write_bytes(content)
    (found,) = [one for one in check_case(folder) if one.code == "file-unreadable"]
    assert what in found.what.zh and remedy in found.remedy.zh
    assert not re.search(r"(?i)\b(cfb|error|invalid|calamine|central)", found.what.zh + found.what.en)
    assert not re.search("[一-鿿]", found.what.en + found.remedy.en)


@settings(max_examples=30, deadline=None)
@given(st.binary(max_size=60), st.sampled_from([b"", b"PK", OLE, b"<", b"%PDF"]))
def test_any_file_has_a_reason_and_a_remedy(tmp_path_factory: Any, content: bytes, start: bytes) -> None:
    path: Path = tmp_path_factory.getbasetemp() / "any.xlsx"
    path.write_bytes(start + content)
    found = why_unreadable(path)
    assert all((found.what.zh, found.what.en, found.remedy.zh, found.remedy.en))
