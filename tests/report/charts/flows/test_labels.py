from qingshen.report.charts.flows.labels import Labels, forms, joined, tags
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import Sheet


def test_short_names_stand_for_themselves_and_others_have_numbers():
    assert tags(["1", "28", "A7"]) == (["1", "28", "A7"], True)
    assert tags(["回用水", "排水"]) == (["1", "2"], False)
    assert tags(["a", "a"]) == (["1", "2"], False)
    assert tags(["", "a"]) == (["1", "2"], False)


def test_a_name_that_ends_in_a_figure_does_not_run_into_the_amount():
    assert joined("9", "0.82") == "9: 0.82" and joined("排水", "0.82") == "排水 0.82"


def test_words_that_would_be_cut_are_not_set():
    settings = forms("无论如何也排不进三行之内的一个极其冗长的流股名称以及它的补充说明文字", "1.00", is_long=True)
    assert len(settings) == 1 and "…" not in settings[0][0]
    assert forms("水", "5 → 6", is_long=False) == [["水", "5 → 6"], ["水", "5 →", "6"], ["水 5 → 6"]]


def test_what_finds_no_room_is_not_set():
    sheet = Sheet.blank(100, 40)
    labels = Labels(sheet)
    way = [(5.0, 20.0), (95.0, 20.0)]
    assert labels.set(way, 2.0, [["水 1.00"]]) and labels.shapes and labels.lowest > 0
    sheet.take(Box(0, 0, 100, 40))
    count = len(labels.shapes)
    assert not labels.set(way, 2.0, [["水 1.00"]]) and not labels.tag(way, "1")
    assert len(labels.shapes) == count
