"""All methods stand in one list; the same figures in any order give the same problems."""

from looked_up import QUANTITIES

CHECKS = "enterprise,question,answer,value,present,reason,evidence\nE1,EQ04,no,,,,\nE2,EQ04,yes,,,,\n"
PROBLEM_COLUMNS = (
    *("problem", "method", "name", "aspect", "orientation", "variable", "process", "enterprises", "audited"),
    *("prevalence", "size", "unit", "potential_share", "focus", "techniques", "proposal", "decision", "differs"),
    *("reason", "by", "date"),
)


def test_the_tables_are_those_promised(diagnosed) -> None:
    found = diagnosed(checks=CHECKS)
    assert set(found) == {"problems", "findings", "checklist_results", "hotspots"}
    assert found["problems"].columns == list(PROBLEM_COLUMNS)
    assert found["findings"].columns[:4] == ["problem", "enterprise", "method", "size"]


def test_every_problem_has_its_cause_method_and_those_who_have_it(diagnosed) -> None:
    found = diagnosed(checks=CHECKS)
    problems, findings = found["problems"], found["findings"]
    assert set(problems["problem"]) == {
        "standard/fresh_water_per_wash", "checklist/EQ04", "checklist/EQ05", "compliance/over_standard",
    }  # fmt: skip
    assert problems.select("aspect", "orientation", "method", "name").null_count().sum_horizontal().item() == 0
    counted = findings.filter("counted").group_by("problem").n_unique().select("problem", "enterprise")
    assert dict(counted.iter_rows()) == dict(problems.select("problem", "enterprises").iter_rows())
    assert (problems["enterprises"] <= problems["audited"]).all()


def test_the_order_of_rows_changes_no_problem(diagnosed) -> None:
    texts = [QUANTITIES, CHECKS]
    turned = ["\n".join([head, *reversed(rows)]) + "\n" for head, *rows in (text.splitlines() for text in texts)]
    first, second = (diagnosed(quantities=one, checks=other) for one, other in (texts, turned))
    assert first["problems"].equals(second["problems"])
    assert first["checklist_results"].equals(second["checklist_results"])
    placed = ["file", "sheet", "cell"]
    assert first["findings"].drop(placed).equals(second["findings"].drop(placed))


def test_without_an_index_system_and_answers_the_flags_remain(diagnosed) -> None:
    nothing = "enterprise,year,variable,value,unit,status,reason\n"
    found = diagnosed(quantities=nothing + "E1,2024,output,1,t,,\n")
    assert found["problems"]["problem"].to_list() == ["compliance/over_standard"]
