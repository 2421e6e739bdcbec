"""Units at the edges: what people write is read once and converted; inside, plain floats in the declared unit.

The registry holds only the units of this field, exact as fractions, so a typing slip never turns into some
exotic unit. Decisions, each where a general registry would differ:

* ``Nm3`` is a volume equal to ``m3``: concentrations at standard state are compared as printed, never re-scaled.
* ``kgce`` is an energy, 29307 kJ (GB/T 2589-2020); ``tCO2`` and ``ngTEQ`` are masses.
* A year has 365 days and 12 equal months. ``℃`` is a temperature difference.
* Money is a dimension of its own for each currency; counted things (项, 次, 条, 人 ...) share the dimension [count],
  which is not "no unit". ``%`` and no unit differ by the factor 100.
* A material after a denominator says what was counted, not how: ``kgce/t钢`` is ``kgce/t``.
"""

import re
import unicodedata
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from pint import UnitRegistry

from qingshen.language import Text

# symbol shown, definition in the registry, other spellings (compared without case where that is unambiguous)
_UNITS = (
    ("g", "gram = [mass]", "克 公克"),
    ("kg", "kilogram = 1000 gram", "千克 公斤"),
    ("t", "tonne = 1000 kilogram", "吨 公吨 tonne"),
    ("mg", "milligram = 0.001 gram", "毫克"),
    ("μg", "microgram = 0.001 milligram", "ug 微克"),
    ("ng", "nanogram = 0.001 microgram", "纳克"),
    ("pg", "picogram = 0.001 nanogram", "皮克"),
    ("lb", "pound = 453.59237 gram", "lbs 磅"),
    ("ngTEQ", "nanogram_teq = nanogram", "ngI-TEQ ng-TEQ ngWHO-TEQ"),
    ("pgTEQ", "picogram_teq = picogram", "pgI-TEQ pg-TEQ"),
    ("gCO2", "gram_co2 = gram", "gCO2e gCO2eq"),
    ("kgCO2", "kilogram_co2 = kilogram", "kgCO2e kgCO2eq 千克二氧化碳 kg二氧化碳"),
    ("tCO2", "tonne_co2 = tonne", "tCO2e tCO2eq 吨二氧化碳 吨CO2 t二氧化碳"),
    ("m", "meter = [length]", "米"),
    ("km", "kilometer = 1000 meter", "千米 公里"),
    ("cm", "centimeter = 0.01 meter", "厘米"),
    ("mm", "millimeter = 0.001 meter", "毫米"),
    ("μm", "micrometer = 0.001 millimeter", "um 微米"),
    ("ft", "foot = 0.3048 meter", "英尺"),
    ("m2", "square_meter = meter ** 2", "平方米 平米 sqm"),
    ("ft2", "square_foot = foot ** 2", "sqft sf 平方英尺"),
    ("ha", "hectare = 10000 square_meter", "公顷"),
    ("亩", "mu = 2000 / 3 * square_meter", ""),
    ("m3", "cubic_meter = meter ** 3", "立方米 立方 方 cbm"),
    ("Nm3", "normal_cubic_meter = cubic_meter", "标立方米 标准立方米 标方 Sm3"),
    ("L", "liter = 0.001 cubic_meter", "升 公升"),
    ("mL", "milliliter = 0.001 liter", "毫升"),
    ("gal", "gallon = 3.785411784 liter", "加仑"),
    ("ft3", "cubic_foot = foot ** 3", "cuft 立方英尺"),
    ("s", "second = [time]", "秒"),
    ("min", "minute = 60 second", "分钟"),
    ("h", "hour = 60 minute", "小时 hr"),
    ("d", "day = 24 hour", "天 日"),
    ("a", "year = 365 day", "年 yr"),
    ("月", "month = 1 / 12 * year", ""),
    ("J", "joule = kilogram * meter ** 2 / second ** 2", "焦耳"),
    ("kJ", "kilojoule = 1000 joule", "千焦"),
    ("MJ", "megajoule = 1000 kilojoule", "兆焦"),
    ("GJ", "gigajoule = 1000 megajoule", "吉焦 百万千焦"),
    ("TJ", "terajoule = 1000 gigajoule", "太焦"),
    ("kcal", "kilocalorie = 4186.8 joule", "千卡 大卡"),
    ("Gcal", "gigacalorie = 1000000 kilocalorie", "百万大卡 百万千卡"),
    ("Btu", "british_thermal_unit = 1055.05585262 joule", ""),
    ("MMBtu", "million_btu = 1000000 british_thermal_unit", "百万英热单位"),
    ("therm", "therm = 100000 british_thermal_unit", "therms"),
    ("kW", "kilowatt = kilojoule / second", "千瓦"),
    ("MW", "megawatt = 1000 kilowatt", "兆瓦"),
    ("kWh", "kilowatt_hour = kilowatt * hour", "度 千瓦时 千瓦小时 kW·h 千瓦·时 kW*h kW.h"),
    ("MWh", "megawatt_hour = 1000 kilowatt_hour", "兆瓦时 MW·h"),
    ("GWh", "gigawatt_hour = 1000 megawatt_hour", "吉瓦时 GW·h"),
    ("kgce", "kilogram_coal_equivalent = 29307 kilojoule", "千克标准煤 千克标煤 公斤标煤 公斤标准煤 kg标煤 kg标准煤"),
    ("gce", "gram_coal_equivalent = 0.001 kilogram_coal_equivalent", "克标准煤 克标煤 g标煤"),
    ("tce", "tonne_coal_equivalent = 1000 kilogram_coal_equivalent", "吨标准煤 吨标煤 t标煤 t标准煤"),
    ("Pa", "pascal = kilogram / meter / second ** 2", "帕"),
    ("kPa", "kilopascal = 1000 pascal", "千帕"),
    ("MPa", "megapascal = 1000 kilopascal", "兆帕"),
    ("℃", "kelvin = [temperature]", "°C K 摄氏度 度C"),
    ("dB", "decibel = [sound]", "dB(A) dBA 分贝"),
    ("%", "percent = 0.01", "百分比 百分数 百分之"),
    ("‰", "permille = 0.001", "千分之"),
    ("ppm", "ppm = 0.000001", ""),
    ("倍", "fold = 1", ""),
    ("元", "yuan = [yuan]", "CNY RMB 人民币 人民币元 ¥"),
    ("USD", "us_dollar = [us_dollar]", "$ US$ 美元"),
    ("EUR", "euro = [euro]", "€ 欧元"),
    ("个", "piece = [count]", "只 pcs"),
    *((symbol, f"count_{ord(symbol):x} = piece", "") for symbol in "项次条台套件块辆座人"),
)
_PREFIXES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
_NO_UNIT = frozenset({"", "1", "-", "—", "--", "/", "无", "无量纲", "dimensionless"})
_LONGEST = 60
_SUPERSCRIPT = re.compile(r"(\d?)([⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)")
_NUMBER = re.compile(r"(\d{1,9}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,2})?)(?:\^(\d{1,2}))?[*×]?")
_TAIL = re.compile(r"([+-]?[1-6])?(?:\(?([一-鿿]{1,8})\)?)?")
_MULTIPLY = re.compile(r"[*·×⋅•∙]")

_registry: UnitRegistry[Fraction] = UnitRegistry(None, non_int_type=Fraction)
_pint_name: dict[str, str] = {}
_exact: dict[str, str] = {}
_folded: dict[str, str] = {}


def _declare() -> None:
    ambiguous = set()
    for symbol, definition, spellings in _UNITS:
        _registry.define(definition)
        _pint_name[symbol] = definition.split(" = ")[0]
        for spelling in (symbol, *spellings.split()):
            key = unicodedata.normalize("NFKC", spelling)
            _exact[key] = symbol
            if _folded.setdefault(key.casefold(), symbol) != symbol:
                ambiguous.add(key.casefold())
    for key in ambiguous:
        del _folded[key]


_declare()


class _Factor(NamedTuple):
    """One factor of a unit: ``number × symbol ** power``, with the prefix (万) already in `number`."""

    number: Fraction
    symbol: str
    power: int
    written: str


class Unit(NamedTuple):
    """A unit read: `scale` is what one of it is in base units, exact; `dimension` the base dimensions and powers."""

    canonical: str
    scale: Fraction
    dimension: tuple[tuple[str, int], ...]


def _symbol(text: str) -> str | None:
    return _exact.get(text) or _folded.get(text.casefold())


def _name_and_power(text: str, *, below: bool) -> tuple[str, int]:
    """Split "m3" or "t钢" into symbol and power; a material is only read below the line."""
    for find in (_exact.get, lambda part: _folded.get(part.casefold())):
        for end in range(len(text), 0, -1):
            symbol, tail = find(text[:end]), _TAIL.fullmatch(text[end:])
            if symbol is None or tail is None:
                continue
            power, material = tail.groups()
            if material is None or (below and _symbol(material) is None):
                return symbol, int(power or 1)
    raise ValueError(text)


def _read_factor(text: str, *, below: bool) -> _Factor:
    if whole := _symbol(text):
        return _Factor(Fraction(1), whole, 1, whole)
    if text == "1":
        return _Factor(Fraction(1), "", 1, "")
    number = Fraction(1)
    if match := _NUMBER.match(text):
        number = Fraction(match[1]) ** int(match[2] or 1)
        text = text[match.end() :]
    while text and text[0] in _PREFIXES and _symbol(text) is None:
        number, text = number * _PREFIXES[text[0]], text[1:]
    symbol, power = _name_and_power(text, below=below)
    if number == 0:
        raise ValueError(text)
    shown = {Fraction(1): "", Fraction(10**4): "万", Fraction(10**8): "亿"}.get(number, str(number))
    return _Factor(number, symbol, power, f"{shown}{symbol}{abs(power) if abs(power) != 1 else ''}")


def _clean(text: str) -> str:
    text = _SUPERSCRIPT.sub(lambda run: run[1] + "^" * bool(run[1]) + unicodedata.normalize("NFKC", run[2]), text)
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("**", "^")
    return re.sub(r"(?<=\D)\^", "", "".join(text.split()))


def _factors(text: str) -> list[tuple[_Factor, bool]]:
    """Return the factors of `text`, each with whether it stands below the line."""
    if _symbol(text):
        return [(_read_factor(text, below=False), False)]
    found = []
    for depth, part in enumerate(text.split("/")):
        for one in _MULTIPLY.split(part):
            factor = _read_factor(one, below=depth > 0)
            found.append((factor, (depth > 0) != (factor.power < 0)))
    return found


@lru_cache(maxsize=4096)
def _parse(text: str) -> Unit | None:
    clean = _clean(text[: _LONGEST + 1])
    if clean in _NO_UNIT:
        return Unit("", Fraction(1), ())
    try:
        factors = _factors(clean) if len(text) <= _LONGEST else []
    except ValueError:
        return None
    if not factors:
        return None
    scale = Fraction(1)
    powers: dict[str, int] = {}
    for one, below in factors:
        scale *= 1 / one.number if below else one.number
        if one.symbol:
            name = _pint_name[one.symbol]
            powers[name] = powers.get(name, 0) + (-abs(one.power) if below else abs(one.power))
    top = "·".join(one.written for one, below in factors if not below and one.written)
    canonical = "/".join([top or "1", *(one.written for one, below in factors if below)])
    container = _registry.UnitsContainer(powers)
    base, _ = _registry.get_base_units(container)
    dimensions = sorted(
        (name, int(Fraction(str(power)))) for name, power in _registry.get_dimensionality(container).items()
    )
    return Unit(canonical, scale * Fraction(str(base)), tuple(dimensions))


def read(text: str) -> Unit:
    """Return the unit `text` stands for. Raises ValueError for what is no unit."""
    unit = _parse(text)
    if unit is None:
        raise ValueError(f"not a unit: {text[:_LONGEST]!r}")
    return unit


def is_unit(text: str) -> bool:
    """Whether `text` is a unit; "" is one (no unit)."""
    return _parse(text) is not None


def normalise(text: str) -> str:
    """Return the canonical spelling: "立方米" → "m3", "kgce/t钢" → "kgce/t". Raises ValueError for what is no unit."""
    return read(text).canonical


def compatible(a: str, b: str) -> bool:
    """Whether `a` and `b` are units of the same dimension; False where one of them is no unit."""
    first, second = _parse(a), _parse(b)
    return first is not None and second is not None and first.dimension == second.dimension


def factor(from_: str, to: str) -> float:
    """Return what a value in `from_` is multiplied by to stand in `to`: ``factor("t", "kg") == 1000.0``.

    Raises ValueError naming both units where they differ in dimension or one is no unit.
    """
    if not compatible(from_, to):
        raise ValueError(f"cannot convert {from_!r} [{_shown(from_)}] into {to!r} [{_shown(to)}]")
    return float(read(from_).scale / read(to).scale)


def dimension(text: str) -> str:
    """Return the dimension, such as "length^3·mass^-1"; "1" for a plain number.

    Raises ValueError for what is no unit.
    """
    parts = ((name.strip("[]"), power) for name, power in read(text).dimension)
    return "·".join(name if power == 1 else f"{name}^{power}" for name, power in parts) or "1"


def _shown(text: str) -> str:
    return dimension(text) if is_unit(text) else "?"


# Words among the units as English has them; the longer first.
_ENGLISH = {
    "污染当量": "pollution equivalent", "万元": "10k CNY", "百米": "100 m", "污水": "sewage", "亿元": "100M CNY",
    "月": "month", "元": "CNY", "项": "items", "条": "lines", "台": "sets", "套": "sets", "人": "people", "头": "head",
    "羽": "birds", "床": "beds", "级": "level", "次": "times", "倍": "times", "周": "week", "天": "day", "年": "a",
    "亩": "mu", "个": "pieces", "件": "pieces", "矿": " ore", "焦": " coke", "铁": " iron", "钢": " steel", "或": "or",
}  # fmt: skip


def in_english(unit: str) -> str:
    """Return a unit with its words in English: 项 → items. A word nobody translated stays."""
    for word, meaning in _ENGLISH.items():
        unit = unit.replace(word, meaning)
    return unit


def to_write(unit: str) -> Text:
    """Return a unit as somebody has to write it: an English reader is told what the Chinese word means."""
    english = in_english(unit)
    return Text(unit, f"{english} ({unit})" if english != unit else unit)


def in_words(unit: str) -> Text:
    """Return a unit as print shows it, in both languages: m3/t → m³/t, 条/m2 → lines/m²."""
    printed = unit.replace("m3", "m³").replace("m2", "m²").replace("*", "·")
    return Text(printed.replace("/unit", "/单位"), in_english(printed))
