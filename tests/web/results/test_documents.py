from types import SimpleNamespace

import pytest

from qingshen.phases import Audit as Reckoned
from qingshen.web.jobs.models import Job
from qingshen.web.results.documents import documents
from qingshen.web.results.models import Run
from qingshen.web.results.shelf import lay


@pytest.fixture
def run(world: SimpleNamespace, reckoned: Reckoned) -> Run:
    by = world.people.bureau
    job = Job.objects.create(kind="run", by=by, audit=world.audit, state="done")
    one = Run.objects.create(audit=world.audit, job=job, by=by, is_done=True, digest="d")
    lay(reckoned, one.folder)
    return one


def test_documents_are_told_by_title_language_format_and_size(run: Run) -> None:
    assert documents(run) == []
    for name, size in (("report.docx", 2000), ("report.en.pdf", 3), ("results.xlsx", 1), ("forms/filing.docx", 1)):
        path = run.folder / "out" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x" * size)
    told = [(one.title.zh, one.language.zh, [each.format for each in one.files]) for one in documents(run)]
    assert told == [
        ("行业清洁生产审核报告", "中文", ["Word"]), ("行业清洁生产审核报告", "英文", ["PDF"]),
        ("结果表", "中英文", ["Excel"]), ("备案表", "中文", ["Word"]),
    ]  # fmt: skip
    first = documents(run)[0].files[0]
    assert first.path == "report.docx" and first.size.startswith("2.0")
