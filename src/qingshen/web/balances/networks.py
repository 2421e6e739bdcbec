"""The networks of a draft: its rows of streams and contents, by balance and year."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from qingshen.exchange.draft import known_of
from qingshen.language import Text
from qingshen.rulebook.balances import Balance, balances
from qingshen.web.reporting.draft import Cells, Standing

TABLES = ("streams", "contents")
Rows = Mapping[str, Cells]


@dataclass(frozen=True)
class Network:
    """One network as it stands: the balance and year, and its rows by ident."""

    balance: Balance
    year: int
    streams: Rows
    contents: Rows

    @property
    def name(self) -> Text:
        """What it is called: "水平衡 2024"."""
        name = self.balance.name
        return Text(f"{name.zh} {self.year}", f"{name.into('en')} {self.year}")


def networks_of(standing: Standing) -> list[tuple[Network, int]]:
    """Return the networks somebody has drawn, newest year first, and how many streams each has."""
    many = Counter((row.get("year", ""), row.get("balance", "")) for row in standing.rows.get("streams", {}).values())
    found = [
        (network_of(standing, one, year), many[str(year), one.code])
        for year in sorted(standing.frame.settings.years, reverse=True)
        for one in balances()
    ]
    return [(network, count) for network, count in found if count]


def network_of(standing: Standing, balance: Balance, year: int) -> Network:
    """Return the network of one balance and year, empty where nobody has drawn it."""
    streams, contents = (
        {
            ident: row
            for ident, row in standing.rows.get(table, {}).items()
            if (row.get("year"), row.get("balance")) == (str(year), balance.code)
        }
        for table in TABLES
    )
    return Network(balance, year, streams, contents)


def unplaced(standing: Standing) -> int:
    """Return how many streams belong to no network: their balance or year is missing or not known."""
    placed = sum(count for _, count in networks_of(standing))
    return sum(1 for row in standing.rows.get("streams", {}).values() if row) - placed


def named(standing: Standing, balance: str, year: str) -> tuple[Balance, int] | None:
    """Return the balance and year of these texts, None where the audit does not know them."""
    known = known_of(standing.frame, "").balances.get(balance)
    found = next((one for one in standing.frame.settings.years if str(one) == year), None)
    return None if known is None or found is None else (known, found)
