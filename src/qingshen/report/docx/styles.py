"""The document's styles, all of them our own: fonts for both scripts and the language on every one.

Without `w:eastAsia` fonts and `w:lang` a reader's machine may draw Japanese forms of Chinese characters.
"""

from dataclasses import dataclass, replace
from typing import Any

from qingshen.language import Language
from qingshen.report.docx.markup import element
from qingshen.report.palette import ACCENT, INK, MARK, QUIET

SONG = ("宋体", "Times New Roman")
HEI = ("黑体", "Arial")
MONO = ("宋体", "Consolas")
TINTS = {"note": "EEF3F5", "warning": "FBEDE7", "assumption": "FFF7E6"}
BARS = {"note": ACCENT, "warning": MARK, "assumption": "#b59b2a"}


@dataclass(frozen=True)
class Style:
    """One style: `size` [pt], `paragraph` and `character` as further properties in schema order."""

    id: str
    name: str
    fonts: tuple[str, str] = SONG
    size: float = 12
    colour: str = INK
    strong: bool = False
    paragraph: str = ""
    based_on: str = "Normal"
    next: str = ""
    kind: str = "paragraph"
    quick: bool = True


def _spacing(before: int = 0, after: int = 0, line: int = 240) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _boxed(kind: str) -> Style:
    colour = BARS[kind].lstrip("#")
    return Style(
        f"Callout{kind.title()}",
        f"Callout {kind}",
        size=10.5,
        paragraph=f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{TINTS[kind]}"/>{_spacing(60, 60, 300)}<w:ind w:left="227"/>',
    )


def _heading(level: int, size: float, before: int, after: int) -> Style:
    return Style(
        f"Heading{level}",
        f"heading {level}",
        HEI,
        size,
        ACCENT if level == 1 else INK,
        strong=True,
        paragraph=f'<w:keepNext/><w:keepLines/>{_spacing(before, after)}<w:outlineLvl w:val="{level - 1}"/>',
        next="BodyText",
    )


def _contents(level: int) -> Style:
    tab = '<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="8844"/></w:tabs>'
    return Style(
        f"TOC{level}",
        f"toc {level}",
        size=12 - level / 2,
        strong=level == 1,
        paragraph=f'{tab}{_spacing(60 if level == 1 else 0, 0, 320)}<w:ind w:left="{(level - 1) * 320}"/>',
        quick=False,
    )


def _declared(language: Language) -> tuple[Style, ...]:
    indent = '<w:ind w:firstLineChars="200" w:firstLine="480"/>' if language == "zh" else ""
    centred = '<w:jc w:val="center"/>'
    return (
        Style("Normal", "Normal", based_on=""),
        Style("BodyText", "Body Text", paragraph=f'{_spacing(0, 80, 360)}{indent}<w:jc w:val="both"/>'),
        Style("ListBullet", "List Bullet", paragraph=f'<w:numPr><w:numId w:val="1"/></w:numPr>{_spacing(0, 40, 340)}'),
        _heading(1, 16, 400, 200),
        _heading(2, 14, 280, 140),
        _heading(3, 12, 200, 100),
        Style("Title", "Title", HEI, 26, ACCENT, strong=True, paragraph=_spacing(2600, 240, 300) + centred),
        Style("Subtitle", "Subtitle", HEI, 15, QUIET, paragraph=_spacing(0, 1600, 300) + centred),
        Style("CoverLine", "Cover Line", size=14, paragraph=_spacing(0, 160, 300) + centred),
        Style("MadeUp", "Made Up", HEI, 12, MARK, strong=True, paragraph=_spacing(240, 0) + centred),
        Style("ContentsTitle", "Contents Title", HEI, 16, ACCENT, strong=True, paragraph=_spacing(0, 240) + centred),
        *(_contents(level) for level in (1, 2, 3)),
        Style("Caption", "caption", HEI, 10.5, paragraph=f"{_spacing(80, 200)}{centred}", next="BodyText"),
        Style("TableCaption", "Table Caption", HEI, 10.5, paragraph=f"<w:keepNext/>{_spacing(200, 80)}{centred}"),
        Style("Picture", "Picture", paragraph=f"<w:keepNext/>{_spacing(160, 0)}{centred}", next="Caption"),
        Style("TableText", "Table Text", size=9, paragraph=_spacing(20, 20)),
        Style("TableHead", "Table Head", HEI, 9, strong=True, paragraph=_spacing(40, 40)),
        Style("TableNote", "Table Note", size=9, colour=QUIET, paragraph=_spacing(60, 240)),
        Style("Digest", "Digest", MONO, 8.5, paragraph=_spacing(20, 20)),
        *(_boxed(kind) for kind in TINTS),
        Style("Header", "header", size=9, colour=QUIET, paragraph=_edge("bottom") + _sides(), quick=False),
        Style("Footer", "footer", size=9, colour=QUIET, paragraph=_edge("top") + _sides(), quick=False),
        Style("DefaultParagraphFont", "Default Paragraph Font", based_on="", kind="character", quick=False),
        Style("SourceId", "Source Id", HEI, 7.5, QUIET, based_on="DefaultParagraphFont", kind="character"),
        Style("TableNormal", "Normal Table", based_on="", kind="table", quick=False),
        Style("QingshenTable", "Qingshen Table", size=9, based_on="TableNormal", kind="table"),
    )


RIGHT, DENSE_RIGHT = 'w:pos="8844"', 'w:pos="9865"'
"""The right edge of the type area, of a report and of a sheet."""
# What a sheet of two pages sets smaller and closer: size [pt], space before, after [1/20 pt], further properties.
DENSE = {
    "Title": (16.0, 0, 40, ""),
    "Subtitle": (10.5, 0, 40, ""),
    "CoverLine": (9.5, 0, 40, ""),
    "BodyText": (9.5, 0, 40, '<w:jc w:val="both"/>'),
    "ListBullet": (9.5, 0, 20, '<w:numPr><w:numId w:val="1"/></w:numPr>'),
    "Heading1": (11.0, 100, 40, '<w:keepNext/><w:keepLines/>{spacing}<w:outlineLvl w:val="0"/>'),
    "TableCaption": (9.0, 40, 20, '<w:keepNext/>{spacing}<w:jc w:val="center"/>'),
    "TableText": (8.5, 0, 0, ""),
    "TableHead": (8.5, 0, 0, ""),
    "TableNote": (8.0, 0, 40, ""),
}


def _dense(style: Style) -> Style:
    if style.id in ("Header", "Footer"):
        return replace(style, paragraph=style.paragraph.replace(RIGHT, DENSE_RIGHT))
    if style.id not in DENSE:
        return style
    size, before, after, further = DENSE[style.id]
    spacing = _spacing(before, after)
    # The schema has spacing between what keeps lines together, or numbers them, and what sets them.
    if "{spacing}" in further:
        properties = further.format(spacing=spacing)
    else:
        properties = further + spacing if further.startswith("<w:numPr>") else spacing + further
    return replace(style, size=size, paragraph=properties)


def _edge(side: str) -> str:
    return f'<w:pBdr><w:{side} w:val="single" w:sz="4" w:space="4" w:color="B8C0C6"/></w:pBdr>'


def _sides() -> str:
    return f'<w:tabs><w:tab w:val="right" {RIGHT}/></w:tabs>'


_CELLS = (
    '<w:tblInd w:w="0" w:type="dxa"/>{borders}<w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="90" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
)
_RULES = (
    '<w:tblBorders><w:top w:val="single" w:sz="12" w:space="0" w:color="1F2933"/>'
    '<w:bottom w:val="single" w:sz="12" w:space="0" w:color="1F2933"/>'
    '<w:insideH w:val="single" w:sz="2" w:space="0" w:color="D5DBDF"/></w:tblBorders>'
)
_FIRST_ROW = (
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="6" w:space="0" w:color="1F2933"/></w:tcBorders>'
    '<w:shd w:val="clear" w:color="auto" w:fill="F3F6F7"/></w:tcPr></w:tblStylePr>'
)


def _markup(style: Style, language: str) -> str:
    east, latin = style.fonts
    size = round(style.size * 2)
    default = ' w:default="1"' if style.id in ("Normal", "DefaultParagraphFont", "TableNormal") else ""
    table = ""
    if style.kind == "table":
        borders = _RULES if style.id == "QingshenTable" else ""
        table = f"<w:tblPr>{_CELLS.format(borders=borders)}</w:tblPr>{_FIRST_ROW if borders else ''}"
    # The default paragraph font must stay empty of size and colour, or it would override every paragraph style.
    look = (
        ""
        if style.id == "DefaultParagraphFont"
        else (
            f'{"<w:b/>" if style.strong else ""}<w:color w:val="{style.colour.lstrip("#")}"/>'
            f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        )
    )
    fonts = f'<w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{east}" w:cs="{latin}"/>'
    return (
        f'<w:style w:type="{style.kind}" w:styleId="{style.id}"{default}>'
        f'<w:name w:val="{style.name}"/>'
        + (f'<w:basedOn w:val="{style.based_on}"/>' if style.based_on else "")
        + (f'<w:next w:val="{style.next}"/>' if style.next else "")
        + ("<w:qFormat/>" if style.quick else "")
        + (f"<w:pPr>{style.paragraph}</w:pPr>" if style.paragraph else "")
        + f'<w:rPr>{fonts}{look}<w:lang w:val="{language}" w:eastAsia="zh-CN"/></w:rPr>{table}</w:style>'
    )


def styles(language: Language, *, dense: bool = False) -> Any:
    """Return the `w:styles` element for a document in `language`; `dense`: for a sheet of two pages."""
    tag = "zh-CN" if language == "zh" else "en-GB"
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="宋体" w:cs="Times New Roman"/>'
    defaults = f'<w:rPr>{fonts}<w:sz w:val="24"/><w:lang w:val="{tag}" w:eastAsia="zh-CN"/></w:rPr>'
    wanted = map(_dense, _declared(language)) if dense else _declared(language)
    declared = "".join(_markup(style, tag) for style in wanted)
    return element(
        f"<w:styles><w:docDefaults><w:rPrDefault>{defaults}</w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        f"{declared}</w:styles>"
    )


def bullets() -> Any:
    """Return the `w:numbering` element: one kind of list, of points."""
    return element(
        '<w:numbering><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
        '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="720" w:hanging="280"/></w:pPr>'
        '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/></w:rPr></w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
