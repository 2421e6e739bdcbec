"""How far a report is filled in: the sum counts what the sheets count."""

from qingshen.web.reporting.progress import total


def test_the_sum_is_that_of_the_sheets_beside_it() -> None:
    assert total({"quantities": (1, 4), "activities": (2, 3), "parameters": (0, 2), "streams": (5, 0)}) == (3, 9)
