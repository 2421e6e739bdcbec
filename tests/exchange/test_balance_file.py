"""One balance in a file of its own: what is read, and where each mistake is told."""

from pathlib import Path

import openpyxl
import polars as pl
import pytest

from qingshen.exchange.balance_file import read_balance
from qingshen.problems import Refused

GOOD = """物流,名称,起点,终点,数值,不确定度,标准偏差,单位,用途
S1,新水总表,,清洗线,1200,1.96,,m3,取水
S2,,清洗线,废水站,1000,,25,立方米,
S3,蒸发,清洗线,厂外,,,,,
S4,,废水站,清洗线,300000,5,,L,回用
S5,外排,废水站,env,"1,000.0",0,,m3,废水
"""


@pytest.fixture
def read(tmp_path):
    """Return a function that reads a csv of these lines, with the options given."""

    def read(text, name="水 平衡.csv", **options):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return read_balance(path, **options)

    return read


def refused(read, text, **options):
    with pytest.raises(Refused) as caught:
        read(text, **options)
    return [(str(one.place).partition(" › ")[2], one.code) for one in caught.value.problems]


def test_a_good_file_becomes_a_network_in_one_unit(read):
    file = read(GOOD)
    assert (file.file, file.unit, file.kind, file.warnings) == ("水 平衡.csv", "m3", None, ())
    network = file.network
    assert network.stream == ("S1", "S2", "S3", "S4", "S5")
    assert network.node == ("清洗线", "废水站")
    assert network.source.tolist() == [-1, 0, 0, 1, 1]
    assert network.target.tolist() == [0, 1, -1, 0, -1]
    assert network.measured.tolist() == [True, True, False, True, True]
    assert network.value[[0, 1, 3, 4]].tolist() == [1200, 1000, 300, 1000]
    assert network.sigma[[0, 1, 3, 4]] == pytest.approx([12, 25, 300 * 0.05 / 1.96, 0])
    assert file.rows["role"].to_list() == ["fresh", None, None, "reclaimed", "drained"]
    assert file.rows["name"].to_list() == ["新水总表", None, "蒸发", None, "外排"]
    assert file.rows["cell"].to_list() == ["E2", "E3", "E4", "E5", "E6"]


def test_english_headings_and_any_order_of_columns_do_as_well(read):
    file = read("unit,value,sigma,to what,stream,source,target\nt,5,1,x,a,,A\nt,5,1,x,b,A,outside\n")
    assert file.network.value.tolist() == [5, 5]
    assert [(one.place.cell, one.code) for one in file.warnings] == [("D1", "column-extra")]


def test_a_workbook_is_read_below_its_title_and_a_parquet_file_as_it_is(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "水平衡 测试"
    for row in (("2024 年水平衡测试",), (), ("物流", "来源", "去向", "数值", "标准偏差")):
        book.active.append(row)
    for row in (("a", None, "A", 5, 1), ("b", "A", None, 5, 1), ("合计", None, None, 10, None)):
        book.active.append(row)
    book.create_sheet("说明").append(["说明文字"])
    book.save(tmp_path / "一.xlsx")
    file = read_balance(tmp_path / "一.xlsx")
    assert file.rows.select("file", "sheet", "cell").rows() == [
        ("一.xlsx", "水平衡 测试", "D4"), ("一.xlsx", "水平衡 测试", "D5"),
    ]  # fmt: skip
    assert [one.code for one in file.warnings] == ["row-total"]
    frame = pl.DataFrame({"stream": ["a", "b"], "source": [None, "A"], "target": ["A", None], "value": [5, 5]})
    frame.with_columns(sigma=1.0).write_parquet(tmp_path / "一.parquet")
    assert read_balance(tmp_path / "一.parquet").network.sigma.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        ("a,,A,约5,1,,\nb,A,,5,1,,", [("D2", "cell-about")]),
        ("a,,A,5,10%,,\nb,A,,5,1,,", [("E2", "cell-percent")]),
        ("a,,A,5%,1,,\nb,A,,5,1,,", [("D2", "cell-percent")]),
        ("a,,A,-5,1,,\nb,A,,5,1,,", [("D2", "negative-stream")]),
        ("a,,A,5,,,\nb,A,,5,1,,", [("F2", "spread-absent")]),
        ("a,,A,5,1,80,\nb,A,,5,1,,", [("F2", "spread-twice")]),
        ("a,,A,5,-1,,\nb,A,,5,1,,", [("E2", "sigma-negative")]),
        ("a,,A,,0,,\nb,A,,5,1,,", [("E2", "exact-without-value")]),
        ("a,,A,5,,300,\nb,A,,5,1,,", [("F2", "uncertainty-range")]),
        ("a,,A,5,1,,m3\nb,A,,5,1,,kg\nc,,A,1,1,,m3", [("G3", "unit-incompatible")]),
        ("a,,A,5,1,,m3\nb,A,,5,1,,件/棵", [("G3", "unit-unknown")]),
        ("a,,A,5,1,,m3\nb,A,,5,1,,L\nc,,A,1,1,,", [("G4", "unit-mixed")]),
        ("a,,A,5,1,,\na,A,,5,1,,", [("A3", "stream-twice")]),
        (",,A,5,1,,\nb,A,,5,1,,\nc,,A,5,1,,", [("A2", "key-empty")]),
        ("a,,A,5,1,,\nb,A,A,5,1,,\nc,A,,5,1,,", [("C3", "stream-self-loop")]),
        ("a,,A,5,1,,\nb,厂外,,5,1,,\nc,A,,5,1,,", [("C3", "stream-outside")]),
        ("a,,A,5,1,,\nb,A,B,5,1,,", [("C3", "node-only-filled")]),
        ("a,A,,5,1,,\nb,A,,5,1,,", [("B2", "node-only-emptied")]),
        ("a,,A,,,,\nb,A,,,,,", [("D2", "nothing-measured")]),
        ("a,-,A,5,1,,\nb,A,,5,1,,", [("B2", "node-ambiguous")]),
    ],
    ids=lambda value: value[0][1] if isinstance(value, list) else None,
)
def test_a_planted_mistake_is_told_at_its_cell(read, rows, found):
    assert refused(read, f"stream,source,target,value,sigma,uncertainty,unit\n{rows}\n") == found


def test_all_mistakes_are_told_at_once_in_the_order_of_rows(read):
    rows = "a,,A,约5,1\nb,A,,5,\nc,A,A,5,1\nd,,A,-,1\n"
    found = refused(read, f"stream,source,target,value,sigma\n{rows}")
    assert found == [
        ("D2", "cell-about"), ("E3", "spread-absent"), ("C4", "stream-self-loop"), ("D5", "cell-ambiguous"),
    ]  # fmt: skip


def test_remedies_speak_of_this_file_and_of_no_template_or_status(read):
    with pytest.raises(Refused) as caught:
        read("stream,source,target,value,sigma\na,,A,约5,#REF!\nb,A,,-,x\n")
    told = "".join(one.remedy.zh + one.remedy.into("en") for one in caught.value.problems)
    assert len(caught.value.problems) == 4
    assert not [word for word in ("状态", "status", "模板", "template") if word in told]


def test_without_a_word_on_accuracy_one_problem_says_so_and_an_assumption_stands_in(read):
    text = "stream,source,target,value\na,,A,100\nb,A,,90\n"
    assert refused(read, text) == [("", "spread-columns-absent")]
    file = read(text, uncertainty=5)
    assert file.rows["assumed"].to_list() == [True, True]
    assert file.network.sigma == pytest.approx([5 / 1.96, 4.5 / 1.96])


def test_an_assumption_never_replaces_what_a_row_states(read):
    file = read("stream,source,target,value,sigma,uncertainty\na,,A,100,3,\nb,A,,90,,2\nc,A,,10,,\n", uncertainty=50)
    assert file.rows["assumed"].to_list() == [False, False, True]
    assert file.network.sigma == pytest.approx([3, 90 * 0.02 / 1.96, 10 * 0.5 / 1.96])


@pytest.mark.parametrize(
    ("rows", "cell", "code"),
    [
        ("a,,A,1000,0.5,\nb,A,,1000,5,", "E2", "sigma-fine"),
        ("a,,A,1000,5,\nb,A,,0,,5", "D3", "zero-reading"),
        ("a,,A,1000,5,\nb,A,,1000,,0.05", "F3", "uncertainty-as-fraction"),
    ],
)
def test_what_is_odd_is_asked_about_and_read(read, rows, cell, code):
    file = read(f"stream,source,target,value,sigma,uncertainty\n{rows}\n")
    assert [(one.place.cell, one.code) for one in file.warnings] == [(cell, code)]


def test_a_zero_without_an_own_sigma_is_not_exact(read):
    file = read("stream,source,target,value,uncertainty\na,,A,1000,5\nb,A,,0,5\nc,A,,990,5\n")
    assert file.network.sigma[1] == pytest.approx(1000 * 0.001 / 1.96)


def test_an_unknown_role_is_asked_about_and_left_out(read):
    file = read("stream,source,target,value,sigma,role\na,,A,5,1,取水\nb,A,,5,1,哈哈\n")
    assert file.rows["role"].to_list() == ["fresh", None]
    assert [(one.place.cell, one.code) for one in file.warnings] == [("F3", "unknown-role")]


def test_the_kind_of_balance_gives_a_role_its_meaning(read):
    head = "balance,stream,source,target,value,sigma,role\n"
    assert read(f"{head}水,a,,A,5,1,取水\n水,b,A,,5,1,废水\n").rows["role"][1] == "drained"
    file = read(f"{head}铬,a,,A,5,1,原料\n铬,b,A,,5,1,废水\n")
    assert (file.rows["role"][1], file.kind.code) == ("wastewater", "chromium")


def test_several_balances_are_not_joined_into_one(read):
    head = "enterprise,year,balance,stream,source,target,value,sigma\n"
    both = f"{head}E1,2024,水,a,,A,5,1\nE1,2024,水,b,A,,5,1\nE2,2024,水,c,,A,5,1\n"
    assert refused(read, both) == [("", "several-balances")]


@pytest.mark.parametrize(
    ("name", "code"), [("无.csv", "file-absent"), ("夹", "file-is-folder"), ("图.png", "file-format")]
)
def test_what_is_no_such_file_is_refused_by_name(tmp_path, name, code):
    (tmp_path / "夹").mkdir()
    (tmp_path / "图.png").write_bytes(b"")
    with pytest.raises(Refused) as caught:
        read_balance(tmp_path / name)
    assert [one.code for one in caught.value.problems] == [code]
    assert name in str(caught.value.problems[0].place)


def test_a_file_without_the_columns_names_those_it_needs(read):
    with pytest.raises(Refused) as caught:
        read("物流,来源,去处,数值\na,,A,5\n")
    (problem,) = caught.value.problems
    assert problem.code == "header-absent"
    assert "物流、来源、去向、数值" in problem.remedy.zh
    assert "stream, source, target, value" in problem.remedy.into("en")


def correlated(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "相关.csv"
    path.write_text(f"物流,另一物流,相关系数\n{text}", encoding="utf-8")
    return path


def test_correlated_readings_are_taken(read, tmp_path):
    text = "stream,source,target,value,sigma\nA1,,A,5,2\nb,A,,5,1\n"
    file = read(text, correlations=correlated(tmp_path, "a 1,B,0.5\n"))
    assert file.network.pairs == ((0, 1, 1.0),)


@pytest.mark.parametrize(
    ("row", "code"),
    [("a,x,0.5", "correlation-unknown"), ("a,b,1.5", "correlation-range"), ("a,a,0.5", "correlation-twice")],
)
def test_a_mistake_in_a_correlation_is_told_in_its_own_file(read, tmp_path, row, code):
    text = "stream,source,target,value,sigma\na,,A,5,2\nb,A,,5,1\n"
    with pytest.raises(Refused) as caught:
        read(text, correlations=correlated(tmp_path, f"{row}\n"))
    assert [(str(one.place), one.code) for one in caught.value.problems] == [("相关.csv › C2", code)]
