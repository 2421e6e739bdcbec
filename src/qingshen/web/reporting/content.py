"""What a file is by its content, against what its name says."""

import zipfile
from io import BytesIO

_MAGIC = {"pdf": b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff"}
_INSIDE = {"xlsx": "xl/workbook.xml", "docx": "word/document.xml"}
_ENCODINGS = ("utf-8-sig", "gb18030")
_OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "csv": "text/csv",
}


def is_what_it_says(content: bytes, extension: str) -> bool:
    """Say whether `content` is a file of `extension`, one of MEDIA, without a dot."""
    if extension in _MAGIC:
        return content.startswith(_MAGIC[extension])
    if extension in _INSIDE:
        return _holds(content, _INSIDE[extension])
    return extension == "csv" and _is_text(content)


def _holds(content: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    # A document with macros is none of these, whatever it is called.
    return {part, "[Content_Types].xml"} <= names and not any(name.endswith("vbaProject.bin") for name in names)


def _is_text(content: bytes) -> bool:
    if b"\0" in content:
        return False
    for encoding in _ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
