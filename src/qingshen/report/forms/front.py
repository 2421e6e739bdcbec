"""What heads and ends a form: the audit it belongs to, and who signs at which level."""

from __future__ import annotations

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.basis import years_of
from qingshen.report.document import Document, Paragraph, Section
from qingshen.report.sheet.signatures import signed


def form(audit: Audit, language: Language, title: Text, subtitle: Text, sections: tuple[Section, ...]) -> Document:
    """Return a form of the audit; written without front matter."""
    settings = audit.case.settings
    lines = (
        (Text("行业", "industry"), settings.industry),
        (Text("组织单位", "organised by"), settings.organiser),
        (Text("数据年份", "years of data"), years_of(settings.years)),
        (Text("日期", "date"), Text(settings.date, settings.date)),
    )
    return Document(
        title=settings.title,
        subtitle=Text(f"{title.zh}（{subtitle.zh}）", f"{title.into('en')} ({subtitle.into('en')})"),
        language=language,
        cover_lines=tuple(line for line in lines if line[1].zh),
        made_up=settings.made_up,
        header=Text(f"{settings.title.zh} · {title.zh}", f"{settings.title.into('en')} · {title.into('en')}"),
        footer=Text(f"清审 {audit.engine}", f"Qingshen {audit.engine}"),
        sections=sections,
    )


def signatures(remark: Text, signers: tuple[Text, ...]) -> Section:
    """Return the section to be signed, with what signing means."""
    return Section(Text("签章", "Signatures"), (Paragraph(remark), signed(signers)))
