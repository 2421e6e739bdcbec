import pytest

from qingshen.phases import Audit
from tests.examples.audited import audited


@pytest.fixture(scope="session")
def park() -> Audit:
    return audited("electroplating-park")


@pytest.fixture(scope="session")
def mills() -> Audit:
    return audited("us-textile-mills")


@pytest.fixture(scope="session")
def cluster() -> Audit:
    return audited("dyeing-cluster")


@pytest.fixture(scope="session")
def examples(park: Audit, mills: Audit, cluster: Audit) -> tuple[Audit, ...]:
    return park, mills, cluster
