"""The verb: a zip somebody handed over → a folder, checked before a byte is written."""

import lzma
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from qingshen.case.settings import FILE as SETTINGS
from qingshen.problems import Refused
from qingshen.web.transfer.messages import problem

LARGEST = 2 * 2**30
MOST = 50_000
_CHUNK, _FIELD = 2**20, 9
_UTF8 = 0x800
_LONGEST, _PATH, _DEEPEST = 255, 1000, 20
"""What file systems take as a name and as a path [bytes]; folders in folders."""
# What zipfile says of a zip that is damaged or locked; writing has errors of its own, which are no fault of the zip.
_UNREADABLE = (
    zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError, OSError, zlib.error, lzma.LZMAError,
    struct.error,
)  # fmt: skip


def unpack(zipped: Path, folder: Path, called: str = "") -> Path:
    """Write what `zipped` holds into the new `folder`; return the folder in it that has the audit.toml.

    `called`: what the person who sent it calls it. Raises Refused for what is no zip, leads outside, is a link, or
    unpacks to more than 2 GiB or 50,000 files; OSError where it cannot be written.
    """
    called = called or zipped.name
    try:
        archive = zipfile.ZipFile(zipped)
    except _UNREADABLE as error:
        raise Refused([problem(called, "zip-unreadable")]) from error
    with archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        _admit(members, called)
        left = LARGEST
        for one in members:
            for chunk in _read(archive, one, called):
                left -= len(chunk)
                if left < 0:
                    raise Refused([problem(called, "zip-large")])
                _put(folder / _name(one), chunk)
    return _top(folder)


def _admit(members: list[zipfile.ZipInfo], called: str) -> None:
    if len(members) > MOST or sum(one.file_size for one in members) > LARGEST:
        raise Refused([problem(called, "zip-large")])
    # First: of a path of 32,000 folders each has a name, and the longest of them 64 kilobytes.
    if long := [name for name in map(_name, members) if len(name.encode(errors="replace")) > _PATH or _is_deep(name)]:
        raise Refused([problem(f"{name[:80]}…", "zip-name") for name in long[:20]])
    problems, seen = [], set()
    folders = {above for one in members for above in PurePosixPath(_name(one)).parents}
    for one in members:
        path = PurePosixPath(_name(one))
        if code := _fault(one, path, folders | seen):
            problems.append(problem(str(path), code))
        seen.add(path)
    if problems:
        raise Refused(problems)


def _is_deep(name: str) -> bool:
    return name.count("/") > _DEEPEST


def _fault(one: zipfile.ZipInfo, path: PurePosixPath, taken: set[PurePosixPath]) -> str:
    """Return what is wrong with a member, "" for nothing; `taken`: folders, and the files before it."""
    name = _name(one)
    if not path.parts or path.is_absolute() or ".." in path.parts or {"\\", "\0"} & set(name) or ":" in path.parts[0]:
        return "zip-outside"
    if stat.S_ISLNK(one.external_attr >> 16):
        return "zip-link"
    if max(len(part.encode(errors="replace")) for part in path.parts) > _LONGEST:
        return "zip-name"
    return "zip-twice" if path in taken else ""


def _name(one: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in Chinese writes GBK without saying so."""
    if one.flag_bits & _UTF8:
        return one.filename
    if (said := _said_in_unicode(one)) is not None:
        return said
    written = one.orig_filename.partition("\0")[0].encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return one.filename


def _said_in_unicode(one: zipfile.ZipInfo) -> str | None:
    """Return the name in UTF-8 that some programs write beside the other (Info-ZIP, field 0x7075), if any."""
    rest = one.extra
    while len(rest) >= _FIELD:
        kind, size = struct.unpack("<HH", rest[:4])
        if kind == 0x7075 and len(rest) >= 4 + size > _FIELD:
            with suppress(UnicodeDecodeError):
                return rest[_FIELD : 4 + size].decode().partition("\0")[0]
        rest = rest[4 + size :]
    return None


def _read(archive: zipfile.ZipFile, one: zipfile.ZipInfo, called: str) -> Iterator[bytes]:
    """Yield a member's content, an empty piece first: a file that holds nothing is a file."""
    yield b""
    try:
        with archive.open(one) as source:
            while chunk := source.read(_CHUNK):
                yield chunk
    except _UNREADABLE as error:
        raise Refused([problem(called, "zip-unreadable")]) from error


def _put(target: Path, chunk: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab") as out:
        out.write(chunk)


def _top(folder: Path) -> Path:
    """Return `folder`, or the only folder in it, where the audit.toml stands."""
    if (folder / SETTINGS).is_file():
        return folder
    inside = [path for path in folder.iterdir() if (path / SETTINGS).is_file()] if folder.is_dir() else []
    if len(inside) != 1:
        raise Refused([problem(SETTINGS, "settings-absent")])
    return inside[0]
