"""Basic information: who the enterprise is, what it makes and uses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qingshen.case.schema import PATHS, SIZES, YES_NO
from qingshen.language import Text
from qingshen.report.content.names import halves
from qingshen.report.document import Cell, Column, Section, TableBlock
from qingshen.report.formatting import Value, pretty_unit
from qingshen.report.sheet.gathered import Gathered
from qingshen.report.sheet.words import UNSTATED, short

TITLE = Text("基本信息", "Basic information")
WIDEST = 20
Item = tuple[Text, Cell | Value]


def profile(known: Gathered, enterprise: str) -> Section:
    """Return what the enterprise is, two items a row."""
    items = [*_who(known, enterprise), *_duties(known, enterprise), *_amounts(known, enterprise)]
    if len(items) % 2:
        items.append((Text("", ""), Text("", "")))
    heads = (Text("项目", "item"), Text("内容", "content"))
    columns = tuple(Column(label, width=width) for label, width in zip(heads * 2, (0.8, 1.5) * 2, strict=True))
    rows = tuple((*first, *second) for first, second in zip(items[::2], items[1::2], strict=True))
    return Section(TITLE, (TableBlock(Text("企业概况", "The enterprise"), columns, rows),))


def _who(known: Gathered, enterprise: str) -> Iterator[Item]:
    row = known.one("list", enterprise)
    places = [halves(str(row[part])) for part in ("province", "city", "district") if row.get(part)]
    place = Text("".join(one.zh for one in places), ", ".join(one.into("en") for one in reversed(places)))
    yield Text("统一社会信用代码", "credit code"), row.get("credit_code") or UNSTATED
    yield Text("所在地", "place"), short(place, WIDEST) if places else UNSTATED
    yield Text("主要工艺", "main process"), short(halves(row["process"]), WIDEST) if row.get("process") else UNSTATED
    yield Text("规模", "size"), SIZES[row["size"]] if row.get("size") else UNSTATED


def _duties(known: Gathered, enterprise: str) -> Iterator[Item]:
    company = known.one("company", enterprise)
    grounds = (
        ("over_standard", Text("双超", "over standard")),
        ("over_energy", Text("高耗能", "over energy limit")),
        ("toxic", Text("双有", "toxic substances")),
    )
    for column, label in grounds:
        yield label, YES_NO[company[column]] if company.get(column) else UNSTATED
    path = known.one("list", enterprise).get("path")
    yield Text("审核路径", "path"), PATHS[path] if path else UNSTATED


def _amounts(known: Gathered, enterprise: str) -> Iterator[Item]:
    source = f"enterprise/{enterprise}/{known.year(enterprise)}"
    made = known.one("intensities", enterprise)
    output = known.audit.case.settings.benchmark.output
    yield (
        Text(f"产量 ({_unit(made)})", f"output ({_unit(made)})"),
        Cell(made.get("output"), f"{source}/quantity/{output}" if made.get("output") is not None else ""),
    )
    for table, column, kind, label in (
        ("energy_totals", "tce", "energy", Text("综合能耗 (tce)", "energy (tce)")),
        ("carbon_totals", "tco2", "ghg", Text("温室气体 (tCO2)", "GHG (tCO2)")),
    ):
        row = known.one(table, enterprise)
        yield label, Cell(row.get(column), f"{source}/{kind}" if row else "")
    yield _outside(known, enterprise)


def _unit(made: dict[str, Any]) -> str:
    return pretty_unit(made.get("output_unit") or "—")


def _outside(known: Gathered, enterprise: str) -> Item:
    need = known.one("company", enterprise).get("need")
    return Text("关键环境治理需求", "treatment need"), short(halves(need), WIDEST) if need else UNSTATED
