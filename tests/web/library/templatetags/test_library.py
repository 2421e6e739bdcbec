from qingshen.web.library.templatetags.library import cited


def test_the_point_that_ends_a_sentence_is_no_part_of_an_address() -> None:
    said = cited("见 https://example.org/a.html. 及 https://example.org/b")
    assert 'href="https://example.org/a.html"' in said and ">example.org</a>. 及 <a" in said
    assert said.count(">example.org</a>") == 2
