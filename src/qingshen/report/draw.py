"""An ECharts option → SVG by ECharts' own renderer in V8 → PNG: the page and the report draw the same picture."""

import atexit
import hashlib
import json
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from py_mini_racer import MiniRacer

from qingshen.report.fonts import FAMILIES
from qingshen.report.palette import INK, PAPER, SERIES
from qingshen.report.press import literal, pressed
from qingshen.report.subscripts import pieces

PIXELS_PER_CM = 96 / 2.54
"""A picture's pixels for each centimetre on paper: 12 px type prints as 9 pt."""

KEPT = 128
"""How many drawings a process keeps: those of a long report, drawn once for its three files."""

_PRELUDE = "globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};"
_RENDER = """
globalThis.render = (option, width, height) => {
  const chart = echarts.init(null, null, {renderer: "svg", ssr: true, width, height});
  try { chart.setOption(JSON.parse(option)); return chart.renderToSVGString(); } finally { chart.dispose(); }
};
"""
_HOVER_STYLE = re.compile(r"<style ?>.*?</style>\n?", re.DOTALL)
_HOVER_ATTRIBUTES = re.compile(r' (?:class="[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="visible")')
_SIZE = re.compile(r'<svg [^>]*?\bwidth="([\d.]+)"[^>]*? height="([\d.]+)"')
_ID = re.compile(r"\bzr\d+-")
_WORDS = re.compile(r"(?<=>)([^<>\n]+)(?=</(?:text|tspan)>)")

# V8 takes one caller at a time, and must not be started inside a running event loop (a notebook): one thread owns it.
_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="echarts")


@cache
def _engine() -> MiniRacer:
    asset = files("qingshen.report") / "assets" / "echarts.min.js"
    if not asset.is_file():
        raise FileNotFoundError(
            "缺少 ECharts (report/assets/echarts.min.js): 请重新安装, 如 pip install -e . → "
            "ECharts is missing: install the package again, e.g. pip install -e ."
        )
    engine = MiniRacer()
    # Left open, V8's thread can keep the interpreter from ending.
    atexit.register(engine.close)
    for script in (_PRELUDE, asset.read_text(encoding="utf-8"), _RENDER):
        engine.eval(f"{script};0")
    return engine


def _render(option: str, width: int, height: int) -> str:
    return str(_engine().call("render", option, width, height))


def svg(option: dict[str, Any], width: int, height: int) -> str:
    """Return the SVG of an ECharts `option` at `width` × `height` [px].

    The same option gives the same bytes in every process and after any other pictures; ids differ between
    different pictures, so that many can stand in one page. The house's font, palette and white ground are
    defaults the option may override. `option` is plain JSON, no functions.

    Raises ValueError for NaN or infinity in the option, FileNotFoundError when ECharts was not built in.
    """
    full = {
        "backgroundColor": PAPER,
        "color": list(SERIES),
        "textStyle": {"fontFamily": FAMILIES, "color": INK, "fontSize": 12},
        **option,
        "animation": False,
    }
    script = json.dumps(full, ensure_ascii=False, allow_nan=False, sort_keys=True)
    return _drawn(script, width, height)


# A page, a Word file and a PDF of one report show the same pictures.
@lru_cache(maxsize=KEPT)
def _drawn(script: str, width: int, height: int) -> str:
    drawn = _thread.submit(_render, script, width, height).result()
    name = hashlib.sha256(f"{width}×{height} {script}".encode()).hexdigest()[:8]
    drawn = _HOVER_ATTRIBUTES.sub("", _HOVER_STYLE.sub("", drawn))
    return _WORDS.sub(_lowered, _ID.sub(f"q{name}-", drawn))


def _lowered(match: re.Match[str]) -> str:
    """Set chemistry's low letters by `dy`: renderers disagree on `baseline-shift`."""
    set_text, is_low = "", False
    for piece in pieces(match.group(1)):
        if piece.low:
            set_text += f'<tspan dy="3" font-size="75%">{piece.text}</tspan>'
        else:
            set_text += f'<tspan dy="-3">{piece.text}</tspan>' if is_low else piece.text
        is_low = piece.low
    return set_text


def png(picture: str, scale: float = 2.5) -> bytes:
    """Return an SVG that names its width and height [px] as PNG, `scale` pixels for each of its own (2.5: 240 dpi).

    The same SVG gives the same bytes on the same machine. Raises ValueError where the SVG has no size.
    """
    size = _SIZE.search(picture)
    if size is None:
        raise ValueError("the SVG does not begin with its width and height")
    # One point a pixel: 72 points are an inch.
    page = f"#set page(width: {size[1]}pt, height: {size[2]}pt, margin: 0pt)"
    return pressed(f'{page}\n#image(bytes({literal(picture)}), format: "svg", width: {size[1]}pt)', "png", 72 * scale)
