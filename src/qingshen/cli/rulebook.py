"""The verbs on index systems: list, show, check, export, import. Each brings what it needs when it runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from qingshen.cli.printing import OWN_SYSTEMS, Words, columns, language_of, line, out, refusals, report
from qingshen.language import Language, Text

if TYPE_CHECKING:
    from qingshen.rulebook.system import Weight

verbs = typer.Typer(help="指标体系 / index systems.", no_args_is_help=True)


@verbs.command("list")
def list_systems(language: Words = "zh") -> None:
    """列出可用的指标体系 / list the index systems."""
    from qingshen.report.content.names import CERTAINTIES
    from qingshen.rulebook import available

    words = language_of(language)
    heads = (Text("代码", "code"), Text("名称", "title"), Text("年份", "year"), Text("指标数", "indicators"))
    table = Table(*columns((*heads, Text("可靠性", "certainty")), words))
    with refusals(words):
        systems = available(OWN_SYSTEMS)
    for one in systems:
        table.add_row(one.code, one.title.into(words), str(one.year or "—"), str(len(one.indicators)), one.certainty)
    out.print(table)
    for certainty in sorted({one.certainty for one in systems}):
        out.print(f"{certainty}: {CERTAINTIES[certainty].into(words)}", soft_wrap=True)


@verbs.command()
def show(code: str, language: Words = "zh") -> None:
    """显示一个指标体系 / show an index system with its baselines, weights, source and certainty."""
    from qingshen.report.content.names import CERTAINTIES
    from qingshen.rulebook import index_system

    words = language_of(language)
    with refusals(words):
        system = index_system(code, OWN_SYSTEMS)
    out.print(f"[bold]{escape(system.title.into(words))}[/]")
    out.print(escape(f"{system.issuer} · {system.document} · {system.edition}"))
    out.print(escape(f"[{system.certainty}] {CERTAINTIES[system.certainty].into(words)}"))
    if system.note.zh:
        out.print(escape(system.note.into(words)))
    levels = (Text("Ⅰ", "I"), Text("Ⅱ", "II"), Text("Ⅲ", "III"))
    heads = (Text("指标", "indicator"), Text("单位", "unit"), Text("权重", "weight"), *levels)
    for group in system.classes:
        weight = f"{float(group.weight):g}" if group.weight is not None else "—"
        table = Table(*columns(heads, words), title=f"{group.name.into(words)}  w = {weight}")
        for one in (each for each in system.indicators if each.class_code == group.code):
            name = one.name.into(words) + (" *" if one.limiting else "")
            table.add_row(name, one.unit, _weight(one.weight, words), *(each.text for each in one.baselines))
        out.print(table)
    out.print(Text("* 限定性指标", "* limiting indicator").into(words))


@verbs.command("check")
def check_system(path: Path, language: Words = "zh") -> None:
    """检查自制指标体系 / check an index system's folder or spreadsheet."""
    from qingshen.rulebook import check

    words = language_of(language)
    report(tuple(check(path)), words)


@verbs.command("export")
def export_system(code: str, path: Path, language: Words = "zh") -> None:
    """把指标体系写成可修改的电子表格 / write an index system as a spreadsheet to edit and import again."""
    from qingshen.rulebook import export_spreadsheet, folder_of

    words = language_of(language)
    with refusals(words):
        export_spreadsheet(folder_of(code, OWN_SYSTEMS), path)
    line(str(path))


@verbs.command("import")
def import_system(
    path: Path,
    into: Annotated[Path, typer.Option("--into", help="放入的文件夹 / where to put it")] = OWN_SYSTEMS[0],
    language: Words = "zh",
) -> None:
    """从电子表格导入指标体系 / import an index system from a spreadsheet, all or nothing."""
    from qingshen.rulebook.spreadsheet import import_spreadsheet

    words = language_of(language)
    with refusals(words):
        folder = import_spreadsheet(path, into)
    line(str(folder))
    code = folder.name if into in OWN_SYSTEMS else str(folder)
    line(Text(f"下一步：qingshen new 文件夹 --index {code}", f"Next: qingshen new FOLDER --index {code}").into(words))


def _weight(weight: Weight | None, language: Language) -> str:
    if weight is None:
        return "—"
    rule = {"fixed": "", "family": "/n", "shared": Text("×产量份额", "×share of output").into(language)}[weight.rule]
    return f"{float(weight.value):.4g}{rule}" + (
        Text("（假设）", " (assumed)").into(language) if weight.assumed else ""
    )
