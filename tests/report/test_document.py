import pytest

from qingshen.report.document import Column, TableBlock


def test_a_row_of_the_wrong_length_is_refused_by_its_number():
    with pytest.raises(ValueError, match="row 2 has 1 of 2"):
        TableBlock("t", (Column("a"), Column("b")), ((1, 2), (1,)))
