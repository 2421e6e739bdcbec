"""What was prepared and decided explains itself: the score by its criteria, the end of a step by its months."""

from qingshen.explain import trace

ENTERPRISES = "enterprise,name,size,toxic\nE1,甲厂,large,yes\nE2,乙厂,small,no\n"
QUANTITIES = "enterprise,year,variable,value,unit\nE1,2024,fresh_water,90,m3\nE2,2024,fresh_water,10,m3\n"
ASKED = '[selection.shares]\nfresh_water = 0.5\n[plan]\nstart = "2025-01-06"\n'


def test_a_score_is_explained_by_principle_and_criterion(audited) -> None:
    found = audited(enterprises=ENTERPRISES, quantities=QUANTITIES, settings=ASKED)
    told = trace(found, "selection/E1").text("zh")
    assert "环境影响突出 = 10" in told and "权重 0.4" in told and "90 m3" in told and "[DESIGN]" in told
    row = found.table("selection").row(0, named=True)
    weights = {"impact": 0.4, "need": 0.3, "feasibility": 0.15, "representativeness": 0.15}
    known = {name: weight for name, weight in weights.items() if row[name] is not None}
    expected = sum(row[name] * weight for name, weight in known.items()) / sum(known.values())
    assert abs(row["score"] - expected) < 1e-9


def test_the_end_of_a_step_is_explained_by_its_start_and_months(audited) -> None:
    told = trace(audited(quantities=QUANTITIES, settings=ASKED), "step/team/team.end").text("en")
    assert "2025-01-06 + 0.5 months" in told and "as proposed" in told


def test_an_open_link_is_named_with_what_is_missing(audited) -> None:
    rows = "enterprise,year,variable,value,unit\n" + "".join(
        f"E1,{year},{name},{value},{unit}\n"
        for year, water in ((2023, 100), (2024, 90))
        for name, value, unit in (("output", 10, "t"), ("fresh_water", water, "m3"))
    )
    found = audited(quantities=rows)
    node = trace(found, "cohort/chain")
    assert node.value.zh == str(found.table("chain").filter(holds=False).height)
