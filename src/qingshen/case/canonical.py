"""What people write in a cell → one canonical text, so that a grid, a workbook and a service write the same alike.

Nothing is judged here: what cannot be read stays as it was written, for the checks to name its place.
"""

from collections.abc import Callable, Mapping

from qingshen.case import cell
from qingshen.case.names import Known, Names, derived_amounts
from qingshen.case.schema import TABLES, Field, Table

Cells = Mapping[str, str]


def canonical_row(table: Table, raw: Mapping[str, object], known: Known) -> dict[str, str]:
    """Return the canonical texts of a row by field, blanks left out."""
    cells = {one.name: canonical(table, one, raw[one.name], known) for one in table.fields if one.name in raw}
    cells = {name: text for name, text in cells.items() if text}
    if "role" in cells and table.name == "streams":
        cells["role"] = _role(cells["role"], cells.get("balance", ""), known)
    return cells


def canonical(table: Table, field: Field, raw: object, known: Known) -> str:
    """Return the canonical text of one cell; "" where it is blank."""
    written = cell.text(raw)
    if not written:
        return ""
    names = _NAMED.get((table.name, field.name))
    if names is not None:
        return names(known).code(cell.half_width(written)) or written
    return _BY_KIND[field.kind](field, raw, written, keyed=field.name in table.key or field.name in cell.CODED)


def as_number(field: Field, text: str) -> float | str:
    """Return a canonical text as a workbook holds it: a number where the field is one and the text plainly is."""
    if field.kind not in ("number", "year"):
        return text
    read = cell.number(text)
    plain = read.value is not None and read.status is None and not text.endswith("%")
    return read.value if plain and read.value is not None else text


def _text(field: Field, raw: object, written: str, *, keyed: bool) -> str:
    del field, raw
    return cell.half_width(written) if keyed else written


def _number(field: Field, raw: object, written: str, *, keyed: bool) -> str:
    del field, keyed
    read = cell.number(raw)
    # A per cent sign or a unit's own way to write a limit is read by the unit, which may still change.
    plain = cell.half_width(written)
    if read.trouble or plain.endswith("%"):
        return plain
    if read.status == "below_detection":
        return f"<{cell.text(read.value)}" if read.value is not None else "ND"
    return cell.text(read.value)


def _year(field: Field, raw: object, written: str, *, keyed: bool) -> str:
    del field, keyed
    read = cell.year(raw)
    return str(read) if isinstance(read, int) else written


def _date(field: Field, raw: object, written: str, *, keyed: bool) -> str:
    del field, keyed
    return cell.day(raw) or written


def _choice(field: Field, raw: object, written: str, *, keyed: bool) -> str:
    del raw, keyed
    codes = {cell.fold(name): code for code, label in field.choices for name in (code, *label) if name}
    return codes.get(cell.fold(written), written)


_BY_KIND: Mapping[str, Callable[..., str]] = {
    "text": _text,
    "number": _number,
    "year": _year,
    "date": _date,
    "choice": _choice,
}


def _amounts(known: Known) -> Names:
    derived = Names.of((one.code, one.name, ()) for one in derived_amounts().values())
    return known.variable_names.besides(known.carrier_names).besides(derived)


_NAMED: Mapping[tuple[str, str], Callable[[Known], Names]] = {
    ("quantities", "variable"): lambda known: known.variable_names,
    ("answers", "indicator"): lambda known: known.indicator_names,
    ("activities", "carrier"): lambda known: known.carrier_names,
    ("streams", "balance"): lambda known: known.balance_names,
    ("contents", "balance"): lambda known: known.balance_names,
    ("contents", "component"): lambda known: known.component_names,
    ("parameters", "name"): lambda known: known.parameter_names,
    ("measures", "carrier"): lambda known: known.carrier_names.besides(known.variable_names),
    ("effects", "variable"): _amounts,
    ("sources", "variable"): _amounts,
}
assert all(TABLES[table].field(field) for table, field in _NAMED)


def _role(written: str, balance: str, known: Known) -> str:
    of = known.balances.get(balance)
    return (known.role_names[of.kind].code(written) if of else None) or written
