"""The verb: a zip somebody handed over → a folder, checked before a byte is written."""

import stat
import zipfile
from pathlib import Path, PurePosixPath

from qingshen.case.settings import FILE as SETTINGS
from qingshen.problems import Refused
from qingshen.web.transfer.messages import problem

LARGEST = 2 * 2**30
MOST = 50_000
_CHUNK = 2**20
_UTF8 = 0x800
# What another system would read as a way out of the folder, or as no name at all.
_FOREIGN = frozenset("\\:\0")


def unpack(zipped: Path, folder: Path, called: str = "") -> Path:
    """Write what `zipped` holds into the new `folder`; return the folder in it that has the audit.toml.

    `called`: what the person who sent it calls it. Raises Refused for what is no zip, leads outside, is a link, or
    unpacks to more than 2 GiB or 50,000 files.
    """
    try:
        with zipfile.ZipFile(zipped) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _admit(members)
            left = LARGEST
            for one in members:
                left -= _write(archive, one, folder / _name(one), left)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise Refused([problem(called or zipped.name, "zip-unreadable")]) from error
    return _top(folder)


def _admit(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST or sum(one.file_size for one in members) > LARGEST:
        raise Refused([problem("", "zip-large")])
    problems, seen = [], set()
    for one in members:
        name = _name(one)
        path = PurePosixPath(name)
        if (
            not path.parts
            or path.is_absolute()
            or ".." in path.parts
            or "\\" in name
            or ":" in path.parts[0]
            or "\0" in name
        ):
            problems.append(problem(name, "zip-outside"))
        elif stat.S_ISLNK(one.external_attr >> 16):
            problems.append(problem(name, "zip-link"))
        elif path in seen:
            problems.append(problem(name, "zip-twice"))
        seen.add(path)
    if problems:
        raise Refused(problems)


def _name(one: zipfile.ZipInfo) -> str:
    """Return a member's name; Windows in Chinese writes GBK without saying so."""
    if one.flag_bits & _UTF8:
        return one.filename
    written = one.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return one.filename


def _write(archive: zipfile.ZipFile, one: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write a member, no more than `left` bytes whatever its header says; return its size."""
    target.parent.mkdir(parents=True, exist_ok=True)
    size = 0
    with archive.open(one) as source, target.open("wb") as out:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > left:
                raise Refused([problem("", "zip-large")])
            out.write(chunk)
    return size


def _top(folder: Path) -> Path:
    """Return `folder`, or the only folder in it, where the audit.toml stands."""
    if (folder / SETTINGS).is_file():
        return folder
    inside = [path for path in folder.iterdir() if (path / SETTINGS).is_file()] if folder.is_dir() else []
    if len(inside) != 1:
        raise Refused([problem(SETTINGS, "settings-absent")])
    return inside[0]
