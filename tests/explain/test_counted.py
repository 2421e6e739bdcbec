"""Counts are explained by who is counted, and nobody is said to fail who may yet pass."""

from qingshen.explain import trace

QUANTITIES = "enterprise,year,variable,value,unit\n"


def test_a_missing_indicator_is_not_told_as_failed(audited) -> None:
    node = trace(audited("electroplating-2015"), "cohort/indicator/fresh_water_per_wash")
    assert {child.value.zh for child in node.children} == {"未达到（最好可达Ⅰ级）"}
    assert {child.note.zh for child in node.children} == {"缺失"}


def test_without_weights_no_points_are_lost(audited) -> None:
    node = trace(audited("dyeing-hjt185-2006"), "cohort/indicators")
    assert "失分" not in node.label.zh
    assert {child.value.zh for child in node.children} == {""}


def test_the_clusters_index_shows_the_output_that_weighs_and_only_its_own_kind(audited) -> None:
    rows = "E1,2024,output,10,m2\nE2,2024,output,5,t\n"
    node = trace(audited("electroplating-2015", quantities=QUANTITIES + rows), "cohort/index/2/m2")
    (child,) = node.children
    assert child.label.zh == "E1"
    assert child.children[0].value.zh == "10 m2"
