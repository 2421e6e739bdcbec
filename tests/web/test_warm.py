"""A server's process is warm before it answers, and nothing else pays for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.template.loader import get_template

from qingshen.web.warm import templates

SAY = "; import sys; print('qingshen.phases' in sys.modules, 'qingshen.web.urls' in sys.modules)"
ROOT = Path(__file__).parents[2]


def test_every_template_is_known_by_its_name() -> None:
    names = list(templates())
    assert {"shell/base.html", "audits/board.html", "404.html"} <= set(names) and len(names) > 50
    assert all(get_template(one) for one in names)


@pytest.mark.slow
def test_a_process_that_serves_has_imported_its_pages(tmp_path: Path) -> None:
    def modules(command: str) -> str:
        done = subprocess.run(
            [sys.executable, "-c", command + SAY],
            env={"QINGSHEN_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "qingshen.web.settings", "PATH": "/usr/bin"},
            cwd=ROOT, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.strip()

    assert modules("import qingshen.web.wsgi") == "True True"
    assert modules("import django; django.setup()").endswith("False")
