import pytest

from qingshen.report.subscripts import pieces


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("4.5 tCO2/t", "4.5 tCO_2/t"),
        ("tCO₂", "tCO_2"),
        ("SO2 NOx N2O CH4 NH3", "SO_2 NO_x N_2O CH_4 NH_3"),
        ("CODCr BOD5 PM2.5 PM10", "COD_Cr BOD_5 PM_2.5 PM_10"),
        ("P50 H2SO4", "P_50 H_2SO_4"),
        ("COD NO2024 X2 GB/T 21347", "COD NO_2024 X2 GB/T 21347"),
        ("企业2 CO", "企业2 CO"),
        ("", ""),
    ],
)
def test_chemistry_is_set_low_and_nothing_else(text, marked):
    assert "".join(f"_{one.text}" if one.low else one.text for one in pieces(text)) == marked
