"""What an enterprise's page says, table by table: its own rows in the reader's words, with the ids of their figures."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from qingshen.language import Language, Text
from qingshen.report.content.names import variable
from qingshen.report.formatting import Interval, Value, pretty_unit, shown
from qingshen.report.sheet.words import COSTS, DECISIONS, LAYERS, NOTHING, STATES, bilingual
from qingshen.units import in_words
from qingshen.web.results.peers import FEWEST

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

DASH = "—"
VERDICTS = {
    True: Text("读数相容", "readings agree"),
    False: Text("读数互相矛盾", "readings contradict"),
    None: Text("无从核对", "nothing is checked"),
}


class Shown(NamedTuple):
    """A figure as it is read, and the id of its explanation ("" : none)."""

    text: str
    figure: str = ""


class Own:
    """One enterprise in what the engine found, told in one language; `with_others`: beside what others have."""

    def __init__(self, found: "Reckoned", enterprise: str, language: Language, *, with_others: bool = True) -> None:
        self.found, self.code, self.language, self.with_others = found, enterprise, language, with_others
        years = found.table("reference_years")
        own = years.filter(enterprise=enterprise)["year"] if years.height else pl.Series([])
        self.year = int(own[0]) if own.len() else found.year
        self.source = f"enterprise/{enterprise}/{self.year}"

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the enterprise's rows of a table, [] where there is none."""
        frame = self.found.table(table)
        return frame.filter(enterprise=self.code).to_dicts() if frame.height else []

    def now(self, table: str) -> list[dict[str, Any]]:
        """Return its rows of the year it is compared by."""
        return [one for one in self.rows(table) if one["year"] == self.year]

    def say(self, text: Text) -> str:
        """Return `text` in the page's language."""
        return text.into(self.language)

    def amount(self, value: Value, unit: str = "", figure: str = "", decimals: int | None = None) -> Shown:
        """Return a figure with its unit; what is not there is a dash."""
        if value is None:
            return Shown(DASH)
        text = shown(value, self.language, decimals=decimals)
        return Shown(f"{text} {self.say(in_words(unit))}".strip(), figure)

    def levels(self) -> list[dict[str, Any]]:
        """Return a row a year: level, best possible, the three indices from certain to best."""
        rows = []
        for row in sorted(self.rows("levels"), key=lambda one: -one["year"]):
            source = f"enterprise/{self.code}/{row['year']}"
            indices = []
            for k in (1, 2, 3):
                low, high = row[f"index_{k}"], row[f"index_{k}_best"]
                value = None if low is None or high is None else Interval(low, high)
                indices.append(self.amount(value, figure=f"{source}/index_{k}", decimals=1))
            rows.append({**row, "indices": indices, "figure": f"{source}/level"})
        return rows

    def amounts(self) -> Iterator[tuple[str, Shown]]:
        """Yield what the enterprise makes and uses in the year it is compared by."""
        made = next(iter(self.rows("intensities")), {})
        output = self.found.case.settings.benchmark.output
        if made.get("output") is not None:
            figure = f"{self.source}/quantity/{output}"
            yield self.say(Text("产量", "output")), self.amount(made["output"], made["output_unit"] or "", figure)
        for table, column, kind, label, unit in (
            ("energy_totals", "tce", "energy", Text("综合能耗", "energy"), "tce"),
            ("carbon_totals", "tco2", "ghg", Text("温室气体", "greenhouse gases"), "tCO2"),
        ):
            row = next(iter(self.now(table)), {})
            if row.get(column) is not None:
                yield self.say(label), self.amount(row[column], unit, f"{self.source}/{kind}")

    def problems(self) -> list[dict[str, Any]]:
        """Return its problems that nobody dismissed, common ones of the focus first, each with what shows it.

        Whether a problem is common, and of the focus, is told, and orders them, only where five others were judged.
        """
        frame, findings = self.found.table("problems"), self.found.table("findings")
        if frame.is_empty() or findings.is_empty():
            return []
        own = findings.filter(pl.col("enterprise") == self.code, "counted")
        told = pl.when((pl.col("audited") > FEWEST).fill_null(False) & self.with_others)  # itself and five others
        named = frame.filter(pl.col("decision") != "dismissed").select(
            "problem", "name", told.then("decision").alias("decision"), told.then("focus").alias("focus"),
            told.then("prevalence").alias("prevalence"),
        )  # fmt: skip
        ordered = own.join(named, on="problem").sort(
            ~pl.col("focus").fill_null(False), pl.col("decision").ne_missing("common"), -pl.col("prevalence"),
            "problem", "cell", nulls_last=True,
        )  # fmt: skip
        return [self._problem(row) for row in ordered.iter_rows(named=True)]

    def _problem(self, row: dict[str, Any]) -> dict[str, Any]:
        kind, _, rest = row["problem"].partition("/")
        system = self.found.case.system
        figure = f"diagnosis/{self.code}/{row['problem']}"
        if kind == "standard" and system and rest in system.by_code:
            figure = f"{self.source}/indicator/{rest}"
        elif kind == "balance":
            figure = f"{self.source}/balance/{rest.partition('/')[0]}"
        shared = row["prevalence"] is not None
        return {
            "name": Shown(self.say(bilingual(row["name"])), figure),
            "layer": self.say(LAYERS.get(row["decision"], NOTHING)) if shared else DASH, "focus": row["focus"],
            "size": self.amount(row["size"], row["unit"] or "").text,
            "evidence": pretty_unit(self.say(bilingual(row["evidence"]))), "place": _place(row),
            "others": f"{100 * row['prevalence']:.0f} %" if shared else DASH,
        }  # fmt: skip

    def options(self) -> list[dict[str, Any]]:
        """Return its options, adopted ones and those that pay back soonest first, and how far they are.

        Not by their score: that is one among the options of all enterprises.
        """
        states = {one["option"]: one for one in self.rows("tracking")}
        rank = {"adopt": 0, "defer": 1, "reject": 2}
        rows = sorted(self.rows("options"), key=lambda one: (
            rank.get(one["decision"], 3), one["payback"] is None, one["payback"] or 0.0, one["option"]))  # fmt: skip
        return [self._option(row, states.get(row["option"], {})) for row in rows]

    def _option(self, row: dict[str, Any], state: dict[str, Any]) -> dict[str, Any]:
        tracked = state.get("state") is not None
        return {
            "name": Shown(self.say(bilingual(row["name"])), f"option/{row['option']}"),
            "class": self.say(COSTS[row["cost_class"]]) if row["cost_class"] else DASH,
            "investment": self.amount(row["investment"]).text, "saving": self.amount(row["annual_saving"]).text,
            "payback": self.amount(row["payback"], decimals=1).text, "code": row["decision"],
            "decision": self.say(DECISIONS.get(row["decision"], NOTHING)), "late": bool(state.get("overdue")),
            "state": Shown(self.say(STATES[state["state"]]), f"tracking/{row['option']}") if tracked else Shown(DASH),
        }  # fmt: skip

    def balances(self) -> list[dict[str, Any]]:
        """Return its balances: the verdict and what is lost."""
        from qingshen.report.content.balances import balance_name

        rows = []
        for row in self.now("balances"):
            source = f"{self.source}/balance/{row['balance']}"
            share = None if row["loss_share"] is None else 100 * row["loss_share"]
            deviation = None if row["deviation"] is None else 100 * row["deviation"]
            rows.append({
                "name": self.say(balance_name(row["balance"])), "balanced": row["balanced"],
                "verdict": Shown(self.say(VERDICTS[row["balanced"]]), source),
                "deviation": self.amount(deviation, "%").text, "suspects": row["suspects"],
                "loss": self.amount(row["loss"], row["unit"], f"{source}/loss"), "share": self.amount(share, "%").text,
                "cost": self.amount(row["cost"]).text,
            })  # fmt: skip
        return rows

    def losses(self) -> list[dict[str, Any]]:
        """Return where it loses most."""
        rows = sorted(self.now("losses"), key=lambda one: -(one["share"] or 0))
        return [
            {
                "where": row["node"] or row["stream"], "stream": row["stream"],
                "loss": self.amount(
                    row["loss"], row["unit"], f"{self.source}/balance/{row['balance']}/stream/{row['stream']}"
                ),
                "share": self.amount(None if row["share"] is None else 100 * row["share"], "%").text,
            }
            for row in rows[:8]
        ]  # fmt: skip

    def gaps(self) -> list[dict[str, Any]]:
        """Return what is missing, and what it could change."""
        rows = sorted(self.now("gaps"), key=lambda one: (not one["matters"], not one["limiting"]))
        return [
            {**row, "name": Shown(self.name(row["indicator"]), f"{self.source}/indicator/{row['indicator']}")}
            for row in rows
        ]

    def doubts(self) -> list[dict[str, Any]]:
        """Return the figures to ask about."""
        from qingshen.report.content.gaps import KINDS
        from qingshen.report.sheet.data import SOURCES

        return [
            {
                "name": self.name(row["variable"]), "why": self.say(KINDS[row["kind"]]), "place": _place(row),
                "value": self.amount(
                    row["value"], row["unit"] or "",
                    f"enterprise/{self.code}/{row['year']}/{SOURCES.get(row['kind'], 'quantity')}/{row['variable']}",
                ),
            }
            for row in self.rows("doubts")
        ]  # fmt: skip

    def name(self, code: str) -> str:
        """Return the name of an indicator or variable, a capital first in English."""
        said = self.say(variable(self.found, code))
        return said[:1].upper() + said[1:]


def _place(row: dict[str, Any]) -> str:
    parts = (PurePosixPath(row["file"] or "").name, row["sheet"], row["cell"])
    return " › ".join(one for one in parts if one)
