from qingshen.report.charts.flows.legend import key, legend


def test_a_long_legend_has_several_rows():
    few, low = legend([(lambda box: [], "one")], 300)
    many, high = legend([(lambda box: [], "a rather long meaning")] * 5, 300)
    assert low < high and len({shape["y"] for shape in many}) > 1 and len(few) == 1
    assert all(shape["x"] < 300 for shape in many)


def test_a_key_says_how_much_it_leaves_out():
    lines = [(str(at), f"stream {at}") for at in range(20)]
    shapes, taken, lacking = key(lines, 100, 400, 68, "en", columns=1)
    assert taken == 68 and lacking == 16 * 15
    assert [shape["style"]["text"] for shape in shapes][-1] == "17 more: see the table"
    assert key(lines, 100, 400, 1000, "en")[2] == 0
    assert key([], 0, 400, 100, "zh") == ([], 0.0, 0.0)


def test_a_key_has_one_line_at_least():
    assert key([("1", "a")], 0, 400, -50, "zh")[1] > 0
