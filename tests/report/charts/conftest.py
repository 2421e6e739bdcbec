import re

import pytest

from qingshen.report.charts import Flow
from qingshen.report.charts.flows.lettering import text_width
from qingshen.report.charts.flows.shapes import LINE_HEIGHT

# name zh, name en, source, target, reading, its sigma, reconciled, its sigma, is it a loss
PLATING = (
    ("城市自来水", "city water", None, "prep", 185.0, 3.7, 182.9, 2.1, False),
    ("纯水", "pure water", "prep", "bath", 22.0, 0.6, 22.3, 0.5, False),
    ("清洗用水", "rinse water", "prep", "rinse", 88.0, 1.8, 89.4, 1.4, False),
    ("洗涤塔补水", "scrubber make-up", "prep", "scrubber", 14.0, 1.4, 13.2, 1.2, False),
    ("锅炉补水", "boiler make-up", "prep", "boiler", 18.5, 0.4, 18.5, 0.4, False),
    ("反渗透浓水", "RO concentrate", "prep", None, 39.0, 2.0, 39.5, 1.6, False),
    ("带入清洗", "drag-out to rinse", "bath", "rinse", 4.0, 1.0, 4.1, 0.9, False),
    ("镀槽蒸发", "bath evaporation", "bath", None, None, None, 18.2, 1.0, True),
    ("清洗废水", "rinse waste water", "rinse", "treatment", 161.0, 4.0, 153.3, 2.6, False),
    ("漏失", "leak", "rinse", None, None, None, 6.4, 2.9, True),
    ("洗涤塔废水", "scrubber waste", "scrubber", "treatment", 9.0, 0.9, 9.4, 0.8, False),
    ("洗涤塔蒸发", "scrubber evaporation", "scrubber", None, None, None, 3.8, 1.3, True),
    ("锅炉排污", "boiler blow-down", "boiler", "treatment", 3.0, 0.3, 3.0, 0.3, False),
    ("蒸汽损失", "steam loss", "boiler", None, None, None, 15.5, 0.5, True),
    ("处理水", "treated water", "treatment", "reuse", 112.0, 3.0, 110.2, 2.2, False),
    ("排放", "discharge", "treatment", None, 52.0, 1.6, 52.9, 1.4, False),
    ("污泥带水", "water in sludge", "treatment", None, 2.6, 0.5, 2.6, 0.5, False),
    ("回用水", "reused water", "reuse", "rinse", 66.0, 2.0, 66.2, 1.7, False),
    ("绿化冲厕", "garden and toilets", "reuse", None, 40.0, 1.6, 44.0, 1.5, False),
)
NODES = {
    "prep": ("水处理", "preparation"),
    "bath": ("镀槽", "plating baths"),
    "rinse": ("清洗槽", "rinse tanks"),
    "scrubber": ("废气洗涤塔", "scrubber"),
    "boiler": ("锅炉", "boiler"),
    "treatment": ("废水处理站", "treatment"),
    "reuse": ("中水回用", "reuse plant"),
}
# Serth & Heenan 1986: 28 streams, 11 nodes; from, to (0 outside), true flow.
STEAM = (
    (3, 1, 0.86), (6, 1, 1.0), (1, 5, 111.82), (0, 1, 109.96), (2, 3, 53.27), (2, 6, 112.27), (7, 2, 2.32),
    (11, 2, 164.05), (2, 0, 0.83), (3, 4, 52.41), (5, 4, 14.86), (4, 9, 67.27), (6, 5, 111.27), (5, 7, 91.86),
    (5, 8, 60.0), (5, 9, 23.64), (5, 0, 32.73), (8, 7, 16.23), (7, 10, 7.85), (7, 11, 10.6), (7, 0, 87.32),
    (9, 8, 5.45), (8, 10, 2.59), (8, 0, 46.63), (9, 0, 85.46), (10, 11, 81.23), (0, 10, 70.79), (0, 11, 72.22),
)  # fmt: skip


def plating(language: str = "zh", *, as_read: bool = False) -> list[Flow]:
    column = 0 if language == "zh" else 1

    def node(code: str | None) -> str | None:
        return NODES[code][column] if code else None

    return [
        Flow(
            row[column], node(row[2]), node(row[3]), row[4] if as_read else row[6], row[5] if as_read else row[7],
            row[8], None if as_read else row[4], "observable" if row[4] is None and not as_read else "",
        )
        for row in PLATING
    ]  # fmt: skip


def steam(language: str = "zh") -> list[Flow]:
    unit = "单元" if language == "zh" else "unit "
    return [
        Flow(str(at), f"{unit}{source}" if source else None, f"{unit}{target}" if target else None, true, 0.025 * true)
        for at, (source, target, true) in enumerate(STEAM, start=1)
    ]


def pair(language: str = "zh") -> list[Flow]:
    """Two unmeasured pipes side by side: their sum is known, neither of them is."""
    return [
        Flow("进水", None, "A", 50.0, 1.0),
        Flow("一号管", "A", "B", 17.0, None, status="unobservable"),
        Flow("二号管", "A", "B", None, None, status="unobservable"),
        Flow("旁路", "A", None, 0.0, None, reported=-3.0, status="at_bound"),
        Flow("出水", "B", None, 42.0, 1.0),
        Flow("蒸发", "B", None, 8.0, 1.0, is_loss=True),
    ]


@pytest.fixture(scope="session")
def balances():
    return {"plating": plating, "read": lambda language: plating(language, as_read=True), "steam": steam, "pair": pair}


def _boxes(option):
    """Where every line of words stands, a little smaller than it is drawn."""
    for element in option["graphic"]["elements"]:
        if element["type"] != "text":
            continue
        style = element["style"]
        wide = 0.9 * text_width(style["text"], style["fontSize"])
        high = 0.8 * style["fontSize"]
        left = element["x"] - {"left": 0.0, "center": wide / 2, "right": wide}[style["align"]]
        yield style["text"], left, element["y"] - high / 2, left + wide, element["y"] + high / 2


@pytest.fixture(scope="session")
def overlaps():
    """Pairs of lines of words that overlap, and lines that leave the picture."""

    def found(option, width, height):
        boxes = list(_boxes(option))
        wrong = [one[0] for one in boxes if one[1] < 0 or one[2] < 0 or one[3] > width or one[4] > height]
        for at, a in enumerate(boxes):
            for b in boxes[at + 1 :]:
                if a[1] < b[3] and b[1] < a[3] and a[2] < b[4] and b[2] < a[4]:
                    wrong.append((a[0], b[0]))
        return wrong

    return found


@pytest.fixture(scope="session")
def said():
    """All words of a picture, in one line."""

    def words(option):
        return " | ".join(re.sub(r"\s+", " ", box[0]) for box in _boxes(option))

    assert LINE_HEIGHT > 1
    return words
