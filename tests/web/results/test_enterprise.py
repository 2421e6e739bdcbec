"""What an enterprise is told of itself must not depend on what few others reported: then it tells of them."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.case import read_case
from qingshen.explain import trace
from qingshen.phases import Audit as Reckoned
from qingshen.phases import audit as audited
from qingshen.report.content.names import halves
from qingshen.report.sheet import sheet
from qingshen.web.results import enterprise
from qingshen.web.results.kept import Key
from qingshen.web.results.own import Shown
from qingshen.web.results.tree import confined
from qingshen.web.results.veil import Veil
from tests.web.transfer.conftest import PARK

ONE, SOME, OTHERS = "EP12", ("EP02", "EP03"), ("EP24", "EP25")


def reckoned_of(folder: Path, codes: Sequence[str]) -> Reckoned:
    (folder / "workbooks").mkdir(parents=True)
    shutil.copy(PARK / "audit.toml", folder)
    lines = (PARK / "enterprises.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [one for one in lines if one.partition(",")[0] in ("enterprise", *codes)]
    (folder / "enterprises.csv").write_text("".join(kept), encoding="utf-8")
    for code in codes:
        shutil.copy(PARK / "workbooks" / f"{code}.xlsx", folder / "workbooks")
    shutil.copytree(PARK / "rulebook", folder / "rulebook")
    return audited(read_case(folder))


def said(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield name
            yield from said(one)
    elif isinstance(value, list | tuple) and not isinstance(value, Shown):
        for one in value:
            yield from said(one)
    else:
        yield re.sub(r"chart-\d+", "chart", str(value))


def figures(value: Any) -> set[str]:
    if isinstance(value, Shown):
        return {value.figure} - {""}
    within = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return {figure for one in within for figure in figures(one)}


def test_of_few_others_nothing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = []
    for at, others in enumerate((SOME, OTHERS)):
        found = reckoned_of(tmp_path / str(at), (ONE, *others))
        monkeypatch.setattr(Key, "found", lambda key, found=found: found)
        page = enterprise.enterprise_page(Key(-at, f"of few {at}"), ONE, "zh")
        trees = [confined(trace(found, one), Veil(found, others), with_industry=False) for one in sorted(figures(page))]
        assert len(trees) > 30
        sheets = [str(sheet(found, ONE, language).sections) for language in ("zh", "en")]
        told.append([*said(page), *(line for one in trees for line in one.lines()), *sheets])
    assert told[0] == told[1]


def test_the_name_is_the_run_s_own(done: SimpleNamespace, signed_in: Callable[..., Client]) -> None:
    """The list may have been changed since."""
    one = done.firms["EP12"]
    one.cells = {**one.cells, "name": "改名后的厂"}
    one.save()
    client = signed_in(done.people.bureau)
    for address in (
        reverse("results:enterprise", args=[one.pk]),
        reverse("results:explain", args=[done.run.pk]) + "?figure=enterprise/EP12/2024/level",
    ):
        page = client.get(address).content.decode()
        assert "改名后的厂" not in page and halves(done.names["EP12"]).zh in page, address
