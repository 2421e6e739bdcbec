"""What the command line prints: problems with place and remedy, refusals, progress; and the options all verbs share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Column

from qingshen.language import Language, Text
from qingshen.problems import Problem, Refused

out, err = Console(), Console(stderr=True)
Folder = Annotated[Path, typer.Argument(help="审核文件夹 / the case folder", show_default=False)]
Words = Annotated[str, typer.Option("--language", "-l", envvar="QINGSHEN_LANGUAGE", help="zh | en")]
# Where `rulebook import` puts a user's own systems, and where the other commands look for them first.
OWN_SYSTEMS = (Path("rulebook"),)
SEVERITIES = {"error": Text("[red]错误[/]", "[red]error[/]"), "warning": Text("[yellow]提示[/]", "[yellow]warning[/]")}


def language_of(given: str) -> Language:
    """Return the language of that name; raise typer.BadParameter for any other."""
    if given not in ("zh", "en"):
        raise typer.BadParameter("zh | en")
    return "en" if given == "en" else "zh"


def line(text: str, console: Console = out) -> None:
    """Print a line as it is: nothing in it is markup, and no break is put in."""
    console.print(escape(text), soft_wrap=True)


def print_problems(problems: Iterable[Problem], language: Language, console: Console) -> None:
    """Print each problem with its place, what is wrong and the remedy."""
    for one in problems:
        severity = SEVERITIES[one.severity].into(language)
        console.print(f"{severity} [bold]{escape(str(one.place))}[/]", soft_wrap=True)
        console.print(f"     {escape(one.what.into(language))}", soft_wrap=True)
        console.print(f"     [green]→ {escape(one.remedy.into(language))}[/]", soft_wrap=True)


def report(problems: tuple[Problem, ...], language: Language) -> None:
    """Print what a check found, as its result: `qingshen check DIR > list.txt` keeps it; errors end with status 1."""
    print_problems(problems, language, out)
    out.print(counted(problems, language))
    if any(one.severity == "error" for one in problems):
        raise typer.Exit(1)


def counted(problems: tuple[Problem, ...], language: Language) -> str:
    """Return "2 errors, 1 warning"."""
    errors = sum(one.severity == "error" for one in problems)
    warnings = len(problems) - errors
    plural = ["" if count == 1 else "s" for count in (errors, warnings)]
    english = f"{errors} error{plural[0]}, {warnings} warning{plural[1]}"
    return Text(f"{errors} 个错误，{warnings} 条提示", english).into(language)


@contextmanager
def refusals(language: Language) -> Iterator[None]:
    """Print what was refused and end with status 1; nothing was written."""
    try:
        yield
    except Refused as refused:
        print_problems(refused.problems, language, err)
        err.print(f"[red]{counted(refused.problems, language)}[/]")
        raise typer.Exit(1) from None


@contextmanager
def progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show progress on a terminal; stay silent in a pipe."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def columns(heads: Iterable[Text], language: Language) -> list[Column]:
    """Return columns whose long texts run on below: half a requirement is none."""
    return [Column(head.into(language), overflow="fold") for head in heads]
