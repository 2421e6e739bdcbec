"""What the rulebook's codes are called."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from qingshen.language import Text

CERTAINTIES = {
    "official": Text("官方文本", "official text"),
    "transcribed": Text("转录", "transcribed"),
    "recalled": Text("待核实", "recalled"),
}
CONFIRMED = Text("其中经核实", "of them confirmed")
DIRECTIONS = {
    "lower": Text("越小越好", "lower is better"),
    "higher": Text("越大越好", "higher is better"),
    "qualitative": Text("定性", "qualitative"),
}
SIDES = {
    "input": Text("输入", "input"),
    "output": Text("输出", "output"),
    "internal": Text("内部", "internal"),
}
SECTORS = {
    "general": Text("通用", "every industry"),
    "aluminium": Text("铝加工", "aluminium"),
    "coating": Text("涂装", "coating"),
    "dyeing": Text("印染", "dyeing"),
    "electroplating": Text("电镀", "electroplating"),
    "lead_acid_battery": Text("铅酸蓄电池", "lead-acid batteries"),
    "papermaking": Text("造纸", "papermaking"),
    "pcb": Text("印制电路板", "printed circuit boards"),
    "pharma": Text("制药", "pharmaceuticals"),
    "printing": Text("印刷", "printing"),
    "steel": Text("钢铁", "steel"),
}
# What the codes in columns of factor tables are called, by column.
IN_FACTORS = {
    "set": {
        "enterprise-guideline-common": Text("企业核算指南通用", "guidelines for enterprises"),
        "power-generation": Text("发电设施", "power generation"),
        "provincial-inventory": Text("省级清单", "provincial inventory"),
        "public-institution-direct": Text("公共机构（直接因子）", "public institutions (direct factors)"),
    },
    "group": {
        "energy carrier": Text("能源", "energy carrier"),
        "energy-consuming working medium": Text("耗能工质", "energy-consuming working medium"),
        "carbonate": Text("碳酸盐", "carbonate"),
        "carbonate(guideline rounding)": Text("碳酸盐（指南取整）", "carbonate (guideline rounding)"),
        "cement": Text("水泥", "cement"),
        "lime": Text("石灰", "lime"),
        "glass": Text("玻璃", "glass"),
        "ammonia": Text("合成氨", "ammonia"),
        "nitric acid": Text("硝酸", "nitric acid"),
        "adipic acid": Text("己二酸", "adipic acid"),
        "carbide": Text("电石", "carbide"),
        "titanium dioxide": Text("钛白粉", "titanium dioxide"),
        "iron and steel": Text("钢铁", "iron and steel"),
        "ferroalloy": Text("铁合金", "ferroalloy"),
        "aluminium": Text("铝", "aluminium"),
        "magnesium": Text("镁", "magnesium"),
        "lead": Text("铅", "lead"),
        "zinc": Text("锌", "zinc"),
        "flue gas desulphurisation": Text("烟气脱硫", "flue gas desulphurisation"),
        "denitrification": Text("脱硝", "denitrification"),
        "wastewater": Text("废水处理", "wastewater"),
    },
    "data_year": {"2012-2014 mean": Text("2012—2014 年平均", "2012–2014 mean")},
    "medium": {"air": Text("大气", "air"), "water": Text("水", "water")},
}
LEVELS = ("I", "II", "III", "none")
LEVEL_NAMES = {
    "I": Text("Ⅰ级", "I"),
    "II": Text("Ⅱ级", "II"),
    "III": Text("Ⅲ级", "III"),
    "none": Text("未达Ⅲ级", "below III"),
}


@dataclass(frozen=True)
class Trust:
    """How many of some rows are official, transcribed, recalled; `confirmed` of them by what people looked up."""

    official: int
    transcribed: int
    recalled: int
    confirmed: int = 0

    @property
    def total(self) -> int:
        """How many rows there are."""
        return self.official + self.transcribed + self.recalled

    @property
    def parts(self) -> list[dict[str, object]]:
        """The kinds that occur: code, name, how many."""
        counts = {"official": self.official, "transcribed": self.transcribed, "recalled": self.recalled}
        parts = [{"code": code, "said": CERTAINTIES[code], "many": many} for code, many in counts.items() if many]
        return [*parts, {"code": "confirmed", "said": CONFIRMED, "many": self.confirmed}] if self.confirmed else parts


def trust(certainties: Iterable[str], confirmed: int = 0) -> Trust:
    """Count certainties, as they stand with what was confirmed."""
    found = Counter(certainties)
    return Trust(found["official"], found["transcribed"], found["recalled"], confirmed)


def sector(code: str) -> Text:
    """Return what an industry is called; its code where it has no name here."""
    return SECTORS.get(code, Text(code, code.replace("_", " ")))
