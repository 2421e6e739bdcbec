from pathlib import Path

import pytest

from qingshen.case import read_case
from qingshen.phases import Audit, audit

EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="session")
def park() -> Audit:
    return audit(read_case(EXAMPLES / "electroplating-park"))


@pytest.fixture(scope="session")
def mills() -> Audit:
    return audit(read_case(EXAMPLES / "us-textile-mills"))


@pytest.fixture(scope="session")
def cluster() -> Audit:
    return audit(read_case(EXAMPLES / "dyeing-cluster"))


@pytest.fixture(scope="session")
def examples(park: Audit, mills: Audit, cluster: Audit) -> tuple[Audit, ...]:
    return park, mills, cluster
