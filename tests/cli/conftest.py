import hashlib
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qingshen.cli import app

PARK = Path(__file__).parents[2] / "examples" / "electroplating-park"


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *arguments: CliRunner().invoke(app, arguments)


@pytest.fixture
def state():
    """Return a function that tells a folder's files by their hashes."""

    def state(folder):
        files = (path for path in folder.rglob("*") if path.is_file())
        return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    return state


@pytest.fixture
def park(tmp_path):
    """The made-up park, cut down to its first six enterprises; what people decided of the others goes with them."""
    target = tmp_path / "审核 资料" / "示例 园区"
    shutil.copytree(PARK, target, ignore=shutil.ignore_patterns("out", "model", "*.py", "decisions.toml"))
    for path in sorted((target / "workbooks").iterdir())[6:]:
        path.unlink()
    head, *rows = (target / "enterprises.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (target / "enterprises.csv").write_text("".join([head, *rows[:6]]), encoding="utf-8")
    return target
