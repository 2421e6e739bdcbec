"""The verb: one balance → a folder with its page, its tables and its pictures, all of it or nothing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import polars as pl

from qingshen.phases.balances.closed import Closed
from qingshen.phases.balances.details import node_rows, stream_rows, suspect_rows
from qingshen.phases.balances.drawn import KEYS
from qingshen.report import html
from qingshen.report.document import Document, Picture
from qingshen.report.draw import PIXELS_PER_CM, svg
from qingshen.report.results.folder import Job, write_folder

PAGE = "balance.html"
PICTURES = ("network.svg", "readings.svg", "balance.svg")
"""The pictures of the document in its order: the network, the flows as read, and balanced; none where it has none."""


def write_balance(one: Closed, document: Document, folder: Path) -> list[Path]:
    """Write the page of `document`, the tables of the balance and its pictures into `folder`; return the paths written.

    The tables are those of an audit (docs/results.md: balance_streams, balance_nodes, balance_suspects) without its
    keys, as csv in UTF-8 with a mark, which spreadsheets recognise. Same balance, same bytes. Raises Refused, see
    `write_folder`.
    """
    tables = {"streams.csv": stream_rows(one), "nodes.csv": node_rows(one), "suspects.csv": suspect_rows(one)}
    jobs: list[Job] = [(PAGE, lambda path: path.write_bytes(html.render(document).encode()))]
    jobs += [(name, partial(_table, table.drop(KEYS))) for name, table in tables.items()]
    blocks = [block for section in document.sections for block in section.blocks]
    pictures = [block for block in blocks if isinstance(block, Picture)]
    jobs += [(name, partial(_picture, one)) for name, one in zip(PICTURES, pictures, strict=False)]
    return write_folder(jobs, folder)


def _table(frame: pl.DataFrame, path: Path) -> None:
    frame.write_csv(path, include_bom=True)


def _picture(picture: Picture, path: Path) -> None:
    size = (round(length * PIXELS_PER_CM) for length in (picture.width_cm, picture.chart.height_cm))
    path.write_bytes(svg(picture.chart.option, *size).encode())
