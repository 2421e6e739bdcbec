"""What the mills could give each other: reclaimed and hot water, spent caustic; on offer and wanted, with quality."""

from collections.abc import Iterator
from random import Random

from mill_diagnosis import listed
from mills import SEED, Mill, Row, model, written


def exchanges_and_qualities() -> tuple[list[Row], list[Row]]:
    """The tables of exchanges and of their qualities, by enterprise."""
    exchanges, qualities = [], []
    for at, row in enumerate(model("exchanges")):
        random = Random(f"{SEED} exchange {row['medium']} {row['direction']}")
        for mill in parties(row, random):
            stream = f"X{at + 1}"
            exchanges.append(exchange(mill, stream, row, random))
            qualities += quality(mill, stream, row, random)
    key = ("enterprise", "stream")
    return sorted(exchanges, key=lambda row: [row[name] for name in key]), sorted(
        qualities, key=lambda row: [row[name] for name in (*key, "parameter")]
    )


def parties(row: Row, random: Random) -> list[Mill]:
    """The mills that offer or want a medium."""
    fitting = [one for one in listed() if not row["kinds"] or one.kind in row["kinds"].split(";")]
    return random.sample(fitting, int(row["count"]))


def exchange(mill: Mill, stream: str, row: Row, random: Random) -> Row:
    """One stream on offer or wanted, its price in 万元 per unit."""
    amount = random.uniform(float(row["low"]), float(row["high"]))
    yuan = random.uniform(float(row["yuan_low"]), float(row["yuan_high"]))
    found = {name: row[name] for name in ("direction", "medium")}
    return {"enterprise": mill.code, "stream": stream} | found | {
        "value": written(amount, 3), "unit": row["unit"], "price": f"{yuan / 1e4:.7f}",
    }  # fmt: skip


def quality(mill: Mill, stream: str, row: Row, random: Random) -> Iterator[Row]:
    """What a stream is, or what it may be at most or must be at least."""
    for text in row["qualities"].split(";"):
        parameter, sense, low, high, unit = text.split(":")
        value = written(random.uniform(float(low), float(high)), 3)
        yield {
            "enterprise": mill.code, "stream": stream, "parameter": parameter, "sense": sense, "value": value,
            "unit": unit,
        }  # fmt: skip
