from qingshen.language import Text
from qingshen.report.content.cut import cut, listed

NOTE = Text("说明。", "A note.")
NAMES = [Text("甲", "first"), Text("乙", "second"), Text("丙", "third")]


def test_a_table_shown_whole_says_nothing_of_being_cut():
    assert cut(3, 3, NOTE) == NOTE
    assert cut(3, 3).zh == ""


def test_a_cut_table_says_how_many_there_are():
    note = cut(60, 88, NOTE)
    assert "共 88 行，列出前 60 行" in note.zh and note.zh.startswith("说明。")
    assert note.en == "A note. 88 rows in all, the first 60 shown, the rest in results.xlsx."


def test_names_left_out_are_counted():
    assert listed(NAMES, 3) == Text("甲；乙；丙", "first; second; third")
    assert listed(NAMES, 2, Text("家", "enterprises")) == Text("甲；乙 等 3 家", "first; second and 1 more enterprises")
    assert listed(NAMES, 1).en == "first and 2 more"
