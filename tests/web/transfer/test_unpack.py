import errno
import stat
import struct
import zipfile
import zlib
from pathlib import Path
from time import process_time

import pytest

from qingshen.problems import Refused
from qingshen.web.transfer import unpack as unpacking
from qingshen.web.transfer.pack import pack
from qingshen.web.transfer.unpack import unpack
from tests.web.transfer.conftest import contents


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {one.code for one in refused.value.problems}


def test_a_packed_folder_unpacks_the_same(park: Path, tmp_path: Path) -> None:
    pack(park, tmp_path / "a.zip", "top")
    assert contents(unpack(tmp_path / "a.zip", tmp_path / "out")) == contents(park)


@pytest.mark.parametrize("name", ["../outside", "/etc/x", "a/../../b", "C:/x", "..\\x"])
def test_what_leads_outside_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Refused) as refused:
        unpack(zipped(tmp_path / "a.zip", {"audit.toml": b"", name: b"x"}), tmp_path / "out" / "in")
    assert codes(refused) == {"zip-outside"}
    assert not (tmp_path / "out").exists()


def test_a_link_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        link = zipfile.ZipInfo("rulebook/passwd")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(Refused) as refused:
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert codes(refused) == {"zip-link"}


def test_a_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 1000)
    bomb = zipped(tmp_path / "a.zip", {"audit.toml": b"0" * 1001})
    with pytest.raises(Refused) as refused:
        unpack(bomb, tmp_path / "out")
    assert codes(refused) == {"zip-large"}
    monkeypatch.setattr(unpacking, "LARGEST", 2000)
    monkeypatch.setattr(unpacking, "MOST", 0)
    with pytest.raises(Refused):
        unpack(bomb, tmp_path / "out")


def test_what_is_no_zip_and_no_audit(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"not a zip")
    with pytest.raises(Refused) as refused:
        unpack(tmp_path / "a.zip", tmp_path / "out")
    assert codes(refused) == {"zip-unreadable"}
    with pytest.raises(Refused) as refused:
        unpack(zipped(tmp_path / "b.zip", {"readme.txt": b"x"}), tmp_path / "out2")
    assert codes(refused) == {"settings-absent"}


def test_chinese_names_as_windows_writes_them(tmp_path: Path) -> None:
    raw = "工作簿.xlsx".encode("gb18030").decode("cp437")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("audit.toml", "")
        archive.writestr("XXXXXXXXXX.xlsx", b"x")
    content = (tmp_path / "a.zip").read_bytes().replace(b"XXXXXXXXXX.xlsx", raw.encode("cp437").ljust(15, b"_"))
    (tmp_path / "a.zip").write_bytes(content)
    names = {one.name for one in unpack(tmp_path / "a.zip", tmp_path / "out").iterdir()}
    assert any(name.startswith("工作簿.xlsx") for name in names)


def test_a_disk_that_is_full_is_no_fault_of_the_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(unpacking, "_put", full)
    with pytest.raises(OSError, match="No space"):
        unpack(zipped(tmp_path / "a.zip", {"audit.toml": b"x"}), tmp_path / "out")


def test_contents_that_were_damaged_on_the_way_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("audit.toml", bytes(range(256)) * 40)
    content = bytearray(path.read_bytes())
    content[40] = 0x07  # a block of a kind deflate does not know
    path.write_bytes(content)
    with pytest.raises(Refused) as refused:
        unpack(path, tmp_path / "out")
    assert codes(refused) == {"zip-unreadable"}


@pytest.mark.parametrize(
    ("names", "code"), [(["tables", "tables/x.csv"], "zip-twice"), (["t/" + "长" * 100 + ".csv"], "zip-name")]
)
def test_names_no_folder_can_hold_are_refused(tmp_path: Path, names: list[str], code: str) -> None:
    with pytest.raises(Refused) as refused:
        unpack(zipped(tmp_path / "a.zip", {"audit.toml": b"", **dict.fromkeys(names, b"x")}), tmp_path / "out")
    assert codes(refused) == {code} and not (tmp_path / "out").exists()


def test_a_path_of_ten_thousand_folders_is_refused_at_once(tmp_path: Path) -> None:
    begun = process_time()
    for name in (
        "a/" * 30_000 + "x",
        "长" * 80 + "/" + "长" * 80 + "/" + "长" * 80 + "/" + "长" * 80 + "/" + "长" * 80,
    ):
        with pytest.raises(Refused) as refused:
            unpack(zipped(tmp_path / "a.zip", {"audit.toml": b"", name: b"x"}), tmp_path / "out")
        assert codes(refused) == {"zip-name"}
    assert process_time() - begun < 5


def test_what_unpacks_to_too_much_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacking, "LARGEST", 1)
    with pytest.raises(Refused) as refused:
        unpack(zipped(tmp_path / "a.zip", {"audit.toml": b"00"}), tmp_path / "out", "示例.zip")
    assert refused.value.problems[0].place.file == "示例.zip"


def test_a_name_written_in_unicode_beside_another_is_the_name(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("audit.toml", "")
        one = zipfile.ZipInfo("XX.xlsx")
        name = "工作簿.xlsx".encode()
        one.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"XX.xlsx")) + name
        archive.writestr(one, b"x")
    assert (unpack(tmp_path / "a.zip", tmp_path / "out") / "工作簿.xlsx").is_file()
