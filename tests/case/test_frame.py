"""The frame of an audit: everything before anybody reports, and what is wrong with it."""

import hashlib
from pathlib import Path

from qingshen.case.frame import gather_frame
from qingshen.case.names import variables_of

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"
DYEING = PARK.parent / "dyeing-cluster"


def test_a_frame_needs_no_table(tmp_path: Path) -> None:
    (tmp_path / "audit.toml").write_bytes((PARK / "audit.toml").read_bytes())
    frame, problems = gather_frame(tmp_path)
    assert frame is not None and not problems
    assert frame.system is not None and frame.system.code == "electroplating-2015"
    assert frame.settings.years == (2023, 2024)
    assert dict(frame.variables) == variables_of(frame.system, frame.further)
    assert frame.inputs == {"audit.toml": hashlib.sha256((PARK / "audit.toml").read_bytes()).hexdigest()}


def test_an_index_system_of_the_folder_is_found() -> None:
    frame, problems = gather_frame(DYEING)
    assert frame is not None and not [one for one in problems if one.severity == "error"]
    assert frame.system is not None and frame.system.code == "dyeing-cluster-sample"
    assert {"audit.toml", "decisions.toml"} <= frame.inputs.keys()


def test_without_settings_there_is_no_frame(tmp_path: Path) -> None:
    frame, problems = gather_frame(tmp_path)
    assert frame is None and [one.severity for one in problems] == ["error"]


def test_an_unknown_index_system_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    text = (PARK / "audit.toml").read_text(encoding="utf-8").replace("electroplating-2015", "no-such-system")
    (tmp_path / "audit.toml").write_text(text, encoding="utf-8")
    frame, problems = gather_frame(tmp_path)
    assert frame is not None and frame.system is None and frame.settings.years == (2023, 2024)
    assert [one for one in problems if "no-such-system" in str(one)]


def test_two_frames_are_never_the_same() -> None:
    first, second = gather_frame(PARK)[0], gather_frame(PARK)[0]
    assert first != second and len({first, second}) == 2
