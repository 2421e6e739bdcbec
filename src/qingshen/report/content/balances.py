"""Chapter on balances: which close, which errors explain the others, what is lost, and what nobody can check."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.balance_gallery import gallery
from qingshen.report.content.balance_losses import indicator_blocks, loss_blocks
from qingshen.report.content.balance_words import (
    Verdict,
    alternatives_sentence,
    called,
    listed,
    pinned_sentence,
    suspect_sentence,
    unexplained_sentence,
)
from qingshen.report.content.names import enterprises
from qingshen.report.document import (
    Block,
    Bullets,
    Callout,
    Cell,
    Column,
    Figure,
    Paragraph,
    Section,
    TableBlock,
    Tone,
)
from qingshen.rulebook.balances import balance
from qingshen.units import in_words

KEYS = ("enterprise", "year", "balance")
METHOD = Text(
    "每股物流的读数按其不确定度加权，在“每个单元进出相等、流量不为负”的条件下校正到最近的值；全部校正量的加权平方和 J 服从 χ² 分布，"
    "超过临界值（显著性水平 {alpha}）即读数互相矛盾。未注明不确定度的读数按上报 ±{reported}%、估算 ±{estimated}%（95% 区间半宽）"
    "处理 [DESIGN]。传统的偏差 |Σ输入−Σ输出|/Σ输入 按读数重新计算，与检验并列，不采用填报的偏差。",
    "The readings, weighed by their uncertainties, are moved to the closest values at which every unit gives what it gets "
    "and no flow is negative. J, the weighted squares of all adjustments, follows a χ² distribution: above its threshold "
    "(level {alpha}) the readings contradict each other. A reading without a stated uncertainty counts as ±{reported} % "
    "(estimated: ±{estimated} %, half width of the 95 % interval) [DESIGN]. The classic deviation |Σ in - Σ out|/Σ in is "
    "recomputed from the readings and stands beside the test; a deviation somebody printed is never used.",
)
AGREE: dict[bool | None, tuple[Text, Tone]] = {
    True: (Text("相容", "agree"), "good"),
    False: (Text("矛盾", "contradict"), "bad"),
    None: (Text("无从核对", "unchecked"), "quiet"),
}
STANDS_OUT: tuple[Text, Tone] = (Text("个别突出", "one stands out"), "fair")
"""J is within its limit, but the test of a single reading is not."""
MOST_ROWS = 20
VERDICT_COLUMNS = (
    Column(Text("企业", "firm"), width=0.7),
    Column(Text("平衡", "balance"), width=1.1),
    Column(Text("读数", "readings"), width=1.1),
    Column(Text("J", "J"), align="right", width=0.8),
    Column(Text("临界值", "limit of J"), align="right", width=0.8),
    Column(Text("偏差 δ", "δ"), "%", align="right", decimals=1, width=0.8),
    Column(Text("δ 限值", "limit of δ"), width=0.9),
    Column(Text("差错", "errors"), align="right", width=0.7),
    Column(Text("损失占输入", "loss of input"), "%", align="right", decimals=1, width=0.9),
)


def current(audit: Audit, table: str) -> pl.DataFrame:
    """Return the rows of a balance table for the year each enterprise is compared by."""
    return audit.table(table).join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")


def balance_name(code: str) -> Text:
    """Return the name of a kind of balance."""
    known = balance(code)
    return known.name if known else Text(code, code)


def _short(code: str) -> Text:
    """Return what is balanced, for a narrow column: 水, water."""
    name = balance_name(code)
    return Text(name.zh.removesuffix("平衡"), name.into("en").removesuffix(" balance"))


def figure_id(row: dict[str, object], more: str = "") -> str:
    """Return the id of a balance's figures."""
    return f"enterprise/{row['enterprise']}/{row['year']}/balance/{row['balance']}{more}"


def _method(audit: Audit) -> Callout:
    chosen = audit.case.settings.balance
    parts = {
        "alpha": f"{chosen.alpha:g}",
        "reported": f"{100 * chosen.reported:g}",
        "estimated": f"{100 * chosen.estimated:g}",
    }
    return Callout("assumption", (Paragraph(METHOD, parts),))


def _overview(audit: Audit) -> TableBlock:
    verdicts = current(audit, "balances")
    counted = verdicts.group_by("balance", "unit", maintain_order=True).agg(
        pl.len().alias("drawn"),
        (pl.col("degrees_of_freedom") > 0).sum().alias("tested"),
        pl.col("balanced").sum().alias("agreeing"),
        (pl.col("suspects") > 0).sum().alias("with_errors"),
        (pl.col("mended").fill_null(False)).sum().alias("explained"),
        pl.col("loss").is_not_null().sum().alias("known"),
        pl.col("loss").sum(),
        pl.col("loss_share").median().alias("share"),
    )
    rows = tuple(
        (
            balance_name(row["balance"]), Cell(row["drawn"], "cohort/balances"), row["tested"], row["agreeing"],
            row["with_errors"], row["explained"], Cell(row["loss"] if row["known"] else None, "cohort/losses"),
            in_words(row["unit"]), 100 * row["share"] if row["share"] is not None else None,
        )
        for row in counted.sort("drawn", "balance", descending=[True, False]).to_dicts()
    )  # fmt: skip
    columns = (
        Column(Text("平衡", "balance"), width=1.2),
        Column(Text("企业数", "drawn"), align="right", width=0.8),
        Column(Text("可检验", "testable"), align="right", width=0.8),
        Column(Text("读数相容", "agree"), align="right", width=0.8),
        Column(Text("找出差错", "errors found"), align="right", width=0.9),
        Column(Text("排除后相容", "agree without"), align="right", width=1.0),
        Column(Text("已知损失合计", "known losses"), align="right"),
        Column(Text("单位", "unit"), width=0.6),
        Column(Text("损失占输入中位数", "median loss of input"), "%", align="right", decimals=1, width=1.1),
    )
    caption = Text("各种平衡的闭合情况", "How the balances close")
    return TableBlock(caption, columns, rows, "cohort/balances")


def _verdicts(audit: Audit) -> list[Block]:
    """Return the verdict on every balance, the contradictory ones first; a long table is cut, saying so."""
    order = pl.col("balanced").replace_strict({False: 0, True: 1}, default=2, return_dtype=pl.Int8)
    ratio = pl.col("statistic") / pl.col("threshold")
    table = current(audit, "balances").sort(order, ratio, *KEYS, descending=[False, True, False, False, False],
                                            nulls_last=True)  # fmt: skip
    rows = []
    drawn = dict.fromkeys(current(audit, "losses").select(KEYS).rows(), True)
    for row in table.head(MOST_ROWS).to_dicts():
        words, tone = STANDS_OUT if row["balanced"] and row["suspects"] else AGREE[row["balanced"]]
        source = figure_id(row)
        tested = row["degrees_of_freedom"] > 0
        rows.append(
            (row["enterprise"], _short(row["balance"]), Cell(words, source, tone),
             Cell(row["statistic"], source) if tested else "—", row["threshold"] if tested else "—",
             Cell(_percent(row["deviation"]), source), _limit(row), row["suspects"],
             Cell(_percent(row["loss_share"]), figure_id(row, "/loss")) if drawn.get(_key(row)) else "—")
        )  # fmt: skip
    caption = Text(
        "每个平衡的结论：检验与传统偏差并列",
        "The verdict on each balance: the test and, beside it, the classic deviation",
    )
    return [TableBlock(caption, VERDICT_COLUMNS, tuple(rows), "cohort/balances", _verdict_note(audit, table))]


def _verdict_note(audit: Audit, table: pl.DataFrame) -> Text:
    """Return what the columns say, how many of the tests are false by chance, and how many rows are left out."""
    note = Text(
        "δ 小而读数矛盾：总数碰巧相抵；δ 大而读数相容：计量太粗，不足以下结论。δ “缺失”：有进出物流没有读数。“—”：没有限值，或没有"
        "用途为损失的物流。"
        "“个别突出”：总体相容，但有一个读数自身的检验超限。即使一切正确，总体检验和单项检验也各有 {alpha} 的概率误判：{tests} 个平衡中"
        "至多约 {false} 个。",
        "A small δ with contradictory readings: sums that cancel by chance. A large one with readings that agree: meters too "
        "coarse for a conclusion. δ “missing”: a stream to or from outside has no reading. “—”: no limit, or no stream is a "
        "loss by its role. “One stands out”: they agree as a whole, but the test of one reading "
        "does not. Even where all is right the test of the whole and that of single readings each raise an alarm with "
        "probability {alpha}: at most about {false} of these {tests} balances.",
    )
    alpha, tests = audit.case.settings.balance.alpha, int((table["degrees_of_freedom"] > 0).sum())
    facts = {"alpha": f"{100 * alpha:g}%", "tests": tests, "false": f"{2 * alpha * tests:.1f}"}
    note = Text(note.zh.format(**facts), note.en.format(**facts))
    left = table.height - MOST_ROWS
    if left > 0:
        note = Text(f"{note.zh}其余 {left} 个见 results.xlsx。", f"{note.en} The other {left} are in results.xlsx.")
    return note


def _percent(share: float | None) -> float | None:
    return None if share is None else 100 * share


def _limit(row: dict[str, object]) -> Cell | str:
    within = row["within_limit"]
    if row["limit"] is None:
        return "—"
    if within is None:
        return Cell(None)
    return Cell(Text("符合", "met"), "", "good") if within else Cell(Text("超过", "exceeded"), "", "bad")


def _errors(audit: Audit, language: Language) -> list[Block]:
    """Return every error found, in words, with the enterprise it concerns."""
    suspects = current(audit, "balance_suspects").sort(*KEYS, "rank")
    if suspects.is_empty():
        return []
    known = enterprises(audit, language)
    verdicts = {_key(row): row for row in current(audit, "balances").to_dicts()}
    points = []
    for (enterprise, year, code), part in suspects.group_by(KEYS, maintain_order=True):
        said = []
        for row in part.to_dicts():
            said.append(suspect_sentence(row, row["unit"]))
            other = alternatives_sentence(row)
            said += [other] if other else []
        row = verdicts[enterprise, year, code]
        if row["mended"] is False:
            said.append(unexplained_sentence(Verdict.of(row)))
        name = balance_name(str(code))
        head = Text(f"{enterprise} {known.get(str(enterprise), '')} · {name.zh}：", f"{enterprise} · {name.en}: ")
        text = Text(head.zh + "".join(one.zh for one in said), head.en + " ".join(one.en for one in said))
        tested = Text(f"{text.zh}（J = {{j}}）", f"{text.en} (J = {{j}})")
        points.append(Paragraph(_braces(tested), {"j": Figure(row["statistic"], figure_id(row))}))
    lead = Text(
        "下列差错能解释互相矛盾的读数，请企业先核对这些计量和走向；±为 95% 区间半宽。后文的损失、指标和图已排除这些差错。",
        "These errors explain readings that contradict each other: check these meters and directions first; ± is half the "
        "95 % interval. Losses, indicators and pictures below do without them.",
    )
    return [Paragraph(lead), Bullets(tuple(points))]


def _braces(text: Text) -> Text:
    """Names may hold braces: only {j} is to be filled in."""
    zh, en = (part.replace("{", "{{").replace("}", "}}").replace("{{j}}", "{j}") for part in text)
    return Text(zh, en)


def _unknown(audit: Audit) -> list[Block]:
    """Return what is held at zero, and what is neither metered nor to be inferred, enterprise by enterprise."""
    streams = current(audit, "balance_streams")
    points = []
    wrong = current(audit, "balance_problems").filter(pl.col("kind") == "topology")
    turned = streams.join(wrong, left_on=[*KEYS, "stream"], right_on=[*KEYS, "where"], how="semi")
    for row in turned.sort(*KEYS, "stream").to_dicts():
        told = pinned_sentence(row["stream"], row["source"], row["target"])
        points.append(Text(f"{row['enterprise']}：{told.zh}", f"{row['enterprise']}: {told.en}"))
    hidden = current(audit, "balance_problems").filter(pl.col("kind") == "unmetered").sort(*KEYS)
    for row in hidden.to_dicts():
        names, name = called(listed(row["alternatives"])), balance_name(row["balance"])
        points.append(
            Text(f"{row['enterprise']}（{name.zh}）：{names.zh}既无读数也推算不出。",
                 f"{row['enterprise']} ({name.en}): {names.en} can be neither read nor inferred.")
        )  # fmt: skip
    blind = current(audit, "balances").filter(pl.col("degrees_of_freedom") == 0).sort(*KEYS)
    for row in blind.to_dicts():
        name = balance_name(row["balance"])
        points.append(
            Text(f"{row['enterprise']}（{name.zh}）：计量太少，没有一个读数能由其他读数核对；这不等于平衡。",
                 f"{row['enterprise']} ({name.en}): too few meters for any reading to be checked by another; this does not "
                 "mean that it balances.")
        )  # fmt: skip
    if not points:
        return []
    shown = tuple(Paragraph(point) for point in points[:MOST_ROWS])
    return [Callout("warning", (Paragraph(Text("计量不足之处：", "Where meters are lacking:")),)), Bullets(shown)]


def balances(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on balances; None where no enterprise has drawn one."""
    if not audit.has("balances"):
        return None
    blocks = (
        _method(audit), _overview(audit), *_verdicts(audit), *_errors(audit, language), *loss_blocks(audit, language),
        *indicator_blocks(audit), *gallery(audit, language), *_unknown(audit),
    )  # fmt: skip
    return Section(Text("物料、水、能量与元素平衡", "Balances of materials, water, energy and elements"), blocks)


def _key(row: dict[str, object]) -> tuple[object, ...]:
    return tuple(row[key] for key in KEYS)
