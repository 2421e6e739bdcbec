from qingshen.report.pdf.words import inline


def test_plain_words_are_one_string():
    assert inline("*a* #b") == ["*a* #b"]
    assert inline("") == []


def test_runs_say_how_they_are_set():
    assert inline("tCO2/t", strong=True) == [["tCO", "strong", ""], ["2", "low strong", ""], ["/t", "strong", ""]]
    assert inline("图3", anchor="figure3") == [["图3", "", "figure3"]]
