"""The command line: thin skins over the verbs; every problem is printed with its place and remedy."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn
from rich.table import Column, Table
from rich.tree import Tree

from qingshen import __version__
from qingshen.case import check_case, read_case
from qingshen.exchange.template import YEARS, write_case
from qingshen.explain import Node, trace
from qingshen.language import Language, Text
from qingshen.phases import Audit, audit
from qingshen.problems import Problem, Refused
from qingshen.report import write_results
from qingshen.report.content.names import CERTAINTIES
from qingshen.report.fonts import missing_font
from qingshen.rulebook import available, check, export_spreadsheet, folder_of, index_system
from qingshen.rulebook.spreadsheet import import_spreadsheet

app = typer.Typer(
    help="清审：整行业清洁生产审核 / cleaner-production audits of a whole industry.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
rulebook = typer.Typer(help="指标体系 / index systems.", no_args_is_help=True)
app.add_typer(rulebook, name="rulebook")
out, err = Console(), Console(stderr=True)

Folder = Annotated[Path, typer.Argument(help="审核文件夹 / the case folder", show_default=False)]
Words = Annotated[str, typer.Option("--language", "-l", envvar="QINGSHEN_LANGUAGE", help="zh | en")]
# Where `rulebook import` puts a user's own systems, and where the other commands look for them first.
OWN_SYSTEMS = (Path("rulebook"),)
SEVERITIES = {"error": Text("[red]错误[/]", "[red]error[/]"), "warning": Text("[yellow]提示[/]", "[yellow]warning[/]")}
NEXT = Text(
    "下一步：在 enterprises.xlsx 中填写企业名单；把 填报表模板.xlsx（{years} 年）发给企业，收回后放进 workbooks/；"
    "再运行 qingshen check。",
    "Next: list the enterprises in enterprises.xlsx; send 填报表模板.xlsx (for {years}) to each and put what comes "
    "back into workbooks/; then run qingshen check.",
)


def _language(given: str) -> Language:
    if given not in ("zh", "en"):
        raise typer.BadParameter("zh | en")
    return "en" if given == "en" else "zh"


def _years(given: str) -> tuple[int, ...]:
    years = tuple(int(part) for part in re.findall(r"\d+", given))
    if not re.fullmatch(r"\d{4}(\D+\d{4})*", given.strip()) or list(years) != sorted(set(years)):
        raise typer.BadParameter("例如 / for example: 2024,2025", param_hint="--years")
    return years


def _print_problems(problems: tuple[Problem, ...], language: Language, console: Console) -> None:
    for one in problems:
        severity = SEVERITIES[one.severity].into(language)
        console.print(f"{severity} [bold]{escape(str(one.place))}[/]", soft_wrap=True)
        console.print(f"     {escape(one.what.into(language))}", soft_wrap=True)
        console.print(f"     [green]→ {escape(one.remedy.into(language))}[/]", soft_wrap=True)


def _report(problems: tuple[Problem, ...], language: Language) -> None:
    """Print what a check found, as its result: `qingshen check DIR > list.txt` keeps it; errors end with status 1."""
    _print_problems(problems, language, out)
    out.print(_count(problems, language))
    if any(one.severity == "error" for one in problems):
        raise typer.Exit(1)


def _count(problems: tuple[Problem, ...], language: Language) -> str:
    errors = sum(one.severity == "error" for one in problems)
    warnings = len(problems) - errors
    plural = ["" if count == 1 else "s" for count in (errors, warnings)]
    english = f"{errors} error{plural[0]}, {warnings} warning{plural[1]}"
    return Text(f"{errors} 个错误，{warnings} 条提示", english).into(language)


@contextmanager
def _refusals(language: Language) -> Iterator[None]:
    """Print what was refused and end with status 1; nothing was written."""
    try:
        yield
    except Refused as refused:
        _print_problems(refused.problems, language, err)
        err.print(f"[red]{_count(refused.problems, language)}[/]")
        raise typer.Exit(1) from None


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None]]:
    """Show progress on a terminal; stay silent in a pipe."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total, what: bar.update(task, completed=done, total=total, description=what)


def _audit(folder: Path, language: Language) -> Audit:
    with _refusals(language), _progress() as progress:
        return audit(read_case(folder, progress), progress)


def _refused_by_phases(folder: Path) -> tuple[Problem, ...]:
    """Return what reading alone cannot tell: a carrier without a factor, a count its answers contradict."""
    try:
        audit(read_case(folder))
    except Refused as refused:
        return refused.problems
    return ()


@app.callback(invoke_without_command=True)
def main(version: Annotated[bool, typer.Option("--version", help="版本 / version")] = False) -> None:
    """清审：整行业清洁生产审核 / cleaner-production audits of a whole industry."""
    if version:
        out.print(__version__)
        raise typer.Exit


@app.command()
def new(
    folder: Folder,
    index: Annotated[str, typer.Option("--index", help="指标体系代码，不写则不评级 / its code; none: no levels")] = "",
    years: Annotated[
        str, typer.Option("--years", help="先基准年，后审核年 / baseline year first, audited year last")
    ] = ",".join(map(str, YEARS)),
    language: Words = "zh",
) -> None:
    """新建审核文件夹 / make a case folder: audit.toml, the enterprise list, the workbook an enterprise fills in."""
    words = _language(language)
    with _refusals(words):
        write_case(folder, index, _years(years), OWN_SYSTEMS)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            out.print(escape(str(path)), soft_wrap=True)
    out.print(NEXT.into(words).format(years=", ".join(map(str, _years(years)))), soft_wrap=True)


@app.command("check")
def check_folder(folder: Folder, language: Words = "zh") -> None:
    """检查全部数据，不改动任何文件 / read everything, change nothing, list every problem with its remedy."""
    words = _language(language)
    problems = check_case(folder)
    if not any(one.severity == "error" for one in problems):
        problems += _refused_by_phases(folder)
    _report(problems, words)


@app.command("audit")
def audit_folder(folder: Folder, language: Words = "zh") -> None:
    """审核：五个阶段，结果写入 out/ / run the five phases; results and reports go to out/."""
    words = _language(language)
    result = _audit(folder, words)
    if advice := missing_font():
        err.print(escape(advice.into(words)), soft_wrap=True)
    with _refusals(words), _progress() as progress:
        written = write_results(result, folder / "out", progress)
    if result.warnings:
        out.print(_count(result.warnings, words) + Text("（见报告）", " (see the report)").into(words))
    tables = [path for path in written if path.parent.name == "tables"]
    for path in (one for one in written if one not in tables):
        out.print(escape(str(path)), soft_wrap=True)
    if tables:
        counted = Text(f"（{len(tables)} 张表）", f" ({len(tables)} tables)").into(words)
        out.print(escape(str(tables[0].parent)) + counted, soft_wrap=True)


def _branch(node: Node, language: Language, tree: Tree) -> Tree:
    tag = f"  [dim]{escape(node.figure)}[/]" if node.figure else ""
    value = node.value.into(language)
    shown = f" = [bold]{escape(value)}[/]" if value else ""
    branch = tree.add(f"{escape(node.label.into(language))}{shown}{tag}")
    for name, fact in node.facts(language):
        branch.add(f"[dim]{escape(name)}[/] {escape(fact)}")
    for child in node.children:
        _branch(child, language, branch)
    return branch


@app.command()
def explain(
    folder: Folder,
    figure: Annotated[str, typer.Argument(help="图表下方的编号，如 cohort/tco2 / the id printed beside a figure")] = "",
    language: Words = "zh",
) -> None:
    """解释一个数字：数值 ← 公式 ← 输入 ← 单元格 ← 条款 / the tree behind a figure."""
    words = _language(language)
    result = _audit(folder, words)
    with _refusals(words):
        node = trace(result, figure)
    if not out.is_terminal:
        sys.stdout.write(node.text(words) + "\n")
        return
    tree = Tree("", hide_root=True)
    _branch(node, words, tree)
    out.print(tree)


@rulebook.command("list")
def list_systems(language: Words = "zh") -> None:
    """列出可用的指标体系 / list the index systems."""
    words = _language(language)
    heads = (Text("代码", "code"), Text("名称", "title"), Text("年份", "year"), Text("指标数", "indicators"))
    table = Table(*_columns((*heads, Text("可靠性", "certainty")), words))
    with _refusals(words):
        systems = available(OWN_SYSTEMS)
    for one in systems:
        table.add_row(one.code, one.title.into(words), str(one.year or "—"), str(len(one.indicators)), one.certainty)
    out.print(table)
    for certainty in sorted({one.certainty for one in systems}):
        out.print(f"{certainty}: {CERTAINTIES[certainty].into(words)}", soft_wrap=True)


@rulebook.command()
def show(code: str, language: Words = "zh") -> None:
    """显示一个指标体系 / show an index system with its baselines, weights, source and certainty."""
    words = _language(language)
    with _refusals(words):
        system = index_system(code, OWN_SYSTEMS)
    out.print(f"[bold]{escape(system.title.into(words))}[/]")
    out.print(escape(f"{system.issuer} · {system.document} · {system.edition}"))
    out.print(escape(f"[{system.certainty}] {CERTAINTIES[system.certainty].into(words)}"))
    if system.note.zh:
        out.print(escape(system.note.into(words)))
    heads = (
        Text("指标", "indicator"),
        Text("单位", "unit"),
        Text("权重", "weight"),
        Text("Ⅰ", "I"),
        Text("Ⅱ", "II"),
        Text("Ⅲ", "III"),
    )
    for group in system.classes:
        weight = f"{float(group.weight):g}" if group.weight is not None else "—"
        table = Table(*_columns(heads, words), title=f"{group.name.into(words)}  w = {weight}")
        for one in (each for each in system.indicators if each.class_code == group.code):
            name = one.name.into(words) + (" *" if one.limiting else "")
            table.add_row(name, one.unit, _weight(one.weight, words), *(each.text for each in one.baselines))
        out.print(table)
    out.print(Text("* 限定性指标", "* limiting indicator").into(words))


def _columns(heads: Iterable[Text], language: Language) -> list[Column]:
    """Return columns whose long texts run on below: half a requirement is none."""
    return [Column(head.into(language), overflow="fold") for head in heads]


def _weight(weight: Any, language: Language) -> str:
    if weight is None:
        return "—"
    rule = {"fixed": "", "family": "/n", "shared": Text("×产量份额", "×share of output").into(language)}[weight.rule]
    return f"{float(weight.value):.4g}{rule}" + (
        Text("（假设）", " (assumed)").into(language) if weight.assumed else ""
    )


@rulebook.command("check")
def check_system(path: Path, language: Words = "zh") -> None:
    """检查自制指标体系 / check an index system's folder or spreadsheet."""
    words = _language(language)
    _report(tuple(check(path)), words)


@rulebook.command("export")
def export_system(code: str, path: Path, language: Words = "zh") -> None:
    """把指标体系写成可修改的电子表格 / write an index system as a spreadsheet to edit and import again."""
    words = _language(language)
    with _refusals(words):
        export_spreadsheet(folder_of(code, OWN_SYSTEMS), path)
    out.print(escape(str(path)), soft_wrap=True)


@rulebook.command("import")
def import_system(
    path: Path,
    into: Annotated[Path, typer.Option("--into", help="放入的文件夹 / where to put it")] = OWN_SYSTEMS[0],
    language: Words = "zh",
) -> None:
    """从电子表格导入指标体系 / import an index system from a spreadsheet, all or nothing."""
    words = _language(language)
    with _refusals(words):
        folder = import_spreadsheet(path, into)
    out.print(escape(str(folder)), soft_wrap=True)
    code = folder.name if into in OWN_SYSTEMS else str(folder)
    told = Text(f"下一步：qingshen new 文件夹 --index {code}", f"Next: qingshen new FOLDER --index {code}")
    out.print(escape(told.into(words)), soft_wrap=True)
