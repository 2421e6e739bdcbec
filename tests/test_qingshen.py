"""The public names stand where they say, and importing the package alone brings nothing heavy along."""

import subprocess
import sys

import pytest

import qingshen


@pytest.mark.parametrize("name", qingshen.__all__)
def test_every_public_name_is_there(name: str) -> None:
    assert getattr(qingshen, name) is not None
    assert name in dir(qingshen)


def test_a_dozen_names_and_no_more() -> None:
    assert len(qingshen.__all__) <= 12


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="audits"):
        _ = qingshen.audits


def test_importing_the_package_brings_no_library_along() -> None:
    code = "import sys, qingshen; sys.exit(bool({'polars', 'numpy', 'docx'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
