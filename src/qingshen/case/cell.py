"""What people write in a cell → a number, a year, a text; or the code of what is wrong with it.

Nothing is guessed: what can be read in two ways is refused with a remedy (see messages.toml).
"""

import math
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from qingshen import units
from qingshen.case.schema import Status

# Only the full-width twins of ASCII: NFKC would also turn ① into 1 and 10³ into 103.
_HALF_WIDTH = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: " ", 0xA0: " ", 0x2212: "-", 0xFEFF: None}
_SPACES = " \t\r\n\u00a0\u3000\ufeff\u200b\u2009\u202f"
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_GROUPED = re.compile(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u2009\u202f][0-9]{3})+(?:\.[0-9]+)?")
_BEHIND = re.compile(r"([+-]?[0-9.][0-9,. \u2009\u202f]*?(?:[eE][+-]?[0-9]+)?)[ \u2009\u202f]*([^\W0-9_].*|[‰°℃$€¥].*)")
_BELOW = re.compile(r"<\s*([0-9.,eE+-]+)")
_LIMIT_AND_L = re.compile(r"([0-9]*\.?[0-9]+)L")
_ABOUT = re.compile(r"^(约|大约|大概|近|~|≈)|(左右|上下|多|余)$")
_WITH_UNIT = re.compile(r"[+-]?[0-9][0-9,.]*\s*[^0-9,.\s+-].*")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?(?: 00:00:00)?")
_YEAR = re.compile(r"([12][0-9]{3})(?:\.0+)?\s*(?:年|年度)?")
_NOT_DETECTED = frozenset({"nd", "n.d.", "未检出", "低于检出限", "<dl", "<mdl", "<lod", "<检出限"})
_LONGEST = 60
_AMBIGUOUS = frozenset(
    {"/", "\\", "-", "--", "---", "—", "——", "–", "·", "*", "?", "na", "n/a", "n.a.", "null", "none", "nan", "nil"}
    | {"无", "没有", "空", "未测", "未检测", "未统计", "不详", "不清楚", "不适用", "缺失"}
)
# A formula that some program wrote and no spreadsheet has calculated yet: there is no value to read.
UNCALCULATED = "#未计算"
_EXCEL_ERRORS = frozenset(
    {
        UNCALCULATED,
        "#value!",
        "#div/0!",
        "#ref!",
        "#n/a",
        "#name?",
        "#num!",
        "#null!",
        "#spill!",
        "#calc!",
        "#getting_data",
    }
)


class Number(NamedTuple):
    """A number cell as read: `value` or None, the `status` its text implies, or the `trouble` (a message code)."""

    value: float | None = None
    status: Status | None = None
    trouble: str = ""


def number(raw: object, unit: str = "") -> Number:
    """Read a number in `unit` as people write it.

    Reads 全角 digits and signs, thousands separators (1,234,567.8 or 1 234 567.8), scientific notation, numbers stored
    as text, "12 吨" where the unit is t, "52%" where it is % (52) or none (0.52); and as below detection, with the
    limit where given: "<0.05", "ND", 未检出, and for concentrations "0.05L" (HJ 91.1: the limit with the mark L).
    Empty is no value and no trouble.
    """
    if isinstance(raw, bool):
        return Number(trouble="cell-boolean")
    if isinstance(raw, int | float):
        return Number(float(raw)) if math.isfinite(raw) else Number(trouble="cell-not-number")
    if isinstance(raw, date | datetime | time | timedelta):
        return Number(trouble="cell-date")
    written = half_width(text(raw))
    return _spelled(written, unit) if written else Number()


def with_unit(raw: object) -> tuple[float, str] | None:
    """Return the number and the unit of a text such as "12 吨"; None for any other.

    What the unit measures (kgce/t钢) and words that look like it (t以上) are no part of a unit that may stand there;
    nor is K, which is no ℃ where temperatures are meant.
    """
    match = _BEHIND.fullmatch(half_width(raw)) if isinstance(raw, str) and len(raw) <= _LONGEST else None
    value = _grouped(match[1]) if match else None
    if match is None or value is None or not math.isfinite(value):
        return None
    unit = match[2]
    # ³ and ① count as word characters, and are no letters.
    begins = unit[0].isalpha() or not unit[0].isalnum()
    fits = begins and unit != "K" and all(units.is_unit(part) and part for part in unit.split("/"))
    return (value, unit) if fits and units.is_unit(unit) else None


def unit_behind(raw: object) -> str:
    """Return the unit behind a number where the row states none; "" also for 0.05L, which may be a limit (HJ 91.1)."""
    found = with_unit(raw)
    return found[1] if found and found[1] != "L" else ""


def year(raw: object) -> int | str:
    """Read a year: 2024, 2024.0, "2024", "2024年". Returns 0 for an empty cell, a message code for trouble."""
    if isinstance(raw, date | datetime | bool):
        return "cell-year"
    match = _YEAR.fullmatch(half_width(text(raw)))
    if match:
        return int(match[1])
    return "cell-year" if text(raw) else 0


def day(raw: object) -> str | None:
    """Read a date: a date cell, "2025/6/30", "2025年6月30日" → ISO 8601; "" for trouble, None if empty."""
    if isinstance(raw, date):
        return raw.strftime("%Y-%m-%d")
    written = half_width(text(raw))
    match = _DAY.fullmatch(written)
    if match is None:
        return "" if written else None
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return ""


def text(raw: object) -> str:
    """Read a text: outer spaces of every kind removed, whole numbers without ".0", dates in ISO form."""
    if isinstance(raw, str):
        # No spreadsheet can hold a NUL, and no PostgreSQL.
        return raw.replace("\0", "").strip(_SPACES)
    if raw is None:
        return ""
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < 1e15:
        return str(int(raw))
    return str(raw)


# Fields beside the keys in which a full-width letter or digit means its ASCII twin.
CODED = ("unit", "credit_code")


def half_width(written: str) -> str:
    """Return `written` with full-width letters, digits and signs as their ASCII twins, outer spaces removed."""
    return written.translate(_HALF_WIDTH).strip(_SPACES)


@lru_cache(maxsize=65536)
def fold(written: str) -> str:
    """Return the form in which names are compared: no case, no spaces, no underscores, one width."""
    return "".join(unicodedata.normalize("NFKC", written).casefold().replace("_", " ").split())


def is_ambiguous(written: str) -> bool:
    """Whether a text may mean zero, nothing known or not concerned: a dash, 无, N/A."""
    return written.casefold() in _AMBIGUOUS


def is_excel_error(raw: object) -> bool:
    """Whether `raw` is the text of a spreadsheet error such as #VALUE!."""
    return isinstance(raw, str) and raw.startswith("#") and raw.strip().casefold() in _EXCEL_ERRORS


def _spelled(written: str, unit: str) -> Number:
    plain = _grouped(written)
    if plain is not None:
        return Number(plain) if math.isfinite(plain) else Number(trouble="cell-not-number")
    if written.endswith("%"):
        return _percent(written[:-1].strip(), unit)
    low = written.casefold()
    if low in _NOT_DETECTED:
        return Number(status="below_detection")
    below = _BELOW.fullmatch(written) or (_LIMIT_AND_L.fullmatch(written) if "g/" in unit else None)
    if below:
        limit = _grouped(below[1])
        return Number(trouble="cell-not-number") if limit is None else Number(limit, "below_detection")
    apart = with_unit(written)
    if apart and unit and units.compatible(apart[1], unit):
        is_same = units.normalise(apart[1]) == units.normalise(unit)
        return Number(apart[0]) if is_same else Number(trouble="cell-other-unit")
    return Number(trouble=_trouble(low))


def _grouped(written: str) -> float | None:
    if _PLAIN.fullmatch(written):
        return float(written)
    if _GROUPED.fullmatch(written):
        return float(written.replace(",", ""))
    return float(re.sub(r"\s", "", written)) if _SPACED.fullmatch(written) else None


def _percent(written: str, unit: str) -> Number:
    share = _grouped(written)
    if share is None or unit not in ("%", ""):
        return Number(trouble="cell-percent" if share is not None else "cell-not-number")
    return Number(share if unit == "%" else share / 100)


def _trouble(low: str) -> str:
    if is_excel_error(low):
        return "cell-excel-error"
    if low in _AMBIGUOUS:
        return "cell-ambiguous"
    if _ABOUT.search(low):
        return "cell-about"
    if set(low) <= set("0123456789,.+-") and "," in low:
        return "cell-comma"
    return "cell-with-unit" if _WITH_UNIT.fullmatch(low) else "cell-not-number"
