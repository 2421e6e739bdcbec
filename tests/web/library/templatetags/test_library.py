from qingshen.web.library.templatetags.library import cited


def test_the_point_that_ends_a_sentence_is_no_part_of_an_address() -> None:
    said = cited("see https://example.org/a.html. and https://example.org/b")
    assert 'href="https://example.org/a.html"' in said and ">example.org</a>. and" in said
    assert said.count(">example.org</a>") == 2
