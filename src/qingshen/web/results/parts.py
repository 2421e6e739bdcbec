"""The parts of the cohort's page: chapters of the report, and what only a page has (ranking, map, industry flows)."""

from dataclasses import dataclass

from qingshen.language import Text

CONTENT = "qingshen.report.content"
PAGES = "qingshen.web.results"


@dataclass(frozen=True)
class Part:
    """A part of the page: its name, its icon, and the writers of its sections as "module.function".

    `grouped` write in their place for those who may not open the enterprises `hidden`, of whom they count none apart.
    """

    name: Text
    icon: str
    writers: tuple[str, ...]
    grouped: tuple[str, ...] = ()


def _content(*names: str) -> tuple[str, ...]:
    return tuple(f"{CONTENT}.{one}.{one}" for one in names)


PARTS: dict[str, Part] = {
    "levels": Part(Text("水平", "Levels"), "chart-bar", (*_content("levels", "further"), f"{PAGES}.spread.spread")),
    "ranking": Part(Text("排名", "Ranking"), "list-details", ()),
    "map": Part(Text("分布", "Where"), "map-2", (f"{PAGES}.places.places",),
                (f"{PAGES}.places.large_districts",)),
    "benchmark": Part(Text("对标", "Benchmark"), "git-compare", _content("comparison", "accounts")),
    "potential": Part(Text("潜力与成本", "Potential and cost"), "target-arrow", _content("potential", "measures")),
    "problems": Part(Text("问题", "Problems"), "alert-triangle",
                     _content("focus", "problems", "checked", "hotspots", "experts")),
    "flows": Part(Text("流向", "Flows"), "topology-star-3", (f"{PAGES}.industry_flows.industry_flows",)),
    "balances": Part(Text("平衡", "Balances"), "scale", _content("balances")),
    "targets": Part(Text("目标", "Targets"), "flag", _content("targets", "attainment")),
    "options": Part(Text("方案", "Options"), "bulb",
                    _content("options", "techniques", "feasibility", "cocontrol", "exchanges", "filing")),
    "portfolio": Part(Text("方案组合", "Portfolio"), "coin", _content("portfolio", "schedule", "tracking", "claims")),
    "performance": Part(Text("绩效", "Performance"), "check", _content(
        "performance", "attribution", "decomposing", "benefit", "acceptance", "abandoned", "technique_outcomes")),
    "data": Part(Text("数据质量", "Data"), "clipboard-list", _content("roster", "gaps", "sources")),
    "chain": Part(Text("逻辑链条", "Chain check"), "affiliate", _content("chain", "continuing")),
}  # fmt: skip
FIRST = "levels"
