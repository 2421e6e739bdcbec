import re
from html.parser import HTMLParser

from qingshen.report import html

VOID = {"meta", "hr", "br"}


class Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.wrong = [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.wrong.append((tag, self.getpos()))


def test_the_page_is_well_formed_and_needs_nothing_else(page):
    balance = Balance()
    balance.feed(page)
    assert not balance.wrong
    assert not balance.open
    assert "<script" not in page
    assert not re.search(r'(src|href)="(?!#)', page)
    assert "@import" not in page


def test_data_cannot_become_markup(page):
    assert "甲&lt;厂&gt;&amp;{乙}" in page
    assert "A-1 &lt;b&gt;" in page
    assert "<b>" not in page


def test_figures_bear_their_ids(page):
    assert (
        '<span class="figure" data-explain="carbon.total" title="依据 carbon.total">12,346</span> tCO<sub>2</sub>'
        in page
    )
    assert 'data-explain="index.E001" title="依据 index.E001">60.5–61.5</td>' in page
    assert page.count(' data-explain="figure.') == 9


def test_ids_are_unique_and_links_lead_somewhere(page):
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_only_made_up_data_are_marked(sample, page):
    assert '<div class="made-up" role="note">虚构数据 made-up data</div>' in page
    real = sample.Document("真实", ())
    assert "虚构数据" not in html.render(real)


def test_missing_is_said_in_words(page):
    assert 'class="right quiet">缺失</td>' in page
    assert ">不适用</td>" in page


def _luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_words_stand_out_from_their_ground_as_wcag_aa_asks(page):
    colours = dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", page))
    grounds = [
        "#ffffff",
        "#f3f5f6",
        *re.findall(r"\.(?:good|fair|bad|callout[.\w]*) \{[^}]*background: (#[0-9a-f]{6})", page),
    ]
    assert len(grounds) == 8
    for name in ("ink", "quiet", "accent", "mark"):
        for ground in grounds:
            low, high = sorted((_luminance(colours[name]), _luminance(ground)))
            assert (high + 0.05) / (low + 0.05) >= 4.5, (name, ground)


def test_a_sheet_has_no_contents_beside_it(sample):
    document = sample.document("zh", 2)
    whole, alone = html.render(document), html.render(document, has_front=False)
    assert "<nav" in whole and "<nav" not in alone and 'class="frame alone"' in alone
