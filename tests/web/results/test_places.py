from qingshen.language import Text
from qingshen.phases import Audit as Reckoned
from qingshen.report.document import Picture, TableBlock
from qingshen.web.results.places import SMALL, added, large_districts, places, together
from tests.web.results.conftest import CODES


def counted(*numbers: int) -> list[tuple[Text, dict[str, float]]]:
    return [(Text(f"{at}区", f"district {at}"), {"II": 1.0, "III": one - 1.0}) for at, one in enumerate(numbers)]


def test_small_districts_are_one() -> None:
    for given, sums in (
        ((9, 6, 3, 2), [9, 6, 5]), ((9, 6, 3, 1), [9, 10]), ((9, 6), [9, 6]), ((4, 3), [7]), ((3, 1), []), ((), []),
        ((7, 2), [9]),
    ):  # fmt: skip
        found = together(counted(*given))
        assert [sum(amounts.values()) for _, amounts in found] == sums, given
    assert together(counted(9, 3, 2))[-1][0] == SMALL


def test_who_may_not_see_every_enterprise_sees_no_points(reckoned: Reckoned) -> None:
    for language in ("zh", "en"):
        whole, part = places(reckoned, language), large_districts(reckoned, language, frozenset(CODES))
        assert "位置图" not in str(whole.blocks[0].text) or "不画" in str(whole.blocks[0].text)  # type: ignore[union-attr]
        tables = [one for one in part.blocks if isinstance(one, TableBlock)]
        assert all(row[1] >= 5 for one in tables for row in one.rows)  # type: ignore[operator]
        pictures = [one for one in part.blocks if isinstance(one, Picture)]
        assert all("scatter" not in str(one.chart.option) for one in pictures)


def test_one_hidden_of_five_does_not_follow_from_its_district(reckoned: Reckoned) -> None:
    """What may be seen is taken from the sum: of the hidden nothing is in it, or five at least."""
    whole = large_districts(reckoned, "zh", frozenset())
    for hidden in (CODES[:1], CODES[:4], CODES[:5]):
        part = large_districts(reckoned, "zh", frozenset(hidden))
        sums = [sum(row[1] for one in each.blocks if isinstance(one, TableBlock) for row in one.rows)  # type: ignore[misc]
                for each in (whole, part)]  # fmt: skip
        levels = reckoned.table("levels").filter(year=reckoned.year).drop_nulls("level")
        kept = levels.filter(levels["enterprise"].is_in(list(hidden))).height
        assert sums[0] - sums[1] == (kept if kept < 5 else 0), hidden


def test_those_seen_and_the_others_are_added_by_district() -> None:
    seen, others = counted(4, 2), together(counted(1, 6))
    assert [sum(amounts.values()) for _, amounts in added(seen, others)] == [4, 2, 7]
    assert added(seen, others)[-1][0] == SMALL
    assert [sum(amounts.values()) for _, amounts in added(counted(4), together(counted(6)))] == [10]
