import importlib.util
import json
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture
def hook():
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def root(tmp_path, hook):
    for name in hook.NPM_INPUTS:
        shutil.copyfile(ROOT / name, tmp_path / name)
    (tmp_path / hook.ASSETS).mkdir(parents=True)
    return tmp_path


def lay(root, hook, version):
    (root / hook.ASSETS / "echarts.min.js").write_text(hook.stamp(version), encoding="utf-8")


def test_nothing_is_fetched_when_the_pinned_version_is_there(root, hook, monkeypatch):
    lay(root, hook, hook.pinned(root))
    monkeypatch.setattr(hook, "npm_ci", lambda folder: pytest.fail("npm was called"))
    hook.bring(root)


def test_another_version_is_replaced_with_its_licence(root, hook, monkeypatch):
    lay(root, hook, "0.0.1")

    def npm(folder):
        package = folder / "node_modules" / "echarts"
        (package / "dist").mkdir(parents=True)
        (package / "package.json").write_text(json.dumps({"version": hook.pinned(root)}))
        for name in ("LICENSE", "NOTICE", "dist/echarts.min.js"):
            (package / name).write_text(name)

    monkeypatch.setattr(hook, "npm_ci", npm)
    hook.bring(root)
    assert hook.is_current(root)
    assert {file.name for file in (root / hook.ASSETS).iterdir()} == {
        "echarts.LICENSE",
        "echarts.NOTICE",
        "echarts.min.js",
    }


def test_a_failing_npm_stops_the_build_with_its_words(root, hook):
    lay(root, hook, "0.0.1")
    (root / "package-lock.json").write_text("{")
    with pytest.raises(RuntimeError, match=r"npm ci returned [1-9](.|\n)*npm"):
        hook.bring(root)
    assert not hook.is_current(root)


def test_no_address_is_kept_in_the_lock():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
    assert "://" not in (ROOT / "package-lock.json").read_text() + (ROOT / ".npmrc").read_text()
