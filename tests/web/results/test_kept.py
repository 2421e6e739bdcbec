"""What is said of a run is said by the edition of the rulebook it was reckoned by, whichever holds by now."""

import shutil
from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.phases import Audit as Reckoned
from qingshen.phases import audit as audited
from qingshen.rulebook.edition import OWN, by, files, program
from qingshen.web.results import shelf
from qingshen.web.results.cohort import cohort_part
from qingshen.web.results.enterprise import enterprise_page
from qingshen.web.results.kept import Key
from qingshen.web.results.sections import keep, kept
from tests.web.results.test_enterprise import reckoned_of

ASPECTS, NEW, OLD = "procedure/aspects.csv", "equipment", "gear, as it was called"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Reckoned]:
    """An audit that keeps an edition in which an aspect bears another name; reckoned, and laid into a run's folder."""
    folder = tmp_path_factory.mktemp("run")
    reckoned_of(folder / "case", ("EP12", "EP02"))
    for name, path in files().items():
        (folder / "case" / OWN / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, folder / "case" / OWN / name)
    aspects = folder / "case" / OWN / ASPECTS
    aspects.write_text(aspects.read_text(encoding="utf-8").replace(f"设备,{NEW},", f'设备,"{OLD}",'), encoding="utf-8")
    found = audited(read_case(folder / "case"))
    shelf.lay(found, folder)
    return folder, found


def test_pages_use_the_words_of_the_run_s_edition(
    run: tuple[Path, Reckoned], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    folder, found = run
    monkeypatch.setattr(Key, "found", lambda key: found)
    monkeypatch.setattr(Key, "of", lambda key: type("Run", (), {"pk": 1_000_011, "folder": folder}))
    with by(program()):
        page = cohort_part(Key(1_000_011, "of an edition of its own"), "problems", "en")
        assert OLD in page.content
        assert enterprise_page(Key(1_000_011, "of an edition of its own"), "EP12", "zh")["is_audited"]
        keep(found, folder, lambda *one: None)
    sections = kept(folder, "problems", "en")
    assert sections and OLD in str(sections)


def test_a_run_that_was_moved_finds_its_edition(run: tuple[Path, Reckoned], tmp_path: Path) -> None:
    folder, found = run
    for part in ("case", shelf.FOLDER):
        shutil.copytree(folder / part, tmp_path / part)
    assert shelf.take(tmp_path).case.folder == tmp_path / "case" != found.case.folder
