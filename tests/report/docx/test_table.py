from docx.oxml.ns import qn


def rows(word):
    return word.tables[0]._tbl.findall(qn("w:tr"))


def test_the_head_is_repeated_and_rows_stay_whole(word):
    head, *body = rows(word)
    assert head.xpath("./w:trPr/w:tblHeader")
    assert len(body) == 60
    assert not any(row.xpath("./w:trPr/w:tblHeader") for row in body)
    assert all(row.xpath("./w:trPr/w:cantSplit") for row in (head, *body))


def test_figures_are_set_right_and_words_left(word):
    set_ = [cell.xpath(".//w:jc/@w:val")[0] for cell in rows(word)[1].findall(qn("w:tc"))]
    assert set_ == ["left", "right", "center", "right", "right", "left"]


def test_cells_say_what_is_missing_and_what_does_not_apply(word):
    assert [cell.text for cell in word.tables[0].rows[1].cells] == [
        "甲江五金电镀厂1",
        "60.0",
        "Ⅱ级",
        "缺失",
        "不适用",
        "A-1 <b>",
    ]


def test_columns_fill_the_type_area(word):
    widths = [int(width) for width in word.tables[0]._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")]
    assert abs(sum(widths) - 8844) <= len(widths)
