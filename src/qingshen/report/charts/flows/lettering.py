"""Words in drawings: how wide they are, where they break, how an amount and its half width read."""

import math
import re

from qingshen.report.formatting import number

HALF_WIDTH = 1.96
"""Half width of a 95 % interval in standard deviations."""
_TOKENS = re.compile(r"[ -~]+?(?:(?<=[-/_]) *| +|(?=[^ -~])|$)|[^ -~]")
_WIDE = 0x2E80
"""Letters from here on fill a square (Chinese); those before are about half as wide."""


def text_width(text: str, size: float) -> float:
    """Return about how wide `text` is set in `size` [px]; rather too wide than too narrow."""
    return size * sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    # Braces are set as wide ones: ECharts would read a template.
    if ord(letter) >= _WIDE or letter in "{}":
        return 1.0
    return 0.62 if letter in "MWmw±→" else 0.57


def fitted(text: str, size: float, width: float) -> str:
    """Return `text`, cut by an ellipsis where it is wider than `width` [px]."""
    if text_width(text, size) <= width:
        return text
    while text and text_width(f"{text}…", size) > width:
        text = text[:-1]
    return f"{text.rstrip()}…"


def wrapped(text: str, size: float, width: float, lines: int) -> list[str]:
    """Return `text` in at most `lines` lines of `width` [px]: Chinese breaks anywhere, words between them.

    What does not fit is cut by an ellipsis. Lines are about equally long.
    """
    full = text_width(text, size)
    # A last line of one letter looks like a slip: break evenly.
    even = max(width * 0.5, full / math.ceil(full / width) + size * 0.7) if full > width else width
    found = _broken(text, size, min(width, even))
    if len(found) > lines:
        found = _broken(text, size, width)
    if len(found) > lines:
        found = [*found[: lines - 1], "".join(found[lines - 1 :])]
    return [fitted(line.strip(), size, width) for line in found]


def _broken(text: str, size: float, width: float) -> list[str]:
    found = [""]
    for token in _TOKENS.findall(text):
        if found[-1] and text_width((found[-1] + token).rstrip(), size) > width:
            found.append("")
        rest = token
        while rest.strip().isalpha() and len(rest) > 3 and text_width(rest.rstrip(), size) > width:
            # A word wider than a line is broken, not cut.
            count = max(2, sum(text_width(f"{rest[: n + 1]}-", size) <= width for n in range(len(rest))))
            count = min(count, len(rest) - 2)
            found[-1] += f"{rest[:count]}-"
            found.append("")
            rest = rest[count:]
        found[-1] += rest
    return found


def is_known(value: float | None) -> bool:
    """Say whether a value can be drawn: not None, NaN or infinite."""
    return value is not None and math.isfinite(value)


def half_width(sigma: float | None) -> float | None:
    """Return the half width of the 95 % interval, None where no standard deviation is known."""
    return HALF_WIDTH * sigma if sigma is not None and math.isfinite(sigma) and sigma >= 0 else None


def _decimals(value: float, significant: int) -> int:
    return max(0, significant - 1 - math.floor(math.log10(abs(value)))) if value else 0


def amount(value: float, sigma: float | None = None) -> str:
    """Return "9.4 ± 1.6": a value and the half width of its 95 % interval, with the digits that mean something.

    Two digits of the half width, three of the value where that is less, but at least one of the half width; at most
    two decimals more than three digits of the value. A standard deviation of 0 is exact: no half width is set.
    """
    half = half_width(sigma)
    decimals = _decimals(value, 3)
    if not half:
        return number(value, decimals=decimals)
    needed = min(_decimals(half, 2), max(decimals, _decimals(half, 1)))
    decimals = min(needed, decimals + 2) if value else _decimals(half, 2)
    least = 10.0**-decimals
    spread = number(half, decimals=decimals) if half >= least / 2 else f"<{number(least, decimals=decimals)}"
    return f"{number(value, decimals=decimals)} ± {spread}"


def changed(reported: float | None, value: float, sigma: float | None = None) -> str:
    """Return "105 → 107.8 ± 5.4": what was read, and what it became; the reading only where it looks different."""
    now = amount(value, sigma)
    if reported is None or not math.isfinite(reported):
        return now
    digits = now.split(" ")[0].partition(".")[2]
    before = number(reported, decimals=len(digits))
    return now if before == now.split(" ")[0] else f"{before} → {now}"
