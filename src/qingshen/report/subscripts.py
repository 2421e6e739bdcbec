"""Low letters that are real subscripts: U+2082 (₂) is in neither Noto CJK nor Source Han."""

import re
from typing import NamedTuple

LOW_DIGITS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")

_FORMULAS = re.compile(
    r"[₀-₉]+"
    r"|(?<=CO)2|(?<=SO)[234]|(?<=NO)[2x]|(?<=N)2(?=O)|(?<=CH)4|(?<=NH)3|(?<=H)2(?=[OS])|(?<=SF)6|(?<=NF)3"
    r"|(?<=\bO)3(?![0-9])|(?<=BOD)5|(?<=COD)Cr|(?<=PM)(?:2\.5|10)|(?<=\bP)(?:10|25|50|75|90)\b"
)


class Piece(NamedTuple):
    """A stretch of text, on the line or below it."""

    text: str
    low: bool


def pieces(text: str) -> tuple[Piece, ...]:
    """Split `text` where chemistry puts low letters: "4.5 tCO2/t" → "4.5 tCO", low "2", "/t".

    Known formulas (CO2, SO2, NOx, N2O, CH4, NH3, BOD5, CODCr, PM2.5 …), percentiles (P50) and the characters
    ₀–₉ are split; the joined pieces are the text, with ₀–₉ as plain digits.
    """
    found: list[Piece] = []
    end = 0
    for match in _FORMULAS.finditer(text):
        if match.start() > end:
            found.append(Piece(text[end : match.start()], low=False))
        found.append(Piece(match.group().translate(LOW_DIGITS), low=True))
        end = match.end()
    if end < len(text):
        found.append(Piece(text[end:], low=False))
    return tuple(found)
