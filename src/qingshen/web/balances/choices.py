"""What can be chosen in the editor's fields: labels, roles, units, statuses, components; in the reader's language."""

from typing import Any

from qingshen.case.schema import TABLES
from qingshen.case.streams import OUTSIDE
from qingshen.rulebook.balances import components, roles_of, roles_under
from qingshen.units import compatible
from qingshen.web.balances.networks import Network
from qingshen.web.reporting.draft import Standing
from qingshen.web.wording import says

SHOWN = {
    "streams": ("stream", "source", "target", "role", "value", "unit", "uncertainty", "status", "reason", "price"),
    "contents": ("component", "value", "unit", "uncertainty", "status", "reason"),
}
UNITS = ("m3", "t", "kg", "g", "L", "万m3", "GJ", "MJ", "kWh", "MWh", "tce")


def choices_of(shown: Standing, network: Network) -> dict[str, Any]:
    """Return `fields` by table, `units`, names of the `outside`, `recycled` roles, and units of what is `carried`."""
    currency = says(shown.frame.settings.currency)
    offered = {
        "role": [[one.code, says(one.name)] for one in roles_of(network.balance.kind)],
        "component": [[one.code, says(one.name)] for one in components() if one.content_unit(network.balance)],
    }
    fields = {
        table: [_field(table, name, offered, currency, network.balance.unit) for name in names]
        for table, names in SHOWN.items()
    }
    return {
        "fields": fields, "outside": sorted(OUTSIDE),
        # What runs back to where it was: drawn from right to left.
        "recycled": [*roles_under("reused"), "recovered"],
        "units": [one for one in UNITS if compatible(one, network.balance.unit)],
        "carried": {one.code: one.content_unit(network.balance) or "" for one in components()},
    }  # fmt: skip


def _field(table: str, name: str, offered: dict[str, list[list[str]]], currency: str, unit: str) -> dict[str, Any]:
    one = TABLES[table].field(name)
    choices = offered.get(name) or [[code, says(label)] for code, label in one.choices]
    return {
        "name": name, "label": says(one.label), "help": says(one.help), "choices": choices,
        "unit": one.unit.replace("currency", currency).replace("/unit", f"/{unit}"),
    }  # fmt: skip
