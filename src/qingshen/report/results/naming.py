"""File names for codes people chose: any code, on any file system, and no two codes in one file."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

LONGEST = 60
DIGEST = 10
_UNSAFE = re.compile(r"[^\w.-]|^[.-]+|\.+$")
# What a name with a digest looks like: a code that looks so itself gets one, so that neither can stand for the other.
_MARKED = re.compile(rf"_[0-9a-f]{{{DIGEST}}}$", re.IGNORECASE)
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def file_names(codes: Iterable[str]) -> dict[str, str]:
    """Return a file name without suffix for each code: the code itself where it is safe, else one with its digest.

    Safe is what every file system takes as it is: letters, digits, "_", "-" and ".", not a device of Windows, and
    unlike every other code also where the case of letters and the way accents are written do not count.
    """
    known = list(dict.fromkeys(codes))
    folded = Counter(map(_folded, known))
    return {code: code if _is_safe(code) and folded[_folded(code)] == 1 else _marked(code) for code in known}


def _folded(code: str) -> str:
    return unicodedata.normalize("NFKC", code).casefold()


def _is_safe(code: str) -> bool:
    plain = unicodedata.normalize("NFC", code) == code and not _UNSAFE.search(code)
    return bool(code) and plain and len(code) <= LONGEST and not _MARKED.search(code) and not _RESERVED.fullmatch(code)


def _marked(code: str) -> str:
    digest = hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return f"{_UNSAFE.sub('_', unicodedata.normalize('NFC', code))[:LONGEST]}_{digest}"
