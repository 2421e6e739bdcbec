"""What people's industry options name must be there: enterprises, techniques, problems, variables in their units."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.case.deciding import OwnOption
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.phases.canonical import own_unit
from qingshen.phases.industry import ENERGY, GHG
from qingshen.phases.options.exchanges import KIND
from qingshen.phases.options.linking import table
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.carriers import carrier, carriers

NAMED = {
    "participants": Text("企业", "enterprise"),
    "technique": Text("技术", "technique"),
    "problems": Text("问题", "problem"),
    "effects": Text("项目", "variable"),
}


def check_stated(case: Case, tables: dict[str, pl.DataFrame]) -> None:
    """Raise Refused with all that the options of decisions.toml name and the audit does not know, by place.

    Problems are checked where the audit found any.
    """
    variables = {*case.variables, *(one.code for one in carriers()), ENERGY, GHG}
    known: dict[str, Collection[str]] = {
        "participants": case.enterprises["enterprise"].to_list(),
        "technique": [one.code for one in case.catalogue.techniques],
        "problems": table(tables, "problems", "problem")["problem"].to_list(),
        "effects": sorted(variables),
    }
    wrong = [one for option in case.decisions.options for one in _unknown(case, option, known)]
    if wrong:
        raise Refused(wrong)


def _unknown(case: Case, one: OwnOption, known: dict[str, Collection[str]]) -> Iterator[Problem]:
    named = {
        "participants": one.participants, "technique": filter(None, [one.technique]),
        "problems": one.problems if known["problems"] else (), "effects": one.effects,
    }  # fmt: skip
    for key, codes in named.items():
        place, kind = Place(one.ruling.place.file, one.ruling.place.sheet, key), NAMED[key]
        for code in codes:
            if code not in known[key]:
                what = Text(f"本次审核没有{kind.zh}“{code}”", f"this audit has no {kind.en} '{code}'")
                yield Problem(place, "option-names", what, suggestion(code, known[key]))
    if one.code == KIND or one.code.startswith(f"{KIND}/"):
        what = Text(f"代码“{one.code}”留给供需匹配的方案", f"the code '{one.code}' is kept for matched exchanges")
        place = Place(one.ruling.place.file, one.ruling.place.sheet, "code")
        yield Problem(place, "option-code", what, Text("换一个代码", "take another code"))
    for variable, (_, unit) in one.effects.items():
        own = own_unit(case, variable)
        named = carrier(variable)
        if own and not units.compatible(unit, own) and not (named and named.accepts(unit)):
            place = Place(one.ruling.place.file, one.ruling.place.sheet, "effects")
            what = Text(
                f"“{variable}”的单位 {unit} 不能换算成 {own}", f"'{variable}' in {unit} cannot be told in {own}"
            )
            yield Problem(place, "option-unit", what, Text(f"改按 {own} 填写", f"write it in {own}"))
