"""What people write into the forms of the board."""

import pytest

from qingshen.web.audits.forms import SettingsForm


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("wastewater = 0.85\nenergy：80%", {"wastewater": 0.85, "energy": 0.8}), ("ghg = .5", {"ghg": 0.5}),
        ("ghg = 1.", {"ghg": 1.0}), ("ghg = .", None), ("ghg = 1.2.3", None), ("ghg = 0", None), ("ghg", None),
    ],
)  # fmt: skip
def test_shares_are_read_or_told(said: str, read: dict[str, float] | None) -> None:
    form = SettingsForm({"title": "审核", "scope": "park", "years": "2024", "shares": said})
    assert form.is_valid() is (read is not None) and form.cleaned_data.get("shares") == read
