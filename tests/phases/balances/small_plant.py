"""One small water network that closes, to be spoiled by each test in its own way."""

from collections.abc import Mapping

HEAD = "enterprise,year,balance,stream,source,target,role,value,unit,uncertainty,status,reason,price\n"
STREAMS = {
    "新水": ("", "总管", "fresh", 1000.0, 2),
    "一车间进水": ("总管", "一车间", "", 600.0, 2),
    "二车间进水": ("总管", "二车间", "", 400.0, 2),
    "一车间蒸发": ("一车间", "", "consumed", 40.0, 20),
    "二车间蒸发": ("二车间", "", "consumed", 20.0, 20),
    "一车间废水": ("一车间", "汇集井", "", 760.0, 2),
    "二车间废水": ("二车间", "汇集井", "", 380.0, 2),
    "进站": ("汇集井", "处理站", "", 1140.0, 2),
    "回用": ("处理站", "一车间", "reclaimed", 200.0, 2),
    "外排": ("处理站", "", "drained", 940.0, 2),
}
QUANTITIES = (
    "enterprise,year,variable,value,unit\nE1,2024,output,50,t\nE2,2024,output,40,t\nE1,2024,output_value,10,万元\n"
)
Rows = Mapping[str, tuple[str, str, str, float | None, float]]


def streams(rows: Rows, enterprise: str = "E1", balance: str = "water", unit: str = "m3", price: str = "") -> str:
    """Return the rows of streams.csv; no value is a missing one."""
    lines = []
    for name, (source, target, role, value, uncertainty) in rows.items():
        shown, status = ("", "missing") if value is None else (f"{value}", "")
        cells = (
            enterprise,
            "2024",
            balance,
            name,
            source,
            target,
            role,
            shown,
            unit,
            f"{uncertainty}",
            status,
            "",
            price,
        )
        lines.append(",".join(cells))
    return "\n".join(lines) + "\n"


def changed(name: str, **parts: object) -> dict[str, tuple]:
    """Return one stream of the network with some of its parts changed."""
    names = ("source", "target", "role", "value", "uncertainty")
    given = dict(zip(names, STREAMS[name], strict=True)) | parts
    return {name: tuple(given[one] for one in names)}
