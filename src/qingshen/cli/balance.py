"""The verb on one balance in a file of its own: read, reconciled, printed, and written where asked."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from qingshen import __version__
from qingshen.cli.printing import Words, err, language_of, line, refusals
from qingshen.language import Text

if TYPE_CHECKING:
    from qingshen.exchange.balance_file import BalanceFile
    from qingshen.phases.balances.closed import Closed

ALONE = Text("平衡", "balance")
File = Annotated[
    Path,
    typer.Argument(
        help="csv、xlsx 或 parquet：物流、来源、去向、数值，标准偏差或不确定度 [%] / "
        "a file of stream, source, target, value, and sigma or uncertainty [%]",
        show_default=False,
    ),
]


def balance(
    file: File,
    alpha: Annotated[
        float | None, typer.Option("--alpha", help="检验水平 (0-0.5)，默认 0.05 / level of the tests, default 0.05")
    ] = None,
    uncertainty: Annotated[
        float | None,
        typer.Option(
            "--uncertainty",
            help="没有写精度的读数一律假定的 95 % 半宽 [%] / assumed for readings that state none, half width [%]",
        ),
    ] = None,
    correlations: Annotated[
        Path | None,
        typer.Option("--correlations", help="相关读数：stream、other、correlation / correlated readings"),
    ] = None,
    out: Annotated[Path | None, typer.Option("--out", help="结果文件夹 / folder for tables, page and pictures")] = None,
    language: Words = "zh",
) -> None:
    """核算一个文件里的平衡：是否相符、谁有嫌疑、何处装表 / check one balance: verdict, suspects, meters to add."""
    from qingshen.case.streams import LARGEST_UNCERTAINTY
    from qingshen.cli.blocks import print_document
    from qingshen.exchange.balance_file import read_balance
    from qingshen.report.content.one_balance import Source, one_balance
    from qingshen.report.fonts import missing_font
    from qingshen.report.results.balance import write_balance

    words = language_of(language)
    _within("--alpha", alpha, 0.5)
    _within("--uncertainty", uncertainty, LARGEST_UNCERTAINTY)
    with refusals(words):
        read = read_balance(file, uncertainty, correlations)
        closed = _closed(read, alpha)
    inputs = tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in (file, correlations) if path)
    source = Source(read.file, uncertainty, read.warnings, inputs, __version__)
    document = one_balance(closed, source, words, pictures=out is not None)
    print_document(document)
    if out is None:
        return
    with refusals(words):
        written = write_balance(closed, document, out)
    if advice := missing_font():
        line(advice.into(words), err)
    for path in written:
        line(str(path))


def _within(option: str, value: float | None, high: float) -> None:
    if value is not None and not 0 < value <= high:
        raise typer.BadParameter(f"0 < … ≤ {high:g}", param_hint=option)


def _closed(read: BalanceFile, alpha: float | None) -> Closed:
    """Return the balance closed; what the file does not say is customary: 5 % of closure, alpha of an audit."""
    import polars as pl

    from qingshen.case.balancing import Balancing
    from qingshen.phases.balances.closed import close
    from qingshen.phases.balances.drawn import Drawn
    from qingshen.rulebook.balances import balance

    customary = balance("material")
    assert customary is not None
    kind = read.kind or replace(customary, code="balance", name=ALONE)
    if kind.closure_limit is None:
        kind = replace(kind, closure_limit=customary.closure_limit, cited=customary.cited)
    rows = read.rows.with_columns(status=pl.lit("reported"))
    return close(
        Drawn("", 0, replace(kind, unit=read.unit), rows, read.network), Balancing().alpha if alpha is None else alpha
    )
