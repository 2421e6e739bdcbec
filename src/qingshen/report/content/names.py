"""Codes → the names a reader knows, in both languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.industry import ENERGY, GHG
from qingshen.report.formatting import pretty_unit
from qingshen.rulebook.carriers import carrier
from qingshen.rulebook.edition import held
from qingshen.rulebook.focusing import oriented
from qingshen.rulebook.procedure import concerns
from qingshen.units import in_english

COMPUTED = {
    ENERGY: Text("综合能耗", "comprehensive energy"),
    GHG: Text("温室气体排放量", "greenhouse gases"),
    "benefit": Text("经济效益", "economic benefit"),
}
CERTAINTIES = {
    "official": Text("官方文本", "official text"),
    "transcribed": Text("转录（非官方印本，使用前核对）", "transcribed (not the official print; confirm before use)"),
    "recalled": Text("凭行业知识（正式使用前必须核对）", "recalled (must be confirmed before official use)"),
}
# The same for a narrow column, under a note that says what they mean.
TRUST = {
    "official": Text("官方文本", "official"),
    "transcribed": Text("转录", "transcribed"),
    "recalled": Text("凭行业知识", "recalled"),
}
LEVELS = {
    "I": Text("Ⅰ级", "level I"),
    "II": Text("Ⅱ级", "level II"),
    "III": Text("Ⅲ级", "level III"),
    "none": Text("未达Ⅲ级", "below level III"),
}
# Beside every table and picture of certain levels.
CERTAIN = Text(
    "“未达Ⅲ级”包括因数据缺失而不能确定达到Ⅲ级的企业。",
    "“Below level III” includes those whose gaps leave level III uncertain.",
)
REFERENCES = {
    "best": Text("最佳五分之一", "best fifth"),
    "I": Text("Ⅰ级基准值", "level I"),
    "II": Text("Ⅱ级基准值", "level II"),
    "III": Text("Ⅲ级基准值", "level III"),
}
# A name kept in one field as "中文 English" is shown in the reader's half.
TWO_LANGUAGES = re.compile(r"^(?P<zh>.*[一-鿿）)]) +(?P<en>[A-Za-z][^一-鿿]*)$")

CHINESE = re.compile("[一-鿿]")


def halves(text: str) -> Text:
    """Return "员工 Staff" as Text("员工", "Staff"); any other text stays as it is in both languages."""
    first, slash, second = text.partition(" / ")
    # "2 项 / 2 项": a unit's word is translated, so that the English half is told by having no Chinese.
    second = in_english(second)
    if slash and CHINESE.search(first) and not CHINESE.search(second):
        return Text(first, second)
    match = TWO_LANGUAGES.match(text)
    return Text(match["zh"], match["en"]) if match else Text(text, text)


def variable(audit: Audit, code: str) -> Text:
    """Return the name of a variable, indicator, carrier or computed amount; the code where there is none.

    In English as it stands inside a sentence: "fresh water", but "COD discharged".
    """
    name = _named(audit, code)
    return Text(name.zh, inline(name.into("en")))


def inline(text: str) -> str:
    """Return an English name with a small first letter, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def _named(audit: Audit, code: str) -> Text:
    if code in COMPUTED:
        return COMPUTED[code]
    if code in audit.case.variables:
        return audit.case.variables[code].name
    system = audit.case.system
    if system and code in system.by_code:
        return system.by_code[code].name
    known = carrier(code)
    if known:
        return known.name
    further = next((one.by_code[code] for one in audit.case.further if code in one.by_code), None)
    return further.name if further else _concerned().get(code) or Text(code, code)


def group(name: str | None) -> Text:
    """Return a group of comparable enterprises: its output unit and, translated, what it is grouped by."""
    parts = [halves(part) for part in pretty_unit(name or "—").split(" · ")]
    return Text(" · ".join(one.zh for one in parts), " · ".join(one.into("en") for one in parts))


def enterprises(audit: Audit, language: Language) -> dict[str, str]:
    """Return the enterprises' names by code."""
    frame = audit.table("list").select("enterprise", "name")
    return {code: halves(name).into(language) for code, name in frame.iter_rows()}


@held
def _concerned() -> Mapping[str, Text]:
    """Return what a problem or a focus may be about that is neither a quantity nor a carrier, by code."""
    return {**concerns(), **{one.code: one.name for one in oriented() if one.kind == "variable"}, **LEVELS}
