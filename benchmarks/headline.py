"""The figures of the last run that the READMEs quote, between their markers; no figure is typed by hand."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGES = {"en": ROOT / "README.md", "zh": ROOT / "README.zh.md"}
MARKED = re.compile(r"(?<=<!-- figures: make bench -->\n).*?(?=<!-- /figures -->)", re.DOTALL)
LARGEST, SMALL = "1000000", "60"
STREAMS = "100000"
LINES = {
    "en": (
        "| job | Qingshen | in the same run |",
        "| 1,000,000 enterprises × 30 indicators, from Parquet to levels | {engine:.2g} s, {memory:.1f} GB "
        "| careful pandas {pandas:.2g} times as long, {pandas_memory:.1f} GB |",
        "| reading 1,000 enterprise workbooks, every check included | {case:.2g} s "
        "| openpyxl, into lists alone, {openpyxl:.2g} times as long |",
        "| a whole audit of 60 enterprises, Word and web reports in two languages | {audit:.2g} s | |",
        "| one cell typed on the platform: saved, the report checked, graded and answered | {typed:.2g} s "
        "| every table read anew, {anew:.2g} times as long |",
        "Measured on {processor}, {cores} cores; only the ratios travel.",
    ),
    "zh": (
        "| 工作 | 清审 | 同一次运行中的对照 |",
        "| 1,000,000 家企业 × 30 项指标，从 Parquet 到定级 | {engine:.2g} s，{memory:.1f} GB "
        "| 精心编写的 pandas 用时为 {pandas:.2g} 倍，{pandas_memory:.1f} GB |",
        "| 读取 1,000 份企业填报表，含全部检查 | {case:.2g} s | openpyxl 仅读成列表，用时为 {openpyxl:.2g} 倍 |",
        "| 60 家企业的完整审核，含两种语言的 Word 和网页报告 | {audit:.2g} s | |",
        "| 在平台上填一个单元格：保存、检查、定级并答复 | {typed:.2g} s | 所有表格重新读取，用时为 {anew:.2g} 倍 |",
        "测量机器：{processor}，{cores} 核；可以搬到别处的只有倍数。",
    ),
}
BALANCES = {
    "en": (
        "| a plant of 100,000 metered streams balanced; again with new weights | {scratch:.2g} s; {reweighted:.2g} s "
        "| one bare sparse factorisation (scipy) {factor:.2g} s, Clarabel {clarabel:.2g} s, cvxpy {cvxpy:.2g} s |",
        "| 10,000 plants of 28 streams reconciled, tested, the likeliest error of each named | {many:.2g} s "
        "| a cvxpy loop, for the flows alone, {loop:,.2g} times as long |",
    ),
    "zh": (
        "| 一座 100,000 条计量物流的工厂平衡计算；仅换权重再算 | {scratch:.2g} s；{reweighted:.2g} s "
        "| 单独一次稀疏分解（scipy）{factor:.2g} s，Clarabel {clarabel:.2g} s，cvxpy {cvxpy:.2g} s |",
        "| 10,000 座 28 条物流的工厂校核、检验并指出各自最可能的误差 | {many:.2g} s "
        "| 仅求流量的 cvxpy 循环用时为 {loop:,.2g} 倍 |",
    ),
}


def median(measured: dict[str, Any]) -> float:
    """Return the median time [s]: what a reader's own run is likely to take."""
    return float(measured["seconds"]["median"])


def headline(results: dict[str, Any], language: str) -> str:
    """Return the table of a README in `language`, with the machine it was measured on."""
    taken, reading = results["evaluation"][LARGEST], results["reading"]
    facts = {
        "engine": median(taken["engine"]),
        "memory": taken["engine"]["peak_mb"] / 1000,
        "pandas": median(taken["pandas"]) / median(taken["engine"]),
        "pandas_memory": taken["pandas"]["peak_mb"] / 1000,
        "case": median(reading["engine_case"]),
        "openpyxl": median(reading["openpyxl_read_only"]) / median(reading["engine_case"]),
        "typed": median(results["typing"]["typing"]),
        "anew": median(results["typing"]["typing_anew"]) / median(results["typing"]["typing"]),
        "audit": median(results["audit"][SMALL]),
        "processor": results["machine"]["processor"],
        "cores": results["machine"]["cores"],
    }
    head, *rows, machine = (line.format(**facts) for line in LINES[language])
    if "balance" in results:
        rows += [line.format(**_balances(results["balance"])) for line in BALANCES[language]]
    return "\n".join((head, "|---|---|---|", *rows, "", machine)) + "\n"


def _balances(taken: dict[str, Any]) -> dict[str, float]:
    one, many = taken["one"][STREAMS], taken["many"]["all"]
    each = {job: median(many[job]) / many[job]["plants"] for job in ("many", "cvxpy_loop")}
    return {
        **{job: median(one[job]) for job in ("scratch", "reweighted", "clarabel", "cvxpy")},
        "factor": median(one["factor_splu"]),
        "many": median(many["many"]),
        "loop": each["cvxpy_loop"] / each["many"],
    }


def quoted(page: str, results: dict[str, Any], language: str) -> str:
    """Return a README with the figures of `results` between its markers."""
    return MARKED.sub(lambda _: headline(results, language), page)


def quote(results: dict[str, Any]) -> None:
    """Write the figures of `results` into both READMEs."""
    for language, path in PAGES.items():
        path.write_text(quoted(path.read_text(encoding="utf-8"), results, language), encoding="utf-8")
