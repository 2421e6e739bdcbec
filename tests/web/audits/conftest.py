"""An audit opened by the bureau of the world, with a small list of candidates."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.language import Text
from qingshen.web.audits.actions.import_list import import_list
from qingshen.web.audits.actions.open_audit import Opening, open_audit
from qingshen.web.audits.models import Audit

HEAD = "企业代码,企业名称,城市,区县,主要工艺,规模,双超,具备审核条件\n"
ROWS = (
    "C1,示例一厂,示例市,甲区,镀锌,大型,是,是",
    "C2,示例二厂,示例市,甲区,镀锌,小型,否,是",
    "C3,示例三厂,示例市,乙区,镀铬,小型,否,是",
    "C4,示例四厂,示例市,丙区,镀铬,小型,否,否",
)


def listed(*rows: str) -> str:
    return HEAD + "\n".join(rows or ROWS) + "\n"


@pytest.fixture
def candidates(tmp_path: Path) -> Callable[..., Path]:
    def written(*rows: str) -> Path:
        path = tmp_path / "list.csv"
        path.write_text(listed(*rows), encoding="utf-8")
        return path

    return written


@pytest.fixture
def audit(world: SimpleNamespace) -> Audit:
    """A new audit, nothing in it."""
    opening = Opening(Text("新审核", "New audit"), "park", (2023, 2024), Text("电镀"), "electroplating-2015", True)
    return open_audit(world.people.bureau, world.city, opening)


@pytest.fixture
def with_list(audit: Audit, world: SimpleNamespace, candidates: Callable[..., Path]) -> Audit:
    """The audit with four candidates."""
    import_list(world.people.bureau, audit, candidates(), "名单.csv")
    return audit
