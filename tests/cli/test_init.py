"""The command itself: how it is started, and how little it needs for that."""

import subprocess
import sys

from qingshen import __version__


def test_the_module_runs_like_the_command(run):
    ran = subprocess.run([sys.executable, "-m", "qingshen", "--version"], capture_output=True, text=True, check=True)
    assert ran.stdout == run("--version").output == f"{__version__}\n"


def test_a_version_needs_no_solver_and_no_report():
    told = "import sys, qingshen.cli; print(*(one for one in sys.argv[1:] if one in sys.modules))"
    heavy = ("scipy", "numba", "polars", "pint", "xlsxwriter", "qingshen.case", "qingshen.phases", "qingshen.report")
    ran = subprocess.run([sys.executable, "-c", told, *heavy], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_every_verb_says_in_both_languages_what_it_does(run):
    listed = run("--help").output
    for verb in ("new", "check", "audit", "explain", "balance", "rulebook"):
        assert f" {verb} " in listed
        told = run(verb, "--help")
        assert told.exit_code == 0
        assert " / " in told.output
