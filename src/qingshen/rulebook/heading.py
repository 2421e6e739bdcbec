"""The settings of an index system: what document it is, its levels' names, the switches in which systems differ."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Source
from qingshen.rulebook.system import Certainty, Grading

SYSTEM_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)

_REQUIRED = {
    "code": Text("体系代码，如 electroplating-2015", "the system's code, such as electroplating-2015"),
    "title.zh": Text("体系名称", "the title"),
    "issuer": Text("发布机关；不详写“未说明”", "who issued it; “未说明” where not stated"),
    "year": Text("发布年份；不详写 0", "the year of issue; 0 where not stated"),
    "document": Text("文件名称和文号", "name and number of the document"),
    "clause": Text("条款或表号", "clause or table"),
    "edition": Text("版本", "the edition"),
    "certainty": Text("official、transcribed 或 recalled", "official, transcribed or recalled"),
    "level_names.1.zh": Text("Ⅰ级的名称", "the name of level I"),
    "level_names.2.zh": Text("Ⅱ级的名称", "the name of level II"),
    "level_names.3.zh": Text("Ⅲ级的名称", "the name of level III"),
}
_OPTIONAL = (
    *("title.en", "level_names.1.en", "level_names.2.en", "level_names.3.en", "note.zh", "note.en"),
    *("grading.level_1_needs_2", "grading.empty_class", "grading.missing_weights"),
    *("grading.index_1", "grading.index_2", "grading.index_3"),
)
_OPEN = re.compile(r"(?:assumptions|labels)\.(?P<name>[a-z]\w*)\.(?:zh|en)", re.ASCII)
_CHOICES = {
    "certainty": CERTAINTIES,
    "grading.level_1_needs_2": ("true", "false"),
    "grading.empty_class": ("lose", "renormalise"),
    "grading.missing_weights": ("", "equal_residual"),
}


@dataclass(frozen=True)
class Heading:
    """The settings, read."""

    code: str
    title: Text
    issuer: str
    year: int
    document: str
    clause: str
    edition: str
    certainty: Certainty
    level_names: tuple[Text, Text, Text]
    grading: Grading
    note: Text
    labels: tuple[tuple[str, Text], ...]


def read_heading(source: Source, problems: list[Problem]) -> Heading | None:
    """Return the heading, or None with what is wrong in `problems`."""
    found = [*_keys(source), *_values(source)]
    problems += found
    if found:
        return None
    settings = source.settings
    return Heading(
        settings["code"].strip(),
        _text(settings, "title"),
        settings["issuer"],
        int(settings["year"]),
        settings["document"],
        settings["clause"],
        settings["edition"],
        next(one for one in CERTAINTIES if one == settings["certainty"]),
        (_text(settings, "level_names.1"), _text(settings, "level_names.2"), _text(settings, "level_names.3")),
        _grading(settings),
        _note(settings),
        _labels(settings),
    )


def _labels(settings: Mapping[str, str]) -> tuple[tuple[str, Text], ...]:
    found = [match["name"] for key in settings if key.startswith("labels.") and (match := _OPEN.fullmatch(key))]
    return tuple((name, _text(settings, f"labels.{name}")) for name in dict.fromkeys(found))


def _keys(source: Source) -> list[Problem]:
    known = {*_REQUIRED, *_OPTIONAL}
    absent = [
        problem(source.places.get(key, source.home), "key-absent", key=key, hint=hint)
        for key, hint in _REQUIRED.items()
        if not source.settings.get(key, "").strip()
    ]
    unknown = [
        problem(source.places[key], "key-unknown", key=key, hint=suggestion(key, known))
        for key in source.settings
        if key not in known and not _OPEN.fullmatch(key)
    ]
    return absent + unknown


def _values(source: Source) -> list[Problem]:
    wrong: dict[str, Text] = {}
    for key, value in source.settings.items():
        if key in _CHOICES and value not in _CHOICES[key] and value.strip():
            choices = [one or '""' for one in _CHOICES[key]]
            wrong[key] = Text("、".join(choices), " or ".join(choices))
        elif key == "year" and not re.fullmatch(r"0|(?:19|20)\d\d", value):
            wrong[key] = Text("四位年份", "a year of four digits")
        elif key.startswith("grading.index_") and not _is_index(value):
            wrong[key] = Text("0—100 的数", "a number from 0 to 100")
        elif key == "code" and not SYSTEM_CODE.fullmatch(value.strip()):
            wrong[key] = Text("英文字母、数字、连字符", "letters, digits and hyphens")
    found = [
        problem(source.places[key], "key-value", key=key, value=source.settings[key], hint=hint)
        for key, hint in wrong.items()
    ]
    assumed = source.settings.get("grading.missing_weights") and not source.settings.get(
        "assumptions.missing_weights.zh"
    )
    return [*found, problem(source.home, "assumption-absent")] if assumed else found


def _is_index(value: str) -> bool:
    return bool(re.fullmatch(r"\d+(?:\.\d+)?", value)) and Fraction(value) <= 100


def _text(settings: Mapping[str, str], key: str) -> Text:
    return Text(settings.get(f"{key}.zh", ""), settings.get(f"{key}.en", ""))


def _grading(settings: Mapping[str, str]) -> Grading:
    def value(name: str, default: str) -> str:
        return settings.get(f"grading.{name}", "").strip() or default

    empty: Literal["lose", "renormalise"] = "renormalise" if value("empty_class", "") == "renormalise" else "lose"
    return Grading(
        level_1_needs_2=value("level_1_needs_2", "false") == "true",
        empty_class=empty,
        missing_weights="equal_residual" if value("missing_weights", "") else "",
        index_1=Fraction(value("index_1", "85")),
        index_2=Fraction(value("index_2", "85")),
        index_3=Fraction(value("index_3", "100")),
    )


def _note(settings: Mapping[str, str]) -> Text:
    """Return the note and, behind it, every assumption: whoever shows the note shows them."""
    names = sorted({key.split(".")[1] for key in settings if key.startswith("assumptions.")})
    texts = [_text(settings, "note"), *(_text(settings, f"assumptions.{name}") for name in names)]
    shown = [one for one in texts if one.zh]
    return Text("".join(one.zh for one in shown), " ".join(one.into("en") for one in shown))


def certainty_of(text: str) -> Certainty | None:
    """Return `text` as a certainty, None where it is none."""
    return next((one for one in CERTAINTIES if one == text), None)
