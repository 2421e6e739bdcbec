"""The values by which candidates of a focus are ranked: load, prevalence, spread, cost, compulsion."""

from __future__ import annotations

import math
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.amounts import amounts, prices
from qingshen.phases.focus.potential import EXCHANGE, WASTES, potentials, related, sound_amounts
from qingshen.phases.industry import ENERGY, FEWEST, GHG

FLAGS = ("over_standard", "over_energy", "toxic")
# 双有 is for what is poisonous, 高耗能 for energy, 双超 for every other pollutant.
GROUNDS = {ENERGY: "over_energy", GHG: "over_energy", "hazardous_waste": "toxic", "heavy_metal": "toxic"}
REACHED, BELOW = ("I", "II"), ("III", "none")


@dataclass(frozen=True)
class Industry:
    """What the values of the candidates are read from."""

    case: Case
    tables: dict[str, pl.DataFrame]
    enterprises: list[str]

    @cached_property
    def amounts(self) -> pl.DataFrame:
        """What each enterprise uses and emits in its current year."""
        return amounts(self.case, self.tables, self.tables["reference_years"])

    @cached_property
    def totals(self) -> dict[str, float]:
        """The industry's amounts; of what is not compared, the sum of what is known."""
        summed = self.amounts.group_by("variable").agg(pl.col("value").sum())
        return dict(summed.iter_rows()) | sound_amounts(self.tables)

    @cached_property
    def potentials(self) -> dict[str, float]:
        """The potential of each amount."""
        found = potentials(self.case, self.tables)
        return dict(found.select("variable", "potential").iter_rows())

    @cached_property
    def flagged(self) -> dict[str, float | None]:
        """The share of enterprises certainly under each ground; None where nobody was asked."""
        listed = self.case.enterprises.filter(pl.col("enterprise").is_in(self.enterprises))
        return {
            flag: None if listed[flag].null_count() == listed.height else (listed[flag] == "yes").sum() / listed.height
            for flag in FLAGS
        }

    @cached_property
    def costs(self) -> dict[str, float]:
        """What each amount costs in a year: the mean price of what is priced, times the industry's amount [DESIGN]."""
        price = prices(self.case, self.tables["reference_years"])
        found = _mean_prices(self.amounts.with_columns(counted="value"), price)
        if ENERGY not in found and "energy" in self.tables:
            used = self.tables["energy"].join(self.tables["reference_years"], on=["enterprise", "year"], how="semi")
            named = used.filter(pl.col("tce") > 0).select(
                "enterprise", variable="carrier", value="amount", unit="unit", counted="tce"
            )
            found |= _mean_prices(named, price, ENERGY)
        return {name: mean * self.totals[name] for name, mean in found.items() if name in self.totals}

    def prevalence(self, indicators: Collection[str]) -> float | None:
        """The share of the known verdicts on `indicators` that are below level II; None where there is none."""
        if not indicators or "indicators" not in self.tables:
            return None
        current = self.tables["indicators"].join(self.tables["reference_years"], on=["enterprise", "year"], how="semi")
        asked = current.filter(pl.col("indicator").is_in(list(indicators)))
        below = asked["level_best"].is_in(list(BELOW)).sum()
        known = below + asked["level"].is_in(list(REACHED)).sum()
        return below / known if known else None

    @cached_property
    def exchangeable(self) -> list[float]:
        """Of each medium wanted, the share [0-1] that is on offer; of each waste, the share not used."""
        offered = self.case.exchanges.filter(pl.col("enterprise").is_in(self.enterprises), pl.col("value") > 0)
        found = []
        for _, rows in offered.sort("medium").group_by("medium", maintain_order=True):
            unit = rows["unit"].sort().first() or ""
            sums = {"supply": 0.0, "demand": 0.0}
            listed = rows.sort("enterprise", "stream").select("direction", "value", pl.col("unit").fill_null(""))
            for direction, value, spelt in listed.iter_rows():
                if units.compatible(spelt, unit):
                    sums[direction] += value * units.factor(spelt, unit)
            if min(sums.values()) > 0:
                found.append(min(1.0, sums["supply"] / sums["demand"]))
        return found + [share for pair in WASTES if (share := self._unused(*pair)) > 0]

    def _unused(self, waste: str, used: str) -> float:
        """The share of the waste of those who told both that is not used."""
        told = self.amounts.filter(pl.col("variable") == used).select("enterprise", used="value")
        wide = self.amounts.filter(pl.col("variable") == waste).join(told, on="enterprise").sort("enterprise")
        left = (wide["value"] - wide["used"]).clip(lower_bound=0.0).sum()
        return left / wide["value"].sum() if wide["value"].sum() > 0 else 0.0

    def value(self, factor: str, variable: str, orientation: str) -> float | None:
        """Return the value of a candidate's `factor`; None where it is unknown or the factor is none of these."""
        if factor == "load":
            return self._load(variable)
        if factor == "prevalence":
            return self.prevalence(related(self.case.system, variable))
        if factor == "spread":
            return self._spread(variable)
        if factor == "cost":
            return self.costs.get(variable)
        return self._compulsion(variable, orientation) if factor == "compulsion" else None

    def _load(self, variable: str) -> float | None:
        if variable == EXCHANGE:
            return max(self.exchangeable, default=None)
        potential, total = self.potentials.get(variable), self.totals.get(variable, 0.0)
        return potential / total if potential is not None and total > 0 else None

    def _spread(self, variable: str) -> float | None:
        """Return ln(P90/P10), the mean over the groups of five and more, weighted by their enterprises."""
        if "percentiles" not in self.tables:
            return None
        rows = self.tables["percentiles"].filter(
            pl.col("variable") == variable, pl.col("enterprises") >= FEWEST, pl.col("p10") > 0
        )
        weighed = [
            (math.log(p90 / p10), n) for p10, p90, n in rows.sort("group").select("p10", "p90", "enterprises").rows()
        ]
        return sum(one * n for one, n in weighed) / sum(n for _, n in weighed) if weighed else None

    def _compulsion(self, variable: str, orientation: str) -> float | None:
        """Return the share that must be audited for it; nobody must be for what is no ground of compulsion."""
        ground = variable if variable in FLAGS else GROUNDS.get(variable, "")
        if not ground and orientation == "pollution":
            ground = "over_standard"
        return self.flagged[ground] if ground else 0.0


def _mean_prices(used: pl.DataFrame, price: pl.DataFrame, variable: str = "") -> dict[str, float]:
    """Return Σ cost / Σ counted over what is priced, by variable, or under the one name `variable`."""
    priced = used.join(
        price.select("enterprise", "variable", price="value", price_unit="unit"), on=["enterprise", "variable"]
    )
    pairs = priced.select("unit", "price_unit").unique()
    scales = [units.factor(a, b) if units.compatible(a, b) else None for a, b in pairs.rows()]
    scaled = priced.join(pairs.with_columns(pl.Series("scale", scales, dtype=pl.Float64)), on=["unit", "price_unit"])
    cost = scaled.select(
        variable=pl.lit(variable) if variable else pl.col("variable"),
        enterprise="enterprise",
        counted="counted",
        cost=pl.col("value") * pl.col("scale") * pl.col("price"),
    ).drop_nulls()
    sums = cost.sort("variable", "enterprise", "cost").group_by("variable", maintain_order=True)
    found = sums.agg(pl.col("cost").sum(), pl.col("counted").sum()).filter(pl.col("counted") > 0)
    return {name: spent / counted for name, spent, counted in found.iter_rows()}
