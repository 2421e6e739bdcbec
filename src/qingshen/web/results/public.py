"""The page of what is published: sums and shares of at least six enterprises, no figure of any one of them."""

from __future__ import annotations

from django.utils.safestring import SafeString

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.names import LEVELS, variable
from qingshen.report.document import Block, Callout, Column, Paragraph, Picture, Section, TableBlock
from qingshen.report.sheet.words import bilingual
from qingshen.units import in_words
from qingshen.web.results.blocks import Writer
from qingshen.web.results.kept import Key, of_a_run
from qingshen.web.results.published import LEAST, UNDECIDED, Figures, figures, withheld

FEW = Text(f"少于 {LEAST} 家企业的数字不公布。", f"Figures of fewer than {LEAST} enterprises are not published.")
NEARLY = Text(f"全部，或除不足 {LEAST} 家外", f"all, or all but fewer than {LEAST}")
ALMOST = Text(f"全部或除不足 {LEAST} 家外的企业", f"All enterprises, or all but fewer than {LEAST},")
NAMES = {**LEVELS, UNDECIDED: Text("未定（缺数据）", "open (data missing)")}
FIRMS = Column(Text("企业数", "enterprises"), align="right")
ITEM, UNIT = Column(Text("项目", "item"), width=2), Column(Text("单位", "unit"))
ROUNDED = Text(
    "合计已取整，步长不小于其中最大一家的三成：知道其余各家的人也不能由合计推知一家。",
    "Totals are rounded, to a step of 30 % of the largest part in them at least: nobody's part can be told by taking "
    "the others off.",
)
WITHHELD = Text(
    "有 {n} 项数字这次不公布：与以前公布的结果相比，变化只涉及不足六家企业，两次相减就能推知它们的数据。"
    "变化涉及六家以上后再公布。",
    "{n} figures are withheld this time: fewer than six enterprises changed since results published before, and the "
    "difference would tell of them. They follow once six have changed.",
)


@of_a_run(32)
def told_of(key: Key) -> Figures:
    """Return what may be published of a run."""
    return figures(key.found())


@of_a_run(32)
def public_page(key: Key, language: Language, earlier: tuple[Key, ...] = ()) -> SafeString:
    """Return the sections of the public page, after the `earlier` publications; no figure leads to an explanation."""
    hidden = not_told(key, earlier)
    told = {figure: one for figure, one in told_of(key).items() if figure not in hidden}
    return Writer(language, lambda figure: "").sections(sections(key.found(), told, len(hidden), language))


def not_told(key: Key, earlier: tuple[Key, ...]) -> frozenset[str]:
    """Return the figures of a run that are withheld after the `earlier` publications."""
    return withheld(told_of(key), (told_of(one) for one in earlier))


def sections(audit: Audit, told: Figures, hidden: int, language: Language) -> list[Section]:
    """Return the sections of the figures told; `hidden`: how many are withheld."""
    written = (_levels, _totals, _savings, _problems, _options)
    found = [section for write in written if (section := write(audit, told, language)) is not None]
    if hidden:
        note = Callout("note", (Paragraph(WITHHELD, {"n": str(hidden)}),))
        found.insert(0, Section(Text("暂不公布的数字", "Figures withheld"), (note,)))
    return found


def _of(told: Figures, kind: str) -> dict[str, tuple[object, ...]]:
    """Return what is shown of the figures of a kind, by what follows it in their ids."""
    return {figure.partition("/")[2]: one.shown for figure, one in told.items() if figure.partition("/")[0] == kind}


def _levels(audit: Audit, told: Figures, language: Language) -> Section | None:
    rows, bars = [], []
    for year, groups in _of(told, "levels").items():
        whole = sum(count for _, count in groups)  # type: ignore[misc,has-type]
        for names, count in groups:  # type: ignore[misc]
            name = Text("、".join(NAMES[one].zh for one in names), ", ".join(NAMES[one].into("en") for one in names))
            rows.append((year, name, count, 100 * count / whole))
            if year == str(audit.year):
                bars.append((name, count))
    if not rows:
        return None
    columns = (
        Column(Text("年份", "year")), Column(Text("确定的级别", "certain level"), width=2),
        FIRMS, Column(Text("占比", "share"), "%", "right", decimals=0),
    )  # fmt: skip
    blocks: list[Block] = [TableBlock(Text("各年的水平", "Levels by year"), columns, tuple(rows), note=FEW)]
    if bars:
        caption = Text(f"{audit.year} 年确定的清洁生产水平", f"Levels that are certain, {audit.year}")
        chart = ranked_bars(bars, Axis(Text("企业数", "enterprises")), language)
        blocks.insert(0, Picture(caption, chart, alt=caption))
    return Section(Text("清洁生产水平", "Cleaner-production level"), tuple(blocks))


def _totals(audit: Audit, told: Figures, language: Language) -> Section | None:
    del language
    rows = tuple(
        (variable(audit, name), total, in_words(str(unit)), firms)
        for name, (total, unit, firms) in _of(told, "total").items()
    )
    if not rows:
        return None
    columns = (ITEM, Column(Text("合计", "total"), align="right"), UNIT, FIRMS)
    caption = Text("能源与温室气体合计", "Energy and greenhouse gases in all")
    return Section(Text("行业总量", "The industry's totals"), (TableBlock(caption, columns, rows, note=ROUNDED),))  # type: ignore[arg-type]


def _savings(audit: Audit, told: Figures, language: Language) -> Section | None:
    del language
    rows = tuple(
        (variable(audit, str(name)), saved, in_words(str(unit)), firms)
        for name, saved, unit, firms in _of(told, "saving").values()
    )
    if not rows:
        return None
    columns = (ITEM, Column(Text("同等产量节约量", "saved at equal output"), align="right"), UNIT, FIRMS)
    note = Text(
        f"负数为增加；不含数据待核实的企业。{ROUNDED.zh}",
        f"Negative: an increase. Enterprises with figures in doubt are left out. {ROUNDED.en}",
    )
    caption = Text("两年间的节约", "Saved between the two years")
    return Section(Text("节约", "Savings"), (TableBlock(caption, columns, rows, note=note),))  # type: ignore[arg-type]


def _problems(audit: Audit, told: Figures, language: Language) -> Section | None:
    del audit, language
    rows = tuple(
        (bilingual(str(name)), NEARLY, None) if firms is None else (bilingual(str(name)), firms, 100 * share)  # type: ignore[operator]
        for name, firms, share in _of(told, "problem").values()
    )
    if not rows:
        return None
    columns = (
        Column(Text("问题", "problem"), width=3), FIRMS,
        Column(Text("占能够判断的企业", "of those judged"), "%", "right", decimals=0),
    )  # fmt: skip
    caption = Text("共性问题（最多 20 项）", "Common problems (20 at most)")
    return Section(Text("共性问题", "Common problems"), (TableBlock(caption, columns, rows, note=FEW),))  # type: ignore[arg-type]


def _options(audit: Audit, told: Figures, language: Language) -> Section | None:
    """Return how many options were adopted and what they cost, where six enterprises at least have some."""
    del language
    if "options" not in told:
        return None
    firms, adopted, costed, cost = told["options"].shown
    who = ALMOST if firms is None else Text(f"{firms} 家企业", f"{firms} enterprises")
    text = Text(f"{who.zh}采纳方案 {adopted} 项", f"{who.en} adopted {adopted} options")
    end, money = Text("。", "."), audit.case.settings.currency
    if costed:
        end = Text(
            f"，其中 {costed} 项的投资合计约 {cost:,.0f} {money.zh}。",
            f"; {costed} of them cost about {cost:,.0f} {money.into('en')}.",
        )
    return Section(Text("方案", "Options"), (Paragraph(Text(text.zh + end.zh, text.en + end.en)),))
