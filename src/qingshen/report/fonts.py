"""Whether this machine can draw Chinese: a picture with empty boxes must not leave it unnoticed."""

import os
import re
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from qingshen.language import Text

FAMILIES = "Noto Sans CJK SC, Microsoft YaHei, SimSun, sans-serif"
"""Font families of pictures and pages, the first that is installed is taken."""

_CHINESE = re.compile(
    r"cjk|sourcehan|wqy|sim(sun|hei|fang|kai)|msyh|fangsong|kaiti|dengxian|deng\.ttf|droidsansfallback|unifont"
    r"|uming|ukai|pingfang|heiti|songti|hiragino|zhsong|sarasa|lxgw|harmonyos_sans_sc|misans",
    re.IGNORECASE,
)
_FONT_FILES = {".ttf", ".ttc", ".otf", ".otc"}


def folders() -> tuple[Path, ...]:
    """Return the folders in which this system keeps fonts, its user's included."""
    home = Path.home()
    if sys.platform == "win32":
        windows, local = os.environ.get("WINDIR", ""), os.environ.get("LOCALAPPDATA", "")
        return (Path(windows, "Fonts"), Path(local, "Microsoft", "Windows", "Fonts"))
    if sys.platform == "darwin":
        return (Path("/System/Library"), Path("/Library/Fonts"), home / "Library/Fonts")
    data = [os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")]
    data += (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    # The PNG renderer reads the two system folders whatever XDG_DATA_DIRS says.
    data += ["/usr/local/share", "/usr/share"]
    return (*(Path(folder, "fonts") for folder in dict.fromkeys(data)), home / ".fonts")


def find(where: Iterable[Path]) -> Path | None:
    """Return a font file with Chinese glyphs under `where`, or None."""
    for folder in where:
        for file in folder.rglob("*") if folder.is_dir() else ():
            if file.suffix.lower() in _FONT_FILES and _CHINESE.search(file.name):
                return file
    return None


@cache
def _found() -> Path | None:
    return find(folders())


def missing_font() -> Text | None:
    """Return how to install a Chinese font when none is found, else None. Never raises; looks once a process."""
    if _found() is not None:
        return None
    return Text(
        "未找到中文字体, 图片中的汉字会显示为方框。请安装: Debian/Ubuntu: apt install fonts-noto-cjk; "
        "Fedora: dnf install google-noto-sans-cjk-fonts; 其他系统: 安装“Noto Sans CJK SC”后重试。",
        "No Chinese font was found; Chinese characters in pictures would be empty boxes. Install one: "
        "Debian/Ubuntu: apt install fonts-noto-cjk; Fedora: dnf install google-noto-sans-cjk-fonts; "
        "elsewhere: install “Noto Sans CJK SC”, then try again.",
    )
