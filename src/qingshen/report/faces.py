"""The Chinese typefaces of this machine that print is set in: one for text, one for headings, one for digests."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import typst

from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.report.fonts import find

SERIF = (
    "Noto Serif CJK SC",
    "Source Han Serif SC",
    "Source Han Serif CN",
    "Noto Serif SC",
    "Songti SC",
    "SimSun",
    "FangSong",
)
SANS = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Heiti SC",
    "SimHei",
    "WenQuanYi Micro Hei",
)
MONO = ("Noto Sans Mono CJK SC", "Source Han Mono SC", "DejaVu Sans Mono")
"""The last is built into Typst."""

_FILES = re.compile(
    r"(noto-?(sans|serif)(mono)?-?(cjk|sc)|sourcehan|songti|simsun|simfang|msyh|pingfang|heiti|simhei|wqy-microhei)"
    r".*\.(ttf|ttc|otf|otc)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Faces:
    """Families for text, headings and digests, and the fonts they come from."""

    serif: str
    sans: str
    mono: str
    fonts: typst.Fonts


def choose(where: Iterable[Path]) -> Faces | None:
    """Return the best typefaces in the font folders `where`, or None where no font has Chinese characters.

    Where only one family is there, text and headings share it.
    """
    folders = [folder for folder in where if folder.is_dir()]
    files = [file for folder in folders for file in folder.rglob("*") if _FILES.search(file.name)]
    # A machine may hold none of the usual files and yet some other Chinese font.
    files = files or [file for file in [find(folders)] if file]
    # Typst takes folders, not files: what else lies in them is let be.
    found = typst.Fonts(include_system_fonts=False, font_paths=sorted({file.parent for file in files}))
    chinese = sorted({one.family for one in found.fonts() if one.path and Path(one.path) in files})
    if not chinese:
        return None
    serif, sans = _first(SERIF, chinese), _first(SANS, chinese)
    mono = _first(MONO, found.families())
    return Faces(serif or sans or chinese[0], sans or serif or chinese[0], mono, found)


def _first(wanted: Sequence[str], families: Sequence[str]) -> str:
    return next((family for family in wanted if family in families), "")


def absent() -> Problem:
    """Return the problem of a machine without a Chinese font."""
    return Problem(
        Place("report.pdf"),
        "font-missing",
        Text("没有中文字体，无法排版 PDF", "there is no Chinese font to set a PDF in"),
        Text(
            "安装一种中文字体后重试：Debian/Ubuntu 用 apt install fonts-noto-cjk，"
            "Fedora 用 dnf install google-noto-sans-cjk-fonts，其他系统安装“Noto Sans CJK SC”",
            "install one and try again: on Debian/Ubuntu apt install fonts-noto-cjk, on Fedora dnf install "
            "google-noto-sans-cjk-fonts, elsewhere “Noto Sans CJK SC”",
        ),
    )
