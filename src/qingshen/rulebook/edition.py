"""Which edition of the rulebook's tables holds: the program's own, or the copy an audit keeps in its folder.

An audit that lays `rulebook/edition/` beside its settings is read, reckoned, written and explained by the tables in it,
whatever the installed program ships: factors, techniques, checklists, balances, procedure, forms. Its index systems lie
in folders of their own beside it. A copy equal to the program's tables costs nothing: the tables already read serve.
"""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar

from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.messages import problem

OWN = "rulebook/edition"
PROGRAM = Path(__file__).parent
PARTS = ("factors", "techniques", "checklists", "balances", "procedure", "forms")
# The quantities of the shipped systems, which sizings may name; the systems themselves are frozen one by one.
ALSO = "indices/*/variables.csv"
KEPT = 64
P = ParamSpec("P")
R = TypeVar("R")


class Edition(NamedTuple):
    """The tables of an edition: the SHA-256 over their names and bytes, and where they lie."""

    digest: str
    folder: Path


_HOLDS: ContextVar[Edition | None] = ContextVar("edition", default=None)


def files(folder: Path = PROGRAM) -> dict[str, Path]:
    """Return the tables of the edition in `folder`, by their path in it, in order."""
    found = [path for part in PARTS for path in (folder / part).glob("*.csv")] + list(folder.glob(ALSO))
    return {path.relative_to(folder).as_posix(): path for path in sorted(found)}


def digest_of(contents: dict[str, bytes]) -> str:
    """Return the SHA-256 over the names and bytes of an edition's tables, in name order."""
    total = hashlib.sha256()
    for name, content in sorted(contents.items()):
        total.update(name.encode())
        total.update(hashlib.sha256(content).digest())
    return total.hexdigest()


@cache
def program() -> Edition:
    """Return the installed program's own edition."""
    return Edition(digest_of({name: path.read_bytes() for name, path in files().items()}), PROGRAM)


def current() -> Edition:
    """Return the edition that holds here and now."""
    return _HOLDS.get() or program()


def kept_in(folder: Path) -> Edition | None:
    """Return the edition the audit in `folder` keeps; None where it keeps none: the program's holds.

    Raises Refused where the copy lacks a table this program reads: it must not fill up from another edition.
    """
    own = folder / OWN
    if not own.is_dir():
        return None
    contents = {name: path.read_bytes() for name, path in files(own).items()}
    # A system this program ships anew needs no quantities in an edition made before.
    lacking = [name for name in files() if name not in contents and not name.startswith("indices/")]
    if lacking:
        raise Refused([_lacking(name) for name in lacking])
    return Edition(digest_of(contents), own)


@contextmanager
def holding(folder: Path, expected: str = "") -> Iterator[Edition]:
    """Let the edition kept in the audit's `folder` hold within.

    `expected`: the digest of the edition a case was read with. Raises Refused where the folder no longer keeps that
    one: what was reckoned by one edition is never written or explained by another.
    """
    found = kept_in(folder) or program()
    if expected and found.digest != expected:
        raise Refused([problem(Place(OWN), "edition-changed", before=expected[:12], after=found.digest[:12])])
    with by(found):
        yield found


@contextmanager
def by(edition: Edition) -> Iterator[None]:
    """Let an edition hold within that has been read before."""
    token = _HOLDS.set(None if edition.digest == program().digest else edition)
    try:
        yield
    finally:
        _HOLDS.reset(token)


def tables(part: str) -> Path:
    """Return the folder of a part of the rulebook ("factors") in the edition that holds."""
    return current().folder / part


def held(read: Callable[P, R]) -> Callable[P, R]:
    """Keep what `read` returns, for each edition apart. Its arguments are positional and hashable."""

    @lru_cache(maxsize=KEPT)
    def kept(edition: str, *given: object) -> R:
        del edition
        return read(*given)  # type: ignore[arg-type, call-arg]

    @wraps(read)
    def found(*args: P.args, **named: P.kwargs) -> R:
        return kept(current().digest, *args, *named.values())

    return found


def _lacking(name: str) -> Problem:
    return problem(Place(f"{OWN}/{name}"), "edition-lacks", table=name)
