"""How much a zip (.xlsx, .docx) holds: counted by unpacking it, whatever it says of itself."""

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused

LARGEST = 200 * 2**20
"""No workbook of an enterprise or a list comes near it [bytes]."""
TOO_LARGE = Text("工作簿解开后过大", "the workbook is too large when unpacked")
SMALLER = Text("请删去空白行列和图片", "delete empty rows, columns and pictures")
_HEADER, _CHUNK = 30, 2**16


def require_sane(path: Path, name: str) -> None:
    """Raise Refused for a workbook that unpacks to more than one can be; `name` is what its sender calls it."""
    if problems := unfit(path, name):
        raise Refused(problems)


def unfit(path: Path, name: str) -> list[Problem]:
    """Return what `require_sane` would raise."""
    return [Problem(Place(name), "file-large", TOO_LARGE, SMALLER)] if is_bomb(path) else []


def is_bomb(path: Path, largest: int = LARGEST) -> bool:
    """Say whether the file at `path` is a zip that unpacks to more than `largest`; what is no zip is none."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            left = largest
            for one in archive.infolist():
                left -= one.file_size if one.file_size > left else _size(file, one, left)
                if left < 0:
                    return True
    except (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError):
        return False
    return False


def _size(file: BinaryIO, one: zipfile.ZipInfo, most: int) -> int:
    """Return the size of a member as it unpacks; anything above `most` once it is more."""
    file.seek(one.header_offset)
    name, extra = struct.unpack("<26xHH", file.read(_HEADER))
    file.seek(one.header_offset + _HEADER + name + extra)
    if one.compress_type != zipfile.ZIP_DEFLATED:
        return one.compress_size
    engine, packed, size = zlib.decompressobj(-15), one.compress_size, 0
    while packed > 0 and size <= most and not engine.eof:
        data = file.read(min(_CHUNK, packed))
        if not data:
            break
        packed -= len(data)
        while data and size <= most:
            size += len(engine.decompress(data, 2**20))
            data = engine.unconsumed_tail
    return size
