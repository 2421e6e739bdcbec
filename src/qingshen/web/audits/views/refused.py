"""How a refusal and an upload come to a page."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qingshen.problems import Refused
from qingshen.web.jobs.work import written


def shown(refused: Refused) -> list[dict[str, Any]]:
    """Return the problems as `shell/parts/problems.html` shows them."""
    return [written(one) for one in refused.problems]


@contextmanager
def laid_down(upload: Any) -> Iterator[Path]:
    """Within, the uploaded file lies on disk, under its own ending."""
    with TemporaryDirectory() as name:
        path = Path(name) / f"upload{Path(upload.name).suffix.lower()}"
        with path.open("wb") as out:
            for chunk in upload.chunks():
                out.write(chunk)
        yield path
