"""What the industry report says, chapter by chapter; one content for every document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.abandoned import abandoned
from qingshen.report.content.acceptance import acceptance
from qingshen.report.content.accounts import accounts
from qingshen.report.content.appendix import hashes, notices
from qingshen.report.content.attainment import attainment
from qingshen.report.content.attribution import attribution
from qingshen.report.content.balances import balances
from qingshen.report.content.basis import basis, years_of
from qingshen.report.content.benefit import benefit
from qingshen.report.content.chain import chain, record
from qingshen.report.content.checked import checked
from qingshen.report.content.choosing import choosing
from qingshen.report.content.claims import claims
from qingshen.report.content.cocontrol import cocontrol
from qingshen.report.content.comparison import comparison
from qingshen.report.content.continuing import continuing
from qingshen.report.content.decomposing import decomposing
from qingshen.report.content.exchanges import exchanges
from qingshen.report.content.experts import experts
from qingshen.report.content.feasibility import feasibility
from qingshen.report.content.filing import filing
from qingshen.report.content.focus import focus
from qingshen.report.content.further import further
from qingshen.report.content.gaps import gaps
from qingshen.report.content.hotspots import hotspots
from qingshen.report.content.levels import levels
from qingshen.report.content.measures import measures
from qingshen.report.content.options import options
from qingshen.report.content.organisation import organisation
from qingshen.report.content.performance import performance
from qingshen.report.content.portfolio import portfolio
from qingshen.report.content.potential import potential
from qingshen.report.content.problems import problems
from qingshen.report.content.roster import full_list, roster
from qingshen.report.content.schedule import schedule
from qingshen.report.content.sources import sources
from qingshen.report.content.summary import summary
from qingshen.report.content.targets import targets
from qingshen.report.content.technique_outcomes import technique_outcomes
from qingshen.report.content.techniques import techniques
from qingshen.report.content.tracking import tracking
from qingshen.report.document import Document, Section
from qingshen.report.formatting import words

Writer = Callable[[Audit, Language], Section | None]


@dataclass(frozen=True)
class Chapter:
    """A chapter of the report and its sections; with one section its title is the chapter's and it stands for it."""

    title: Text
    sections: tuple[Writer, ...]


# The order of the industry report: PROCEDURE, built from the note and the published outline of a collaborative audit.
CHAPTERS = (
    Chapter(Text("总则", "General"), (basis, organisation)),
    Chapter(Text("行业概况与企业名单", "The industry and the list of enterprises"), (roster, choosing)),
    Chapter(
        Text("现状调查与清洁生产水平评价", "Survey, and levels of cleaner production"),
        (gaps, sources, levels, further, comparison, accounts, potential),
    ),
    Chapter(Text("审核重点", "Audit focus"), (focus,)),
    Chapter(Text("清洁生产目标", "Targets"), (targets,)),
    Chapter(Text("问题诊断", "Diagnosis"), (problems, checked, balances, hotspots, experts)),
    Chapter(
        Text("清洁生产方案", "Options"),
        (measures, options, techniques, feasibility, exchanges, cocontrol, portfolio, filing),
    ),
    Chapter(Text("方案实施", "Implementation"), (schedule, tracking, claims, abandoned, technique_outcomes)),
    Chapter(Text("绩效评估", "Performance"), (attainment, performance, attribution, decomposing, benefit, acceptance)),
    Chapter(Text("持续清洁生产与结论", "Continuous improvement, and conclusions"), (continuing, chain)),
)
APPENDICES = (full_list, record, notices, hashes)
NAME = Text("行业清洁生产审核报告", "Industry Cleaner-Production Audit Report")


def _cover(audit: Audit) -> tuple[tuple[Text, Text], ...]:
    settings = audit.case.settings
    system = audit.case.system
    listed = audit.table("list")
    audited = int((listed["listed"] == "yes").sum())
    lines = (
        (Text("行业", "industry"), settings.industry),
        (Text("组织单位", "organised by"), settings.organiser),
        (Text("审核企业", "enterprises audited"), Text(f"{audited} 家", str(audited))),
        (Text("数据年份", "years of data"), years_of(settings.years)),
        (Text("指标体系", "index system"), system.title if system else Text("未采用", "none")),
        (Text("日期", "date"), Text(settings.date, settings.date)),
    )
    # What audit.toml leaves empty is left out: a cover with bare labels looks unfinished.
    return tuple(line for line in lines if line[1].zh)


def _chapter(chapter: Chapter, audit: Audit, language: Language) -> tuple[Section, ...]:
    found = [section for write in chapter.sections if (section := write(audit, language)) is not None]
    if len(found) < 2:
        return tuple(replace(section, title=chapter.title) for section in found)
    return (Section(chapter.title, ()), *(replace(section, level=2) for section in found))


def _lettered(position: int, section: Section) -> Section:
    """Return an appendix under its letter, A first."""
    letter = chr(ord("A") + position)
    title = Text(f"附录{letter} {words(section.title, 'zh')}", f"Appendix {letter}: {words(section.title, 'en')}")
    return replace(section, title=title)


def document(audit: Audit, language: Language) -> Document:
    """Return the report's content in `language`."""
    settings = audit.case.settings
    chapters = [section for chapter in CHAPTERS for section in _chapter(chapter, audit, language)]
    appendices = [one for appendix in APPENDICES if (one := appendix(audit, language)) is not None]
    return Document(
        title=settings.title,
        subtitle=NAME,
        language=language,
        cover_lines=_cover(audit),
        made_up=settings.made_up,
        header=settings.title,
        footer=Text(f"清审 {audit.engine}", f"Qingshen {audit.engine}"),
        sections=(summary(audit, language), *chapters, *map(_lettered, range(len(appendices)), appendices)),
    )
