from qingshen.report.content import document


def test_the_cover_has_no_bare_labels(audited):
    lines = document(audited(quantities="enterprise,year,variable,value,unit\nE1,2024,output,1,t\n"), "zh").cover_lines
    assert all(value.zh for _, value in lines)
    assert "日期" not in [label.zh for label, _ in lines]
