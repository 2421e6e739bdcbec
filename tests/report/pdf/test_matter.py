import json
from dataclasses import replace

from qingshen.report.pdf.matter import matter


def test_matter_is_plain_data(sample):
    made = matter(sample.document("zh", 1), has_front=True)
    assert json.loads(json.dumps(made)) == made


def test_chapters_are_numbered_and_blocks_named(sample):
    chapters = matter(sample.document("en", 1), has_front=True)["chapters"]
    assert [one["number"] for one in chapters] == ["1", "1.1", "1.1.1", "2", ""]
    kinds = [block["kind"] for block in chapters[0]["blocks"]]
    assert kinds == ["paragraph", "callout", "callout", "callout", "bullets", "picture"]


def test_chemistry_is_a_real_subscript_and_references_bear_anchors(sample):
    runs = matter(sample.document("zh", 1), has_front=True)["chapters"][0]["blocks"][0]["words"]
    assert ["2", "low", ""] in runs
    assert ["图1", "", "figure1"] in runs
    assert ["7 家未达Ⅲ级", "strong", ""] in runs


def test_a_picture_brings_its_drawing_and_its_words(sample):
    picture = matter(sample.document("zh", 1), has_front=True)["chapters"][0]["blocks"][-1]
    assert picture["svg"].startswith("<svg")
    assert picture["alt"] == "level_bars 的示例"
    assert (picture["label"], picture["source"]) == ("图1", ["依据 figure.level_bars"])


def test_only_made_up_data_are_marked(sample):
    document = sample.document("zh", 1)
    assert matter(document, has_front=True)["mark"] == "虚构数据 made-up data"
    assert matter(replace(document, made_up=False), has_front=True)["mark"] == ""
