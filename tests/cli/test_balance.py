"""One balance in a file: what a user is told and given, in both languages, right and wrong."""

import re
import xml.etree.ElementTree as ET

import openpyxl
import polars as pl
import pytest

GOOD = """物流,名称,来源,去向,数值,不确定度,单位,用途
S1,新水总表,,清洗线,1200,2,m3,取水
S2,清洗废水,清洗线,废水站,1005,5,m3,
S3,蒸发,清洗线,厂外,,,m3,耗水
S4,回用水,废水站,清洗线,300,5,m3,回用
S5,外排,废水站,,690,3,m3,排水
"""
NETWORK = {
    "in": ("", "A", 100, 1), "ab": ("A", "B", 61, 0.8), "ac": ("A", "C", 39, 0.8), "bo": ("B", "", 61.2, 0.8),
    "co": ("C", "", 5, 0.2), "cd": ("C", "D", 34.1, 0.5), "rain": ("", "D", 4.8, 0.2), "do": ("D", "", 20, 0.3),
    "do2": ("D", "", 19.1, 0.3),
}  # fmt: skip


def table(**changed):
    rows = {**NETWORK, **changed}
    lines = [f"{name},{source},{target},{value},{sigma},m3" for name, (source, target, value, sigma) in rows.items()]
    return "\n".join(["stream,source,target,value,sigma,unit", *lines, ""])


@pytest.fixture
def close(run, tmp_path):
    """Return a function that checks a balance in a file in a folder with Chinese letters and a space."""

    def close(text, *options, name="水 平衡.csv"):
        folder = tmp_path / "审核 资料"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
        return run("balance", f"审核 资料/{name}", *options)

    return close


def test_a_good_balance_is_called_one_in_both_languages(close):
    zh, en = close(GOOD), close(GOOD, "-l", "en")
    assert (zh.exit_code, en.exit_code) == (0, 0)
    assert "平衡：各读数在其不确定度之内彼此相符（J = " in zh.stdout
    assert "Balanced: the readings agree within their uncertainties" in en.stdout
    assert not re.search("嫌疑|不平衡", zh.stdout)
    assert "Suspects" not in en.stdout


def test_each_stream_has_a_row_of_its_own_in_a_pipe(close):
    rows = [line.split() for line in close(GOOD).stdout.splitlines()]
    assert ["外排", "(S5)", "废水站", "→", "系统外", "690", "±", "21", "692", "±", "19", "+2", "0.5", "可校核"] in rows
    assert any(row[:5] == ["蒸发", "(S3)", "清洗线", "→", "系统外"] and "由平衡推得" in row for row in rows)


def test_what_is_unchecked_is_said_with_the_meter_that_would_check_it(close):
    said = close(GOOD).stdout
    assert "“新水总表 (S1)”的读数无从校核" in said
    assert "在“蒸发 (S3)”加装计量" in said


def test_both_rules_stand_side_by_side(close):
    said = close(table(do=("D", "", 12, 0.3))).stdout
    assert "进 104.8 m³，出 97.30 m³，偏差 7.2 %，超过 5 % 的惯用界限" in said
    assert "不平衡" in said


def test_a_reading_that_is_off_is_found_with_its_size(close):
    result = close(table(cd=("C", "D", 40.1, 0.5)), "-l", "en")
    assert result.exit_code == 0
    assert re.search(r"The reading of 'cd' is too high by about 5\.9 ± 1\.2 m³\.", result.stdout)
    assert "suspect: reading off" in result.stdout


def test_a_leak_and_what_it_cannot_be_told_from_are_named_together(close):
    said = close(table(bo=("B", "", 50.5, 0.8)), "-l", "en").stdout
    (point,) = [line for line in said.splitlines() if line.startswith("•") and "cannot be told" in line]
    assert "'bo'" in point
    assert "a leak at 'B'" in point
    assert re.search(r"unmetered loss @ B +B → outside .* possible", said)


def test_a_stream_drawn_the_wrong_way_is_told_apart_from_a_bad_meter(close):
    said = close(table(cd=("D", "C", 34.1, 0.5)), "-l", "en").stdout
    assert "'cd' most likely runs the other way" in said
    assert re.search(r"cd +C → D .* suspect: wrong direction", said)


def test_where_nothing_can_be_checked_nothing_is_called_balanced(close):
    said = close("stream,source,target,value,sigma\na,,A,5,1\nb,A,,,\n").stdout
    assert "无从判断" in said
    assert "平衡：" not in said


def test_an_assumption_is_stated_beside_the_verdict(close):
    text = "stream,source,target,value\na,,A,100\nb,A,,99\n"
    said = close(text, "--uncertainty", "5").stdout
    assert "2 个读数没有写精度，按 5 % 的 95 % 半宽假定" in said
    refused = close(text)
    assert refused.exit_code == 1
    assert "--uncertainty 5" in refused.stderr


def test_mistakes_are_refused_by_sheet_and_cell_and_nothing_is_written(run, tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "物流"
    for row in (("物流", "来源", "去向", "数值", "标准偏差"), ("a", None, "A", "约5", 1), ("b", "A", "A", 5, None)):
        book.active.append(row)
    book.save(tmp_path / "水 平衡.xlsx")
    zh = run("balance", "水 平衡.xlsx", "--out", "结果")
    en = run("balance", "水 平衡.xlsx", "-l", "en")
    assert (zh.exit_code, en.exit_code) == (1, 1)
    for cell in ("D2", "C3", "E3"):
        assert f"水 平衡.xlsx › 物流 › {cell}" in zh.stderr
    assert "3 个错误" in zh.stderr
    assert "3 errors, 0 warnings" in en.stderr
    assert not re.search("[一-鿿]{5}", en.stderr.replace("水 平衡.xlsx › 物流", ""))
    assert not (tmp_path / "结果").exists()


def test_exact_readings_that_contradict_each_other_are_refused_at_their_cell(close):
    result = close("stream,source,target,value,sigma\na,,A,5,0\nb,A,,6,0\n")
    assert result.exit_code == 1
    assert "水 平衡.csv › D2" in result.stderr


def test_what_is_odd_is_told_and_no_obstacle(close):
    result = close("stream,source,target,value,uncertainty,谁\na,,A,5,0.05,x\nb,A,,5,5,\n")
    assert result.exit_code == 0
    assert "水 平衡.csv › F1" in result.stdout
    assert "水 平衡.csv › E2" in result.stdout


@pytest.mark.parametrize("options", [("--alpha", "0"), ("--alpha", "0.9"), ("--uncertainty", "0"), ("-l", "fr")])
def test_options_out_of_range_are_usage_errors(close, options):
    assert close(GOOD, *options).exit_code == 2


def test_a_stricter_alpha_moves_the_threshold(close):
    assert "界限 3.84" in close(GOOD).stdout
    assert "界限 6.63" in close(GOOD, "--alpha", "0.01").stdout


def test_correlated_readings_change_the_verdict(close, tmp_path):
    (tmp_path / "相关.csv").write_text("stream,other,correlation\na,b,0.9\n", encoding="utf-8")
    text = "stream,source,target,value,sigma\na,,A,100,2\nb,A,,97,2\n"
    assert "平衡：" in close(text).stdout
    assert "不平衡：" in close(text, "--correlations", "相关.csv").stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_files_are_there_and_the_same_every_time(close, tmp_path, state, language):
    text = table(cd=("C", "D", 40.1, 0.5))
    result = close(text, "--out", "结 果", "-l", language)
    assert result.exit_code == 0, result.output
    folder = tmp_path / "结 果"
    before = state(folder)
    tables = {"streams.csv", "nodes.csv", "suspects.csv"}
    assert set(before) == {"balance.html", "network.svg", "readings.svg", "balance.svg", "SHA256SUMS", *tables}
    assert all(f"结 果/{name}" in result.stdout for name in before)
    assert close(text, "--out", "结 果", "-l", language).exit_code == 0
    assert state(folder) == before


def test_the_tables_hold_what_was_printed_and_the_page_stands_alone(close, tmp_path):
    close(table(cd=("C", "D", 40.1, 0.5)), "--out", "结果", "-l", "en")
    streams = pl.read_csv(tmp_path / "结果" / "streams.csv")
    assert streams["stream"].to_list() == list(NETWORK)
    assert streams.filter(pl.col("suspect") == "bias")["stream"].to_list() == ["cd"]
    assert streams["cell"].to_list() == [f"D{line}" for line in range(2, 11)]
    assert pl.read_csv(tmp_path / "结果" / "suspects.csv")["where"].to_list() == ["cd"]
    assert pl.read_csv(tmp_path / "结果" / "nodes.csv")["node"].to_list() == ["A", "B", "C", "D"]
    page = (tmp_path / "结果" / "balance.html").read_text(encoding="utf-8")
    assert page.count("<svg ") == 3
    assert not re.search(r"<script|<link|(?:src|href)=\"(?!#)", page)
    assert "The reading of &#x27;cd&#x27; is too high" in page
    for name in ("network.svg", "readings.svg", "balance.svg"):
        assert ET.parse(tmp_path / "结果" / name).getroot().tag.endswith("svg")


def test_a_folder_with_other_peoples_files_is_left_alone(close, tmp_path, state):
    close(GOOD)
    before = state(tmp_path)
    result = close(GOOD, "--out", "审核 资料")
    assert result.exit_code == 1
    assert state(tmp_path) == before


def test_the_order_of_rows_does_not_change_the_verdict(close):
    head, *rows = table(cd=("C", "D", 40.1, 0.5)).splitlines()
    turned = "\n".join([head, *reversed(rows), ""])
    told = [close(text, "-l", "en").stdout.split("Streams")[0] for text in ("\n".join([head, *rows, ""]), turned)]
    assert told[0] == told[1]
