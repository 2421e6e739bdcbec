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
    for name in (*hook.NPM_INPUTS, "hatch_build.py", hook.ICONS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def lay(root, hook, stamp):
    for folder in (hook.ASSETS, hook.VENDOR):
        (root / folder).mkdir(parents=True, exist_ok=True)
        (root / folder / "stamp").write_text(stamp, encoding="utf-8")
        (root / folder / "old.js").write_text("old", encoding="utf-8")


def npm_of(hook, root, versions):
    """Return what npm would bring: every package of package.json, each file named after itself."""

    def npm(folder):
        for name, version in versions.items():
            package = folder / "node_modules" / name
            package.mkdir(parents=True)
            (package / "package.json").write_text(json.dumps({"version": version}))
            (package / "LICENSE").write_text(f"licence of {name}")
            for source, _, _ in hook.FILES.get(name, ()):
                (package / source).parent.mkdir(parents=True, exist_ok=True)
                (package / source).write_text(f"{source}\n//# sourceMappingURL=there.map\n")
        icons = folder / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
        icons.mkdir(parents=True)
        for name in (root / hook.ICONS).read_text().split():
            (icons / f"{name}.svg").write_text(f'<svg viewBox="0 0 24 24"><path d="{name}" /></svg>')

    return npm


def pinned(root):
    return json.loads((root / "package.json").read_text())["dependencies"]


def test_nothing_is_fetched_when_the_pinned_versions_are_there(root, hook, monkeypatch):
    lay(root, hook, hook.stamp(root))
    monkeypatch.setattr(hook, "npm_ci", lambda folder: pytest.fail("npm was called"))
    hook.bring(root)


def test_another_version_or_another_icon_is_brought_anew(root, hook):
    lay(root, hook, hook.stamp(root))
    (root / hook.ICONS).write_text("home\n")
    assert not hook.is_current(root)


def test_what_is_brought_replaces_what_was_there_with_its_licence(root, hook, monkeypatch):
    lay(root, hook, "another")
    monkeypatch.setattr(hook, "npm_ci", npm_of(hook, root, pinned(root)))
    hook.bring(root)
    assert hook.is_current(root)
    brought = {file.name for folder in (hook.ASSETS, hook.VENDOR) for file in (root / folder).iterdir()}
    assert "old.js" not in brought
    assert {"echarts.min.js", "echarts.LICENSE", "echarts.NOTICE", "tabulator.LICENSE", "x6.js"} <= brought
    assert "sourceMappingURL" not in (root / hook.VENDOR / "tabler.css").read_text()
    assert (
        '<symbol id="home" viewBox="0 0 24 24"><path d="home" /></symbol>'
        in (root / hook.VENDOR / "icons.svg").read_text()
    )


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".a{b:c}", ".a{b:c}"),
        (".a:has(> .b){c:d}.e{f:g}", ".e{f:g}"),
        (".a,.b:has(.c,.d),.e:not(.f,.g){h:i}", ".a,.e:not(.f,.g){h:i}"),
        ("@media print{.a:not(.b:not(:has(:focus))){c:d}.e{f:g}}", "@media print{.e{f:g}}"),
        ("@keyframes k{from{a:b}to{a:c}}", "@keyframes k{from{a:b}to{a:c}}"),
    ],
)
def test_what_makes_browsers_slow_is_left_out(hook, css, left):
    assert hook.without_has(css.encode()) == left.encode()


def test_a_version_nobody_pinned_stops_the_build(root, hook, monkeypatch):
    monkeypatch.setattr(hook, "npm_ci", npm_of(hook, root, {**pinned(root), "echarts": "0.0.1"}))
    with pytest.raises(RuntimeError, match=r"npm brought echarts 0\.0\.1"):
        hook.bring(root)
    assert not hook.is_current(root)


def test_a_failing_npm_stops_the_build_with_its_words(root, hook):
    lay(root, hook, "another")
    (root / "package-lock.json").write_text("{")
    with pytest.raises(RuntimeError, match=r"npm ci returned [1-9](.|\n)*npm"):
        hook.bring(root)
    assert not hook.is_current(root)


def test_no_address_is_kept_in_the_lock():
    assert "resolved" not in (ROOT / "package-lock.json").read_text()
    assert "://" not in (ROOT / "package-lock.json").read_text() + (ROOT / ".npmrc").read_text()
