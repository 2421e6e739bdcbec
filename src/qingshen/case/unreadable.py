"""A file that cannot be opened as a workbook → what it seems to be, in words, and what to do about it."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from qingshen.language import Text


class Why(NamedTuple):
    """Why a file cannot be read, and the remedy."""

    what: Text
    remedy: Text


SAVE = Text("用 Excel 或 WPS 打开，另存为 .xlsx（改扩展名不算另存）",
            "open it in a spreadsheet program and save it as .xlsx (renaming the file does not do)")  # fmt: skip
_AGAIN = Text("向发来的人再要一份完整的文件；仍打不开的，用模板重新填写",
              "ask its sender for a whole copy; if that does not open either, fill in the template anew")  # fmt: skip
_TEMPLATE = Text("上交填好的 Excel 工作簿（.xlsx）；内容请填进模板",
                 "hand in the Excel workbook (.xlsx); write the content into the template")  # fmt: skip
_OPEN_UP = Text("解压缩，交里面的 .xlsx 文件", "unpack it and hand in the .xlsx file inside")
_UNLOCK = Text("用 Excel 或 WPS 打开，去掉打开密码，另存为 .xlsx",
               "open it in a spreadsheet program, remove the password and save it as .xlsx")  # fmt: skip

EMPTY = Why(Text("是空文件（0 字节）", "it is empty (0 bytes)"), _AGAIN)
LOCKED = Why(Text("设有打开密码", "it is protected by a password"), _UNLOCK)
FAR = Why(
    Text("有的表中，最后一个有内容的行或列太远，中间全是空格",
         "the cells of a sheet reach too far: all between is empty"),
    Text("按 Ctrl+End 找到最后一个单元格，删去数据以外的行和列后保存",
         "find its last cell (Ctrl+End), delete the rows and columns beyond the data and save it"),
)  # fmt: skip
LONG = Why(Text("行数过多", "it has too many rows"), Text("删去数据以外的行", "delete the rows beyond the data"))
_OLD = Why(Text("其实是旧版 .xls 文件，只改了扩展名", "it is an old .xls file under another extension"), SAVE)
DAMAGED = Why(Text("是 Excel 文件，但已损坏或没有下载完整",
                   "it is an Excel file, but damaged or not completely downloaded"), _AGAIN)  # fmt: skip
_WEB_PAGE = Why(Text("其实是网页（HTML），只改了扩展名", "it is a web page (HTML) under another extension"),
                SAVE)  # fmt: skip
_XML = Why(Text("其实是 XML 文件，只改了扩展名", "it is an XML file under another extension"), SAVE)
_CSV = Why(Text("其实是文本（CSV），只改了扩展名", "it is plain text (CSV) under another extension"), SAVE)
_ARCHIVE = Why(Text("其实是压缩包，只改了扩展名", "it is an archive (zip, rar, 7z) under another extension"), _OPEN_UP)
_ODS = Why(Text("其实是 OpenDocument 文件，只改了扩展名", "it is an OpenDocument file under another extension"), SAVE)
_WORD = Why(Text("其实是 Word 文件，只改了扩展名", "it is a Word file under another extension"), _TEMPLATE)
_SLIDES = Why(
    Text("其实是 PowerPoint 文件，只改了扩展名", "it is a PowerPoint file under another extension"), _TEMPLATE
)
_PDF = Why(Text("其实是 PDF 文件，只改了扩展名", "it is a PDF file under another extension"), _TEMPLATE)
_PICTURE = Why(Text("其实是图片，只改了扩展名", "it is a picture under another extension"), _TEMPLATE)
_OTHER = Why(Text("不是 Excel 工作簿", "it is no Excel workbook"), SAVE)

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_BEGINNINGS = (
    (b"%PDF", _PDF), (b"Rar!", _ARCHIVE), (b"7z\xbc\xaf", _ARCHIVE), (b"\x1f\x8b", _ARCHIVE),
    (b"\x89PNG", _PICTURE), (b"\xff\xd8\xff", _PICTURE), (b"GIF8", _PICTURE),
)  # fmt: skip
_MEMBERS = (("xl/", DAMAGED), ("word/", _WORD), ("ppt/", _SLIDES), ("content.xml", _ODS))
# The stream an encrypted workbook keeps its content in, as the directory of the container names it.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def why_unreadable(path: Path, told: str = "") -> Why:
    """Return what the file at `path` seems to be; `told` is what its reader said, which may speak of a password."""
    content = path.read_bytes() if path.is_file() else b""
    if not content:
        return EMPTY
    if "password" in told.lower() or (content.startswith(_OLE) and _ENCRYPTED in content):
        return LOCKED
    if content.startswith(_OLE):
        return DAMAGED if path.suffix.lower() == ".xls" else _OLD
    if content.startswith(b"PK"):
        return _packed(path)
    return next((why for start, why in _BEGINNINGS if content.startswith(start)), None) or _written(content)


def _packed(path: Path) -> Why:
    try:
        with zipfile.ZipFile(path) as archive:
            names: Sequence[str] = archive.namelist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError):
        return DAMAGED
    return next((why for start, why in _MEMBERS if any(name.startswith(start) for name in names)), _ARCHIVE)


def _written(content: bytes) -> Why:
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"mime-version")) or b"<html" in start:
        return _WEB_PAGE
    if start.startswith(b"<?xml"):
        return _XML
    is_text = b"\0" not in content[:4096] and _decodes(content)
    return _CSV if is_text and b"\n" in content and any(one in start for one in (b",", b"\t", b";")) else _OTHER


def _decodes(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
