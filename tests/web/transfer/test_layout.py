from pathlib import Path

import pytest

from qingshen.problems import Refused
from qingshen.web.transfer.layout import belongs, files_of
from tests.web.transfer.conftest import EXAMPLES


def test_what_is_not_the_audit_s_is_left_out() -> None:
    names = files_of(EXAMPLES / "dyeing-cluster")
    assert {"audit.toml", "decisions.toml", "enterprises.csv", "tables/quantities.csv"} <= names.keys()
    assert not [name for name in names if name.endswith((".py", ".md")) or name.startswith(("model", "planted"))]
    assert all(belongs(name) for name in names)


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/x", "rulebook/../../x", "rulebook//x", "workbooks", "out/x", "a.py", ".qingshen/x", "tables/.x", ""],
)
def test_no_other_path_is_an_audit_s(path: str) -> None:
    assert not belongs(path)


@pytest.mark.parametrize("inside", ["rulebook/link.csv", "tables", "workbooks/sub"])
def test_links_are_refused(park: Path, inside: str) -> None:
    (park / inside).symlink_to(EXAMPLES / "dyeing-cluster" / "tables")
    with pytest.raises(Refused) as refused:
        files_of(park)
    assert {one.code for one in refused.value.problems} == {"zip-link"}


@pytest.mark.parametrize("index", ["../elsewhere", "/etc", "workbooks"])
def test_an_index_system_elsewhere_is_refused(park: Path, index: str) -> None:
    path = park / "audit.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("electroplating-2015", index), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        files_of(park)
    assert {one.code for one in refused.value.problems} == {"index-outside"}


def test_no_settings(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        files_of(tmp_path)
