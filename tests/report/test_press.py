from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.report import press


@given(st.text())
@settings(max_examples=60)
def test_a_literal_ends_where_it_should(text):
    inner, escaped = press.literal(text)[1:-1], False
    read = ""
    for letter in inner:
        if escaped or letter not in '\\"':
            read += letter
            escaped = False
        else:
            assert letter == "\\"
            escaped = True
    assert not escaped
    assert read == text


def test_threads_press_what_one_would():
    # A date of today would change between the two.
    sources = [f"#set document(date: none)\n第 {at} 页" for at in range(6)]
    with ThreadPoolExecutor(3) as pool:
        made = list(pool.map(lambda source: press.pressed(source, "pdf"), sources))
    assert made == [press.pressed(source, "pdf") for source in sources]


def test_what_cannot_be_read_is_an_error():
    with pytest.raises(RuntimeError):
        press.pressed("#absent()", "pdf")


def test_a_machine_without_chinese_fonts_still_presses(monkeypatch):
    monkeypatch.setattr(press, "faces", lambda: None)
    with ThreadPoolExecutor(1) as fresh_thread:
        assert fresh_thread.submit(press.pressed, "中", "pdf").result().startswith(b"%PDF")
