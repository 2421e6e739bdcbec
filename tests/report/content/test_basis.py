import pytest

from qingshen.language import Text
from qingshen.report.content.basis import years_of


@pytest.mark.parametrize(
    ("years", "told"),
    [
        ((2024,), ("2024", "2024")),
        ((2023, 2025), ("2023、2025", "2023, 2025")),
        ((2022, 2023, 2024), ("2022—2024", "2022–2024")),
        ((2020, 2022, 2023), ("2020、2022、2023", "2020, 2022, 2023")),
    ],
)
def test_a_dash_leaves_no_year_out(years, told):
    assert years_of(years) == Text(*told)
