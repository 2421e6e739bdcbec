import io

import pytest
from pypdf import PdfReader

from qingshen.report import pdf


@pytest.fixture(scope="session")
def printed(sample) -> bytes:
    return pdf.render(sample.document("zh", 2))


@pytest.fixture(scope="session")
def reader(printed) -> PdfReader:
    return PdfReader(io.BytesIO(printed))


@pytest.fixture(scope="session")
def pages(reader) -> list[str]:
    """The words of each page without blanks: a typesetter puts them between scripts as it sees fit."""
    return ["".join(page.extract_text().split()) for page in reader.pages]
