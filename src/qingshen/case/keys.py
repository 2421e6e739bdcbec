"""One table of a TOML file, taken key by key; every problem is kept with the key's place."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from math import inf
from typing import Any

from qingshen.case.messages import problem
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem

EMPTY = Text("")
ISO_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What an audit can mean by a year; a date beyond is a slip of the pen.
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Keys:
    """The keys of one TOML table at `section`; a key that is taken is a key that is known.

    Every `take…` method returns the default where the key is absent or wrong; what is wrong is appended to
    `problems`, shared by all tables of the file. `finish()` reports the keys nobody took.
    """

    def __init__(self, values: object, file: str, section: str, problems: list[Problem]) -> None:
        self.file, self.section, self.problems = file, section, problems
        self.taken: list[str] = []
        self.values: Mapping[str, Any] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.refuse("", "settings-section", value=repr(values), section=section)

    def refuse(self, key: str, code: str, **facts: object) -> None:
        """Note the problem `code` at `key`."""
        place = Place(self.file, f"[{self.section}]" if self.section else "", key)
        self.problems.append(problem(place, code, key=key, **facts))

    def take(self, key: str) -> Any:
        """Return the raw value of `key`, or None."""
        self.taken.append(key)
        return self.values.get(key)

    def take_text(self, key: str, default: Text = EMPTY) -> Text:
        """Take a text: a plain string, or {zh = "…", en = "…"}."""
        value = self.take(key)
        if isinstance(value, str):
            return Text(value.strip())
        if isinstance(value, Mapping) and value.keys() <= {"zh", "en"} and _all_texts(list(value.values())):
            zh, en = value.get("zh", "").strip(), value.get("en", "").strip()
            return Text(zh or en, en)
        self._refuse_type(key, value, Text("文字", "a text"), '"…" / { zh = "…", en = "…" }')
        return default

    def take_string(self, key: str, default: str = "") -> str:
        """Take a plain string."""
        value = self.take(key)
        if isinstance(value, str):
            return value.strip()
        self._refuse_type(key, value, Text("文字", "a text"), f'"{default or "…"}"')
        return default

    def take_needed(self, key: str) -> str:
        """Take a text that must be there, or a whole number written for one."""
        value = self.take(key)
        if not isinstance(value, str | int) or isinstance(value, bool) or not str(value).strip():
            self.refuse(key, "settings-factor-incomplete")
            return ""
        return str(value).strip()

    def take_strings(self, key: str, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Take a list of strings."""
        value = self.take(key)
        if isinstance(value, list) and _all_texts(value):
            return tuple(one.strip() for one in value)
        self._refuse_type(key, value, Text("文字列表", "a list of texts"), '["…", "…"]')
        return default

    def take_choice(self, key: str, choices: Sequence[str], default: str) -> str:
        """Take one of `choices`."""
        value = self.take(key)
        if value is None or value in choices:
            return default if value is None else str(value)
        self.refuse(key, "settings-choice", value=value, hint=suggestion(str(value), filter(None, choices)))
        return default

    def take_flag(self, key: str, default: bool = False) -> bool:
        """Take true or false."""
        value = self.take(key)
        if isinstance(value, bool):
            return value
        self._refuse_type(key, value, Text("true 或 false", "true or false"), "true")
        return default

    def take_number(self, key: str, *, low: float = 0.0, high: float = inf, zero: bool = False) -> float | None:
        """Take a number above `low` and up to `high`; with `zero` none at all is a number too."""
        value = self.take(key)
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse_type(key, value, Text("数", "a number"), "0.5")
            return None
        if not (low < value <= high or (zero and value == 0)):
            code = "settings-range-zero" if zero and value < 0 else "settings-range"
            self.refuse(key, code, value=f"{value:g}", low=f"{low:g}", high=f"{high:g}")
            return None
        return float(value)

    def number_or(self, key: str, default: float, *, low: float = 0.0, high: float = inf, zero: bool = False) -> float:
        """Take a number as `take_number` does, `default` where there is none."""
        value = self.take_number(key, low=low, high=high, zero=zero)
        return default if value is None else value

    def take_numbers(self, key: str, *, low: float = 0.0, high: float = inf) -> dict[str, float]:
        """Take the table below `key`, a number above `low` and up to `high` for every name in it."""
        below = self.below(key)
        taken = {name: below.take_number(name, low=low, high=high) for name in below.values}
        return {name: value for name, value in taken.items() if value is not None}

    def take_count(self, key: str) -> int | None:
        """Take a whole number above zero."""
        value = self.take_number(key)
        if value is not None and value != int(value):
            self._refuse_type(key, value, Text("整数", "a whole number"), "3")
            return None
        return None if value is None else int(value)

    def take_year(self, key: str) -> int | None:
        """Take a year an audit can mean."""
        year = self.take_count(key)
        return year if year is None or self._within(key, year) else None

    def take_date(self, key: str) -> str:
        """Take a date, as a TOML date or as text, in ISO 8601."""
        value = self.take(key)
        if value == "":
            return ""
        written = str(value) if type(value) is date else value
        if isinstance(written, str) and ISO_DATE.fullmatch(written) and _is_date(written):
            return written if self._within(key, int(written[:4])) else ""
        self._refuse_type(key, value, Text("日期", "a date"), '"2025-06-30"')
        return ""

    def below(self, key: str) -> "Keys":
        """Take the table below `key`; an absent one is empty."""
        value = self.take(key)
        section = f"{self.section}.{key}" if self.section else key
        return Keys({} if value is None else value, self.file, section, self.problems)

    def rows(self, key: str) -> list["Keys"]:
        """Take an array of tables, [[section.key]]; each row is named by its number, the first being #1."""
        value = self.take(key)
        listed = [] if value is None else value if isinstance(value, list) else [value]
        section = f"{self.section}.{key}" if self.section else key
        return [Keys(one, self.file, f"{section} #{at}", self.problems) for at, one in enumerate(listed, 1)]

    def finish(self) -> None:
        """Report every key that was not taken, with the closest known one."""
        for key in self.values:
            if key not in self.taken:
                self.refuse(key, "settings-unknown-key", hint=suggestion(key, self.taken))

    def _within(self, key: str, year: int) -> bool:
        if not FIRST_YEAR <= year <= LAST_YEAR:
            self.refuse(key, "settings-range", value=year, low=FIRST_YEAR - 1, high=LAST_YEAR)
            return False
        return True

    def _refuse_type(self, key: str, value: object, expected: Text, example: str) -> None:
        if value is not None:
            self.refuse(key, "settings-type", expected=expected, value=repr(value), example=example)


def _all_texts(values: list[object]) -> bool:
    return all(isinstance(one, str) for one in values)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
