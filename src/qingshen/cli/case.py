"""The verbs on a case folder: new, check, audit, explain. Each brings what it needs when it runs."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.tree import Tree

from qingshen.cli.printing import (
    OWN_SYSTEMS,
    Folder,
    Words,
    counted,
    err,
    language_of,
    line,
    out,
    progress,
    refusals,
    report,
)
from qingshen.language import Language, Text
from qingshen.problems import Problem, Refused

if TYPE_CHECKING:
    from qingshen.explain import Node
    from qingshen.phases import Audit

NEXT = Text(
    "下一步：在 enterprises.xlsx 中填写企业名单；把 填报表模板.xlsx（{years} 年）发给企业，收回后放进 workbooks/；"
    "再运行 qingshen check。",
    "Next: list the enterprises in enterprises.xlsx; send 填报表模板.xlsx (for {years}) to each and put what comes "
    "back into workbooks/; then run qingshen check.",
)

# Folders of results told in one line.
FOLDERS = {
    "enterprises": Text("（{n} 个文件，每家企业一份）", " ({n} files, one sheet an enterprise)"),
    "tables": Text("（{n} 张表）", " ({n} tables)"),
}


def new(
    folder: Folder,
    index: Annotated[str, typer.Option("--index", help="指标体系代码，不写则不评级 / its code; none: no levels")] = "",
    years: Annotated[
        str | None, typer.Option("--years", help="先基准年，后审核年 / baseline year first, audited year last")
    ] = None,
    language: Words = "zh",
) -> None:
    """新建审核文件夹 / make a case folder: audit.toml, the enterprise list, the workbook an enterprise fills in."""
    from qingshen.exchange.template import YEARS, write_case

    words, asked = language_of(language), YEARS if years is None else _years(years)
    with refusals(words):
        write_case(folder, index, asked, OWN_SYSTEMS)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            line(str(path))
    line(NEXT.into(words).format(years=", ".join(map(str, asked))))


def check(folder: Folder, language: Words = "zh") -> None:
    """检查全部数据，不改动任何文件 / read everything, change nothing, list every problem with its remedy."""
    from qingshen.case import check_case

    words = language_of(language)
    problems = check_case(folder)
    if not any(one.severity == "error" for one in problems):
        problems += _refused_by_phases(folder)
    report(problems, words)


def audit(folder: Folder, language: Words = "zh") -> None:
    """审核：五个阶段，结果写入 out/ / run the five phases; results and reports go to out/."""
    from qingshen.report import write_results
    from qingshen.report.fonts import missing_font
    from qingshen.report.results.write import pdf_left_out

    words = language_of(language)
    result = _audited(folder, words)
    if advice := missing_font():
        line(advice.into(words), err)
    with refusals(words), progress() as told:
        written = write_results(result, folder / "out", told)
    if why := pdf_left_out():
        line(why.into(words), err)
    if result.warnings:
        out.print(counted(result.warnings, words) + Text("（见报告）", " (see the report)").into(words))
    folders = {path.parent for path in written if path.parent.name in FOLDERS}
    for path in (one for one in written if one.parent not in folders):
        line(str(path))
    for name, counted_as in FOLDERS.items():
        inside = [one for one in written if one.parent in folders and one.parent.name == name]
        if inside:
            line(str(inside[0].parent) + counted_as.into(words).format(n=len(inside)))


def explain(
    folder: Folder,
    figure: Annotated[str, typer.Argument(help="图表下方的编号，如 cohort/tco2 / the id printed beside a figure")] = "",
    language: Words = "zh",
) -> None:
    """解释一个数字：数值 ← 公式 ← 输入 ← 单元格 ← 条款 / the tree behind a figure."""
    from qingshen.explain import trace

    words = language_of(language)
    result = _audited(folder, words)
    with refusals(words):
        node = trace(result, figure)
    if not out.is_terminal:
        sys.stdout.write(node.text(words) + "\n")
        return
    tree = Tree("", hide_root=True)
    _branch(node, words, tree)
    out.print(tree)


def _years(given: str) -> tuple[int, ...]:
    years = tuple(int(part) for part in re.findall(r"\d+", given))
    if not re.fullmatch(r"\d{4}(\D+\d{4})*", given.strip()) or list(years) != sorted(set(years)):
        raise typer.BadParameter("例如 / for example: 2024,2025", param_hint="--years")
    return years


def _audited(folder: Path, language: Language) -> Audit:
    from qingshen.case import read_case
    from qingshen.phases import audit

    with refusals(language), progress() as told:
        return audit(read_case(folder, told), told)


def _refused_by_phases(folder: Path) -> tuple[Problem, ...]:
    """Return what reading alone cannot tell: a carrier without a factor, a count its answers contradict."""
    from qingshen.case import read_case
    from qingshen.phases import audit

    try:
        audit(read_case(folder))
    except Refused as refused:
        return refused.problems
    return ()


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
