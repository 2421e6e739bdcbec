"""Make the 150 made-up candidates of this example, the index system they are graded by, and what people decided. 虚构.

    python examples/dyeing-cluster/generate.py

Seeded: the same bytes each time. What is planted on purpose stands in planted.csv. audit.toml, rulebook/*.csv and
README.md are written by hand.
"""

from pathlib import Path

from mill_decisions import decisions
from mill_diagnosis import checks, records, scores, sources
from mill_exchange import exchanges_and_qualities
from mill_index import write_index
from mill_measures import measures_and_effects, uses_of
from mill_plants import plant
from mill_reports import reported
from mill_water import streams
from mills import HERE, Row, enterprises, write

FLAT = "tables"


def tables() -> dict[str, list[Row]]:
    """All tables, with what is planted in them; the list of candidates among them."""
    found = {name: [*reported(name)] for name in ("quantities", "answers", "activities")}
    uses = uses_of(found["quantities"], found["activities"])
    found["enterprises"] = [*enterprises()]
    found["streams"] = [*streams()]
    found["measures"], found["effects"] = measures_and_effects(uses)
    found["sources"], found["records"] = [*sources(uses)], [*records()]
    found["checks"], found["scores"] = [*checks()], [*scores()]
    found["exchanges"], found["qualities"] = exchanges_and_qualities()
    return plant(found)


def generate(into: Path) -> None:
    """Write the whole case but what is written by hand below `into`."""
    for name, rows in tables().items():
        write(into / f"{name}.csv" if name == "enterprises" else into / FLAT / f"{name}.csv", rows)
    (into / "decisions.toml").write_text(decisions(), encoding="utf-8", newline="")
    write_index(into)


if __name__ == "__main__":
    generate(HERE)
