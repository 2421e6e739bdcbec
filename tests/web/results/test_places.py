from qingshen.language import Text
from qingshen.phases import Audit as Reckoned
from qingshen.report.document import Picture, TableBlock
from qingshen.web.results.places import SMALL, large_districts, places, together


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
        whole, part = places(reckoned, language), large_districts(reckoned, language)
        assert "位置图" not in str(whole.blocks[0].text) or "不画" in str(whole.blocks[0].text)  # type: ignore[union-attr]
        tables = [one for one in part.blocks if isinstance(one, TableBlock)]
        assert all(row[1] >= 5 for one in tables for row in one.rows)  # type: ignore[operator]
        pictures = [one for one in part.blocks if isinstance(one, Picture)]
        assert all("scatter" not in str(one.chart.option) for one in pictures)
