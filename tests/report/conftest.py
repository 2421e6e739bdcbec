import importlib.util
import io
import sys
from pathlib import Path
from types import ModuleType

import docx as python_docx
import pytest
from docx.document import Document as WordDocument

from qingshen.report import docx, html

SAMPLE = Path(__file__).with_name("sample.py")
# What the sample imports lies beside it.
sys.path.append(str(SAMPLE.parent))


@pytest.fixture(scope="session")
def sample() -> ModuleType:
    spec = importlib.util.spec_from_file_location("report_sample", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def word(sample) -> WordDocument:
    return python_docx.Document(io.BytesIO(docx.render(sample.document("zh", 2))))


@pytest.fixture(scope="session")
def page(sample) -> str:
    return html.render(sample.document("zh"))
