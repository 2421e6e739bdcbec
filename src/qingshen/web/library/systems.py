"""Index systems by key: "pcb" is shipped, "pcb@2" the second edition somebody brought in."""

from dataclasses import dataclass
from pathlib import Path

from django.db.models import Max

from qingshen import rulebook
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.source import FILES
from qingshen.rulebook.system import IndexSystem
from qingshen.web.home import home
from qingshen.web.library.models import OwnSystem
from qingshen.web.storage.laid import laid
from qingshen.web.storage.models import Blob

SEPARATOR = "@"


@dataclass(frozen=True)
class Edition:
    """One edition of an index system; `own` None: shipped. Its folder is called like its code."""

    key: str
    system: IndexSystem
    folder: Path
    own: OwnSystem | None = None

    @property
    def title(self) -> Text:
        """Its title; an edition somebody brought in says which it is."""
        said = self.system.title
        if self.own is None:
            return said
        number = self.own.edition
        return Text(f"{said.zh}（自建第{number}版）", f"{said.into('en')} (own edition {number})")


def available_systems() -> list[Edition]:
    """Return what an audit can be opened with: the shipped systems, and the latest edition of each brought in.

    The shipped one stays beside an own one of the same code: which of them holds is its audit's choice.
    """
    latest = OwnSystem.objects.values("code").annotate(last=Max("edition")).values_list("code", "last")
    shipped = [Edition(one.code, one, rulebook.folder_of(one.code)) for one in rulebook.available()]
    wanted = {key_of(code, edition) for code, edition in latest}
    own = [one for one in own_editions() if one.key in wanted]
    return sorted([*shipped, *own], key=lambda one: (one.system.code, one.own is not None))


def own_editions(code: str = "") -> list[Edition]:
    """Return every edition brought in (of `code`), the latest first; one this engine no longer reads is left out."""
    found = OwnSystem.objects.select_related("organisation", "by")
    editions = []
    for own in found.filter(code=code) if code else found:
        try:
            editions.append(_own(own))
        except Refused:
            continue
    return editions


def edition_of(key: str) -> Edition:
    """Return the edition called `key`. Raises Refused where there is none, or where its files do not load."""
    code, _, number = key.partition(SEPARATOR)
    if not number:
        return _shipped(code)
    found = OwnSystem.objects.select_related("organisation", "by").filter(code=code, edition=_number(number)).first()
    if found is None:
        raise Refused([_unknown(key)])
    return _own(found)


def files_of(key: str) -> dict[str, bytes]:
    """Return the files of the system called `key` by their names in its folder. Raises Refused where there is none."""
    folder = edition_of(key).folder
    return {name: (folder / name).read_bytes() for name in FILES if (folder / name).is_file()}


def search_folder(key: str) -> Path:
    """Return the folder in which the engine finds the system `key` by its code (the `search` of `open_audit`)."""
    return edition_of(key).folder.parent


def present(code: str) -> Edition | None:
    """Return the edition that holds for `code` today: the latest brought in, else the shipped one, else None."""
    own = own_editions(code)
    if own:
        return own[0]
    try:
        return _shipped(code)
    except Refused:
        return None


def key_of(code: str, edition: int = 0) -> str:
    """Return the key of an edition; 0: the shipped one."""
    return f"{code}{SEPARATOR}{edition}" if edition else code


def _shipped(code: str) -> Edition:
    if code not in {one.code for one in rulebook.available()}:
        raise Refused([_unknown(code)])
    return Edition(code, rulebook.index_system(code), rulebook.folder_of(code))


def _own(own: OwnSystem) -> Edition:
    folder = laid_out(own.digest, own.code, own.files)
    return Edition(key_of(own.code, own.edition), rulebook.index_system(folder), folder, own)


def laid_out(digest: str, code: str, files: dict[str, str]) -> Path:
    """Return the folder of a system's files (name → blob) on disk; written once, by what it holds."""

    def write(folder: Path) -> None:
        blobs = Blob.objects.in_bulk(files.values())
        for file, sha in files.items():
            (folder / file).write_bytes(blobs[sha].read())

    return laid(home() / "systems" / digest / code, write)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _unknown(key: str) -> Problem:
    return Problem(
        Place(key),
        "system-unknown",
        Text(f"没有指标体系“{key}”", f"there is no index system {key!r}"),
        Text("在规则库中选一个", "choose one in the rulebook"),
    )
