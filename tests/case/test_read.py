"""The whole reader: all or nothing, every mistake named at its place, order and place of files without effect."""

import hashlib
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from polars.testing import assert_frame_equal

from qingshen.case import check_case, read_case
from qingshen.case.column import schema
from qingshen.case.credit_code import complete
from qingshen.case.schema import TABLES
from qingshen.problems import Refused

MISTAKES = yaml.safe_load((Path(__file__).parent / "twenty_mistakes.yaml").read_text(encoding="utf-8"))
HEAD = ["项目", "年份", "数值", "单位", "状态", "说明"]
WHO = [["企业代码", "E1"], ["企业名称", "甲厂"]]


def state(folder: Path) -> dict[str, tuple[str, int]]:
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def mistaken(make: Any) -> Path:
    quantities = [
        ["数据"], [], HEAD,
        ["清洗取水量", 2024, "约120", "m3"],
        ["清洗面积", 2024, {"error": "#DIV/0!"}, "m2"],
        ["锌消耗量", 2024, datetime(2024, 3, 4), "kg"],
        ["新鲜水用量", 2024, 500, "t"],
        ["铜消耗两", 2024, 5, "kg"],
        ["镀层中铜量", 2024, 5, "kg", "缺失"],
        ["镍消耗量", 2024, None, "kg", "不适用"],
        ["镀层中镍量", 2019, 5, "kg"],
        ["电镀废水产生量", 2024, -5, "m3"],
        ["电镀废水处理量", 2024, 5, "m3", "大概"],
        ["金消耗量", 2024, "12吨", "kg"],
        ["镀层中金量", 2024, "1,5", "kg"],
        ["银消耗量", 2024, 7, "kg"],
    ]  # fmt: skip
    answers = [
        [], [], ["指标", "年份", "达到级别", "状态", "说明", "证明材料"],
        ["采用清洁生产工艺", 2024, "优秀"],
        ["锌利用率", 2024, "Ⅰ级"],
    ]  # fmt: skip
    activities = [[], [], ["能源品种", "年份", "消耗量", "单位", "费用", "状态", "说明"], ["电力", 2024, 1000, "m3"]]
    return make(
        index="electroplating-2015",
        audit='[audit]\ntitle = "试验"\nyears = [2023, 2024]\nindex = "{index}"\n[benchmrk]\n',
        enterprises=f"enterprise,name,credit_code\nE1,甲厂,{complete('91350100M000100Y4')}\nE2,乙厂,91350100M000100Y44\n",
        tables={
            "quantities": "enterprise,year,variable,value,unit\nE1,2024,silver_used,8,kg\nE2,2024,zinc_used,/,kg\n"
        },
        workbooks={
            "甲厂 2024年.xlsx": {"企业信息": WHO, "数据": quantities, "定性指标": answers, "能源消耗": activities},
            "乙厂.xlsx": {
                "企业信息": [["企业代码", "E22"]],
                "数据": [HEAD],
                "定性指标": [["指标", "年份", "达到级别"]],
            },
        },
    )


def test_twenty_mistakes_give_twenty_messages_and_nothing_is_written(mistaken: Path) -> None:
    before = state(mistaken)
    with pytest.raises(Refused) as caught:
        read_case(mistaken)
    found = sorted((p.place.file, p.place.sheet, p.place.cell.strip("[]"), p.code) for p in caught.value.problems)
    assert found == sorted((one["file"], one["sheet"], one["cell"], one["code"]) for one in MISTAKES)
    assert len(found) == 20
    for one in caught.value.problems:
        assert one.what.zh and one.what.en and one.remedy.zh and one.remedy.en
    assert state(mistaken) == before


def test_check_says_the_same_sorted_by_place_with_the_warnings(mistaken: Path) -> None:
    checked = check_case(mistaken)
    with pytest.raises(Refused) as caught:
        read_case(mistaken)
    assert [one for one in checked if one.severity == "error"] == list(caught.value.problems)
    places = [one.place for one in checked if one.place.file.endswith("2024年.xlsx") and one.place.sheet == "数据"]
    assert [place.cell for place in places] == sorted((place.cell for place in places), key=lambda cell: int(cell[1:]))


def test_the_message_of_the_house(mistaken: Path) -> None:
    found = next(one for one in check_case(mistaken) if one.code == "unit-incompatible" and one.place.sheet == "数据")
    assert str(found) == (
        "workbooks/甲厂 2024年.xlsx › 数据 › D7: “新鲜水用量”：单位应为 m3，填写为 t"
        " → 数值确以 m3 计的，把单位改为 m3；否则换算成 m3 再填"
    )
    assert found.into("en").endswith("otherwise convert the value into m3")


QUANTITIES = "enterprise,year,variable,value,unit,status,reason\n"


def test_an_empty_case_keeps_its_schemas(make: Any) -> None:
    case = read_case(make())
    for name, table in TABLES.items():
        assert dict(getattr(case, name).schema) == schema(table)
    assert case.enterprises.height == 2
    assert [one.code for one in case.warnings] == ["enterprise-silent", "enterprise-silent"]
    assert {path for path, _ in case.inputs} == {"audit.toml", "enterprises.csv"}


def test_an_enterprise_off_the_list_may_be_silent(make: Any) -> None:
    folder = make(enterprises="enterprise,name,listed,reason\nE1,甲厂,否,停产\nE2,乙厂,是,\n")
    assert [(one.code, one.place.cell) for one in read_case(folder).warnings] == [("enterprise-silent", "A3")]


def test_rows_in_any_order_give_equal_tables(make: Any) -> None:
    rows = [f"E{e},{y},{v},{e * y},m3,," for e in (1, 2) for y in (2023, 2024) for v in ("fresh_water", "reused_water")]
    kept = read_case(make({"quantities": QUANTITIES + "\n".join(rows)})).quantities
    for seed in range(3):
        random.Random(seed).shuffle(rows)
        again = read_case(make({"quantities": QUANTITIES + "\n".join(rows)})).quantities
        assert_frame_equal(again.drop("cell"), kept.drop("cell"))
    assert kept.select("enterprise", "year", "variable").is_unique().all()


def test_csv_parquet_and_workbook_of_the_same_rows_give_the_same_values(make: Any, tmp_path: Path) -> None:
    rows = [("E1", 2024, "fresh_water", 12.5, "m3"), ("E1", 2024, "output", 3.0, "kg")]
    columns = ["enterprise", "year", "variable", "value", "unit"]
    text = ",".join(columns) + "\n" + "\n".join(",".join(str(one) for one in row) for row in rows)
    folder = make({"quantities": text})
    csv = read_case(folder)
    (folder / "tables" / "quantities.csv").unlink()
    pl.DataFrame(rows, schema=columns, orient="row").write_parquet(folder / "tables" / "quantities.parquet")
    parquet = read_case(folder)
    (folder / "tables" / "quantities.parquet").unlink()
    sheet = [["项目", "年份", "数值", "单位"], *([row[2], row[1], row[3], row[4]] for row in rows)]
    excel = read_case(make(workbooks={"甲.xlsx": {"企业信息": WHO, "数据": sheet}}))
    places = ["file", "sheet", "cell"]
    assert_frame_equal(csv.quantities.drop(places), parquet.quantities.drop(places))
    assert_frame_equal(csv.quantities.drop(places), excel.quantities.drop(places))
    assert excel.quantities.select(places).rows() == [
        ("workbooks/甲.xlsx", "数据", "C2"),
        ("workbooks/甲.xlsx", "数据", "C3"),
    ]
    assert len({csv.digest, parquet.digest, excel.digest}) == 3


def test_results_lock_files_and_unknown_files_are_not_input(make: Any) -> None:
    folder = make({"quantites": QUANTITIES})
    (folder / "out").mkdir()
    (folder / "out" / "result.xlsx").write_bytes(b"x")
    (folder / "workbooks").mkdir()
    (folder / "workbooks" / "~$甲.xlsx").write_bytes(b"x")
    (folder / "workbooks" / "甲.docx").write_bytes(b"x")
    found = [(one.place.file, one.code, one.severity) for one in check_case(folder) if one.place.file.count("/")]
    assert found == [
        ("tables/quantites.csv", "file-unknown", "warning"),
        ("workbooks/甲.docx", "file-ignored", "warning"),
    ]


def test_a_file_that_is_no_workbook_is_refused(make: Any) -> None:
    folder = make()
    (folder / "workbooks").mkdir()
    (folder / "workbooks" / "甲.xlsx").write_bytes(b"not a workbook")
    assert [(p.place.file, p.code) for p in check_case(folder) if p.severity == "error"] == [
        ("workbooks/甲.xlsx", "file-unreadable")
    ]


def test_two_files_of_one_table_are_refused(make: Any) -> None:
    folder = make({"quantities": QUANTITIES})
    pl.DataFrame({"enterprise": ["E1"]}).write_parquet(folder / "tables" / "quantities.parquet")
    assert "file-twice" in {one.code for one in check_case(folder)}


def test_no_list_of_enterprises(make: Any) -> None:
    folder = make()
    (folder / "enterprises.csv").unlink()
    assert [one.code for one in check_case(folder)] == ["enterprises-absent"]


def test_the_list_of_enterprises_may_be_excel(make: Any) -> None:
    from openpyxl import Workbook  # noqa: PLC0415

    folder = make()
    (folder / "enterprises.csv").unlink()
    book = Workbook()
    book.active.append(["企业名单"])
    book.active.append(["企业代码", "企业名称", "规模"])
    book.active.append([1001, "甲厂", "大型"])
    book.save(folder / "enterprises.xlsx")
    assert read_case(folder).enterprises.select("enterprise", "name", "size", "cell").rows() == [
        ("1001", "甲厂", "large", "A3")
    ]


def test_an_unknown_index_system_is_one_problem(make: Any) -> None:
    errors = [one for one in check_case(make(index="electroplating-2051")) if one.severity == "error"]
    assert len(errors) == 1


def test_progress_is_told_for_every_workbook(make: Any) -> None:
    sheet = [["项目", "年份", "数值", "单位"]]
    books = {f"{who}.xlsx": {"企业信息": [["企业代码", who]], "数据": sheet} for who in ("E1", "E2")}
    told: list[tuple[int, int, str]] = []
    read_case(make(workbooks=books), lambda *step: told.append(step))
    assert told == [(1, 2, "E1.xlsx"), (2, 2, "E2.xlsx")]
