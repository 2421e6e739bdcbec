from pathlib import Path
from typing import get_args

import pytest

from qingshen.language import Language
from qingshen.phases import Audit as Reckoned
from qingshen.web.results import sections
from qingshen.web.results.blocks import Writer, inline
from qingshen.web.results.parts import PARTS


def test_kept_sections_are_those_written_anew(reckoned: Reckoned, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    sections.keep(reckoned, tmp_path, lambda *one: told.append(one))
    assert [one[0] for one in told] == list(range(1, len(PARTS) + 1))
    for part, one in PARTS.items():
        for language in get_args(Language):
            fresh = sections.written(reckoned, one.writers, language)
            assert sections.kept(tmp_path, part, language) == fresh, (part, language)
            assert bool(fresh) == bool(one.writers) or not Writer(language, str).sections(fresh)


def test_sections_of_another_version_are_written_anew(
    reckoned: Reckoned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sections.kept(tmp_path, "levels", "zh") is None
    sections.keep(reckoned, tmp_path, lambda *one: None)
    monkeypatch.setattr(sections, "__version__", "0.0.0")
    assert sections.kept(tmp_path, "levels", "zh") is None


def test_what_is_ours_is_said_in_the_reader_s_words() -> None:
    assert inline("综合指数 [DESIGN]", "zh") == "综合指数 [本软件所拟]"
    assert inline("Index [DESIGN]", "en") == "Index [this software&#x27;s own]"
