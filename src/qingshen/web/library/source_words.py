"""Words of the sources in another language than the reader's: units put into words, the rest marked as theirs.

Units of effects and investments stand in the catalogue as their sources print them, mostly in English.
"""

import re
from typing import Literal

from qingshen.language import Text

# What the rulebook itself remarks of a source, in the words of its tables.
REMARKS = {
    "field knowledge (no source read)": Text("行业知识（没有读到文献）", "field knowledge (no source read)"),
    "[practice read there; question and flagging limit are ours]": Text(
        "做法见该文献；题目与判据为本软件所拟", "practice read there; question and flagging limit are ours"
    ),
    "[DESIGN]": Text("本软件所拟", "this software's own"),
}
_CHINESE = re.compile(r"[一-鿿]")
# A word, not a symbol: tCO2, kgce and VOCs are the same in both languages.
_ENGLISH = re.compile(r"\b(?!kgce\b)[A-Za-z]?[a-z]{3,}")
_OF = re.compile(r"% of (?P<what>[A-Za-z /-]+)")
_AMOUNT = r"(?P<amount>10k TWD|10k USD|10k CNY|10\^4 kWh|MWh|kWh|GJ|kL|kg|m3|t)"
_PER = re.compile(_AMOUNT + r"(?: (?P<what>[A-Za-z][A-Za-z ]*?))? per (?P<per>[A-Za-z0-9 ]+)")
_REST = re.compile(r"(?P<head>[^(]+?)(?: (?P<rest>\(.*\)))?")
_OVER = re.compile(r"(?P<amount>[^/]+/k?[tg]) (?P<what>[A-Za-z][A-Za-z0-9%() ]*)")
_AMOUNTS = {"10k TWD": "万新台币", "10k USD": "万美元", "10k CNY": "万元", "10^4 kWh": "万 kWh"}
_WORDS = {
    "plant electricity": "全厂用电", "fan power": "风机用电", "steam": "蒸汽", "water": "用水",
    "blower power": "鼓风机用电", "plant rinse flow": "全厂漂洗水量",
    "treatment electricity": "处理用电", "wash water": "水洗用水",
    "dyeing water": "染色用水", "mill water": "全厂用水", "drying energy": "烘干能耗", "curing energy": "固化能耗",
    "scrubber energy": "洗涤塔能耗", "sludge mass": "污泥量", "system power": "系统用电", "drive power": "传动用电",
    "motor electricity": "电机用电", "motor energy": "电机用电", "heater power": "加热用电", "drying steam": "烘干用汽",
    "vacuum power": "真空系统用电", "pulper power": "碎浆用电",
    "refining power": "磨浆用电", "furnace energy": "炉窑能耗",
    "line energy": "生产线能耗", "pretreatment energy": "前处理能耗", "air-conditioning power": "空调用电",
    "exhaust volume": "排风量", "concentration": "浓度", "specific power": "比功率", "blowdown heat": "排污余热",
    "AOX": "AOX", "bleach AOX": "漂白 AOX", "coal for dyeing": "染色用煤", "chiller system power": "制冷系统用电",
    "compressor electricity": "空压机用电", "plant gas": "全厂燃气", "pump power": "水泵用电", "rinse water": "漂洗水",
    "drag-out volume": "带出液量", "waste liquor": "废液", "sludge": "污泥", "wet sludge mass": "湿污泥量",
    "fuel": "燃料", "gas": "燃气", "electricity": "电", "power": "电", "lighting electricity": "照明用电",
    "boiler fuel": "锅炉燃料", "natural gas": "天然气", "wastewater": "废水", "fuel oil": "燃料油", "coal": "煤",
    "waste etchant": "废蚀刻液", "scrap": "废料", "VOCs": "VOCs", "chemicals": "化学品", "dye": "染料", "salt": "盐",
    "steam and power": "蒸汽和电", "heat": "热", "energy": "能源", "process water": "工艺用水",
    "plant water": "全厂用水",
    "year": "年", "set": "套", "plant": "厂", "project": "项", "machine": "台", "pump": "台水泵", "system": "套系统",
    "furnace": "座炉", "line": "条线", "mill": "厂", "boiler": "台锅炉", "tower": "座塔", "station": "站",
    "exchanger": "台换热器", "plating shop": "个电镀车间", "boiler house": "座锅炉房", "10k m2 board": "万 m2 板",
    "year and fab": "年·厂", "t": "t", "t fabric": "t 布", "t product": "t 产品", "t pulp": "t 浆",
    "carbonate (100% calcined)": "碳酸盐（完全煅烧）",
    "clinker": "熟料", "lime": "石灰", "glass": "玻璃", "urea": "尿素",
    "CaC2 used": "使用的 CaC2", "SO2 removed": "脱除的 SO2", "COD removed": "去除的 COD",
}  # fmt: skip


def unit_words(unit: str) -> tuple[Text, str]:
    """Return a source's unit in words, and what its source adds in brackets; Chinese where every word is known."""
    parts = _REST.fullmatch(unit)
    head, rest = (parts["head"], parts["rest"] or "") if parts else (unit, "")
    if (match := _OF.fullmatch(head)) and match["what"] in _WORDS:
        return Text(f"%（占{_WORDS[match['what']]}）", head), rest
    match = _PER.fullmatch(head)
    if match and match["per"] in _WORDS and (match["what"] is None or match["what"] in _WORDS):
        what = f" {_WORDS[match['what']]}" if match["what"] else ""
        amount = _AMOUNTS.get(match["amount"], match["amount"])
        return Text(f"{amount}{what}/{_WORDS[match['per']]}", head), rest
    match = _OVER.fullmatch(unit)
    if match and match["what"] in _WORDS:
        return Text(f"{match['amount']} {_WORDS[match['what']]}", unit), ""
    return Text(unit, unit), ""


def language_of(text: str) -> Literal["zh", "en", ""]:
    """Return the language of a source's words, "" where they are figures and symbols alone."""
    if _CHINESE.search(text):
        return "zh"
    return "en" if _ENGLISH.search(text) else ""
