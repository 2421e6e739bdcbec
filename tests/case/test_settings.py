import tomllib
from pathlib import Path

import pytest

from qingshen.case.settings import Settings, parse_settings, read_settings
from qingshen.language import Text
from qingshen.problems import Refused

FULL = """
[audit]
title = { zh = "某园区审核", en = "Audit of a park" }
scope = "park"
industry = "电镀行业"
years = [2023, 2024]
index = "electroplating-2015"
languages = ["zh"]
date = 2025-06-30
made_up = true
[energy]
edition = "2008"
electricity = "equivalent"
electricity_kgce_per_kwh = 0.3
[carbon]
grid_area = "浙江"
grid_year = 2022
[carbon.uncertainty]
activity = 0.05
[[carbon.factors]]
carrier = "steam"
unit = "t"
scope = 2
tco2_per_unit = 0.3
source = "供热单位证明"
certainty = "official"
[benchmark]
amounts = ["fresh_water"]
group_by = ["process"]
best_share = 0.1
[grading]
empty_class = "renormalise"
"""


def read(tmp_path: Path, text: str) -> Settings:
    (tmp_path / "audit.toml").write_text(text, encoding="utf-8")
    return read_settings(tmp_path)


def refused(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    with pytest.raises(Refused) as caught:
        read(tmp_path, text)
    assert all(one.remedy.zh and one.remedy.en for one in caught.value.problems)
    return [(one.place.sheet, one.place.cell, one.code) for one in caught.value.problems]


def test_everything_stated_is_read(tmp_path: Path) -> None:
    settings = read(tmp_path, FULL)
    assert settings.title == Text("某园区审核", "Audit of a park")
    assert (settings.scope, settings.years, settings.index) == ("park", (2023, 2024), "electroplating-2015")
    assert (settings.languages, settings.date, settings.made_up) == (("zh",), "2025-06-30", True)
    assert (settings.energy.edition, settings.energy.electricity_kgce_per_kwh) == ("2008", 0.3)
    assert (settings.carbon.grid_area, settings.carbon.grid_year) == ("浙江", 2022)
    assert (settings.carbon.uncertainty.activity, settings.carbon.uncertainty.fuel) == (0.05, None)
    assert (settings.carbon.factors[0].scope, settings.carbon.factors[0].tco2_per_unit) == ("2", 0.3)
    assert (settings.benchmark.group_by, settings.benchmark.best_share) == (("process",), 0.1)
    assert settings.grading.empty_class == "renormalise"


def test_defaults(tmp_path: Path) -> None:
    settings = read(tmp_path, '[audit]\ntitle = "x"\nyears = [2024]\n')
    assert (settings.scope, settings.index, settings.languages) == ("industry", "", ("zh", "en"))
    assert settings.currency == Text("万元", "10^4 CNY")
    assert (settings.benchmark.output, settings.benchmark.outlier) == ("output", 3.5)
    assert settings.carbon.uncertainty.activity is None


def test_a_file_saved_by_notepad_with_its_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "audit.toml").write_bytes('\ufeff[audit]\ntitle = "x"\nyears = [2024]\n'.encode())
    assert read_settings(tmp_path).years == (2024,)


MISTAKES = {
    "a misspelt key": ('titel = "x"', ("[audit]", "titel", "settings-unknown-key")),
    "a wrong type": ("organiser = 5", ("[audit]", "organiser", "settings-type")),
    "a text of three languages": ('note = {zh = "x", fr = "y"}', ("[audit]", "note", "settings-type")),
    "an unknown scope": ('scope = "parc"', ("[audit]", "scope", "settings-choice")),
    "an impossible date": ('date = "2025-02-30"', ("[audit]", "date", "settings-type")),
    "an unknown language": ('languages = ["de"]', ("[audit]", "languages", "settings-choice")),
    "a flag in words": ('made_up = "yes"', ("[audit]", "made_up", "settings-type")),
    "equivalent without its value": ('[energy]\nelectricity = "equivalent"',
                                     ("[energy]", "electricity_kgce_per_kwh", "settings-equivalent")),
    "gce instead of kgce": ("[energy]\nelectricity_kgce_per_kwh = 300",
                            ("[energy]", "electricity_kgce_per_kwh", "settings-range")),
    "a year as text": ('[carbon]\ngrid_year = "2022"', ("[carbon]", "grid_year", "settings-type")),
    "a section that is none": ('[carbon]\nuncertainty = 0.05', ("[carbon.uncertainty]", "", "settings-section")),
    "an unknown section": ("[carbn]", ("", "carbn", "settings-unknown-key")),
    "grouping by no column": ('[benchmark]\ngroup_by = ["proces"]', ("[benchmark]", "group_by", "settings-choice")),
    "a share above one": ("[benchmark]\nbest_share = 20", ("[benchmark]", "best_share", "settings-range")),
    "a factor without source": ('[[carbon.factors]]\ncarrier="s"\nunit="t"\nscope=2\ntco2_per_unit=1\n'
                                'certainty="recalled"',
                                ("[carbon.factors #1]", "source", "settings-factor-incomplete")),
    "a factor given twice": (
        '[[carbon.factors]]\ncarrier="s"\nunit="t"\nscope=1\nsource="x"\ncertainty="recalled"\ntco2_per_unit=1\nncv=2\ncarbon=1\noxidation=1',
        ("[carbon.factors #1]", "tco2_per_unit", "settings-factor-values")),
    "the equivalent value of electricity stated twice": (
        '[energy]\nelectricity = "equivalent"\nelectricity_kgce_per_kwh = 0.3\n[[energy.coefficients]]\n'
        'carrier = "电力"\nunit = "kWh"\nkgce_per_unit = 0.31\nsource = "x"\ncertainty = "official"',
        ("[energy]", "electricity_kgce_per_kwh", "settings-coefficient-twice")),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_at_its_key(tmp_path: Path, mistake: str) -> None:
    lines, expected = MISTAKES[mistake]
    assert refused(tmp_path, f'[audit]\ntitle = "x"\nyears = [2024]\n{lines}\n') == [expected]


@pytest.mark.parametrize(
    "years", ["[2024, 2023]", "[2024, 2024]", "[24]", "2024", "[]", '["2024"]', "[2024.5]", "[1066]"]
)
def test_impossible_years(tmp_path: Path, years: str) -> None:
    assert refused(tmp_path, f'[audit]\ntitle = "x"\nyears = {years}\n') == [("[audit]", "years", "settings-years")]


def test_all_problems_are_reported_together(tmp_path: Path) -> None:
    found = refused(tmp_path, "[audit]\nscope = 1\n[energy]\nedition = 2020\n")
    assert [code for _, _, code in found] == ["settings-title", "settings-choice", "settings-years", "settings-choice"]


def test_did_you_mean() -> None:
    _, problems = parse_settings({"audit": {"title": "x", "years": [2024], "organizer": "y"}})
    assert problems[0].remedy == Text("是否想写“organiser”？", "did you mean 'organiser'?")


def test_no_file_no_toml_no_utf8(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        read_settings(tmp_path)
    assert caught.value.problems[0].code == "settings-absent"
    assert refused(tmp_path, "[audit\n") == [("", "", "settings-syntax")]
    (tmp_path / "audit.toml").write_bytes('[audit]\ntitle = "审核"'.encode("gb18030"))
    with pytest.raises(Refused) as caught:
        read_settings(tmp_path)
    assert caught.value.problems[0].code == "settings-encoding"


@pytest.mark.parametrize(("written", "key"), [("discount_rate = 8", "discount_rate"), ("life = 0", "life")])
def test_a_rate_in_per_cent_or_a_life_of_nothing_is_refused(written: str, key: str) -> None:
    document = tomllib.loads(f'[audit]\ntitle = "x"\nyears = [2024]\n[measures]\n{written}')
    problems = parse_settings(document)[1]
    assert [one.code for one in problems] == ["settings-range"]
    assert key in str(problems[0].place)
