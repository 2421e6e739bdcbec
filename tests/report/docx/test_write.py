import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[1] / "sample.py"


@pytest.mark.slow
def test_two_fresh_processes_write_the_same_bytes(tmp_path):
    digests = []
    for seed in ("1", "2"):
        folder = tmp_path / f"{seed} 号"
        folder.mkdir()
        subprocess.run([sys.executable, SAMPLE, folder, "2"], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
        digests.append({file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(folder.iterdir())})
    assert len(digests[0]) == 4
    assert digests[0] == digests[1]


def test_words_reach_word_as_they_are(word):
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "甲<厂>&{乙} 的指数为 82.5–91.0。" in text
    assert "图1　样图：level_bars" in text
    assert "依据 figure.level_bars" in text


def test_chemistry_is_a_real_subscript(word):
    low = word.element.body.xpath(".//w:r[w:rPr/w:vertAlign[@w:val='subscript']]/w:t/text()")
    assert set(low) == {"2"}


def test_a_picture_says_in_words_what_it_shows(word):
    assert word.element.body.xpath(".//wp:docPr/@descr")[0] == "level_bars 的示例"


def test_a_page_begins_at_its_first_words(word):
    starts = [one.text for one in word.paragraphs if one.paragraph_format.page_break_before]
    assert starts == ["目录", "1 概况", "附录：可复现性"]
