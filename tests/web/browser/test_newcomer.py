"""A newcomer's first audit in a real browser, from the first start to the page the public sees."""

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.exchange.template import write_enterprises
from tests.web.browser.bureau import decides, decides_what_is_proposed
from tests.web.browser.conftest import ROOT, Person
from tests.web.browser.plant import MISTAKES, PARK, fill, repair
from tests.web.chromium import NEEDED

pytestmark = [pytest.mark.slow, NEEDED]
CODES = ("EP01", "EP02", "EP03", "EP04", "EP05", "EP06", "EP07")
OUT = "EP07"
PASSWORD = "plating-bath-2024"
BUREAU, CENTRE = "示例市生态环境局（虚构）", "示例清洁生产技术中心（虚构）"
LONG = 600_000
# Its own process: other settings than the tests'.
OTHERS = "import django; django.setup()\nfrom tests.web.browser import others\nothers.main()"


def test_a_first_audit(platform: SimpleNamespace, person: Callable[[str], Person]) -> None:
    bureau, plant, centre = person("bureau"), person("plant"), person("centre")
    first_start(bureau, platform)
    audit = opens_an_audit(bureau, platform.folder)
    publishes_the_list(bureau, audit)
    links = invites(bureau, audit)
    partner = brings_a_partner(bureau, audit)
    joins(plant, links.pop("EP01"))
    joins(centre, partner)
    report = sends_its_workbook(plant, platform.folder)
    returns_a_cell(centre, audit)
    corrects_it(plant, report)
    accepts(centre, audit)
    the_others(platform, {code: link for code, link in links.items() if code != OUT})
    runs(bureau, audit)
    sees_its_results(plant, bureau, audit)
    decides_what_is_proposed(bureau, audit)
    sees_the_cohort_and_publishes(bureau, audit)
    visitor = person("visitor")
    visitor.goes(f"/results/public/{audit}/")
    visitor.sees("2024 年确定的清洁生产水平")
    visitor.shows("public")
    everyone = (bureau, plant, centre, visitor)
    assert [one for somebody in everyone for one in somebody.complaints if " 422 " not in one] == []


def first_start(bureau: Person, platform: SimpleNamespace) -> None:
    bureau.goes("/")
    bureau.shows("sign-in")
    bureau.goes("/accounts/first/")
    bureau.shows("first")
    bureau.fills(
        code=platform.code, bureau=BUREAU, username="huanbao", full_name="张三（虚构）", email="huanbao@example.org",
        password=PASSWORD, again=PASSWORD,
    )  # fmt: skip
    bureau.presses("启用并登录")
    bureau.sees("平台已启用")
    bureau.shows("home-empty")


def opens_an_audit(bureau: Person, folder: Path) -> int:
    bureau.follows("新建审核")
    bureau.fills(
        title="示例电镀清洁生产审核（虚构）", title_en="A sample plating audit (made up)", industry="电镀",
        industry_en="Electroplating", index="electroplating-2015", years="2023-2024",
    )  # fmt: skip
    bureau.page.locator("[name=is_made_up]").check()
    bureau.shows("new-audit")
    bureau.page.locator("main").get_by_role("button", name="新建").click()
    bureau.sees("下一步：导入候选企业名单")
    audit = int(bureau.page.url.split("/audits/")[1].split("/")[0])
    bureau.shows("enterprises-empty")
    rows = list(csv.DictReader((PARK / "enterprises.csv").open(encoding="utf-8")))
    chosen = [{**one, "listed": "", "reason": ""} for one in rows if one["enterprise"] in CODES]
    write_enterprises(folder / "candidates.xlsx", chosen)
    bureau.page.locator("#file").set_input_files(folder / "candidates.xlsx")
    bureau.presses("导入", exact=True)
    bureau.page.get_by_role("cell", name=OUT, exact=True).wait_for()
    bureau.shows("enterprises")
    return audit


def publishes_the_list(bureau: Person, audit: int) -> None:
    bureau.goes(f"/audits/{audit}/settings")
    bureau.page.locator("[name=strata][value=district]").check()
    bureau.fills(at_least="1")
    bureau.shows("settings")
    bureau.presses("保存")
    bureau.goes(f"/audits/{audit}/list")
    bureau.presses("测算名单")
    bureau.page.get_by_text("建议列入").first.wait_for(timeout=LONG)
    bureau.shows("list-proposed")
    decides(bureau, CODES[:-1], "yes", "环境统计重点调查单位（虚构）")
    decides(bureau, [OUT], "no", "已停产（虚构）")
    bureau.shows("list-decided")
    bureau.presses("公布名单")
    bureau.sees("名单已公布，列入 6 家")
    bureau.shows("board")


def invites(bureau: Person, audit: int) -> dict[str, str]:
    bureau.goes(f"/audits/{audit}/accounts")
    bureau.shows("accounts")
    bureau.page.get_by_text("批量邀请企业负责人").click()
    bureau.fills(lines="\n".join(f"{code}, {code.lower()}@example.org" for code in CODES[:-1]))
    bureau.presses("发出邀请")
    bureau.sees("链接只在这一页显示一次")
    bureau.shows("links", is_answer=True)
    found = bureau.page.locator("tbody tr")
    rows = [(found.nth(at).inner_text(), found.nth(at).locator("input").input_value()) for at in range(found.count())]
    return {code: link for code in CODES for text, link in rows if f"{code.lower()}@" in text}


def brings_a_partner(bureau: Person, audit: int) -> str:
    bureau.goes("/accounts/organisations/new?kind=institution")
    bureau.fills(kind="institution", name=CENTRE, email="centre@example.org")
    bureau.shows("new-organisation")
    bureau.presses("登记")
    link: str = bureau.page.locator("#link-1").input_value()
    bureau.goes(f"/audits/{audit}/participants")
    form = bureau.page.locator("form:has(input[name=role][value=institution])")
    form.locator("select").select_option(label=CENTRE)
    form.get_by_role("button").click()
    bureau.sees("已加入")
    bureau.shows("participants")
    bureau.goes("/accounts/organisations/")
    bureau.shows("organisations")
    return link


def joins(somebody: Person, link: str) -> None:
    somebody.goes(link)
    somebody.shows("invitation")
    somebody.fills(username=somebody.name, full_name=f"{somebody.name}（虚构）", password=PASSWORD, again=PASSWORD)
    somebody.presses("建立账户并加入")
    somebody.sees("您已加入")
    somebody.shows("home")


def sends_its_workbook(plant: Person, folder: Path) -> str:
    plant.follows("去填报")
    plant.shows("report")
    report = plant.page.url
    workbook = plant.fetches("下载我的 Excel", folder / "EP01.xlsx")
    planted = fill(workbook, "EP01", with_mistakes=True)
    plant.follows("上传 Excel")
    plant.shows("upload")
    plant.page.locator("#file").set_input_files(workbook)
    plant.presses("上传", exact=True)
    plant.sees(f"有 {MISTAKES} 处需要改正")
    told = plant.page.locator("table.problems tbody").inner_text()
    assert all(cell in told for one in planted for cell in one.split("!")), told
    plant.shows("three-mistakes", is_answer=True)
    marked = plant.fetches("下载有标记的 Excel", folder / "EP01-marked.xlsx")
    repair(marked, "EP01")
    plant.page.locator("#file").set_input_files(marked)
    plant.presses("上传", exact=True)
    plant.sees("已读入 Excel")
    plant.shows("workbook-taken", is_answer=True)
    plant.goes(report)
    plant.shows("report-filled")
    for place in ("problems", "evidence", "versions", "history"):
        plant.goes(f"{report}{place}")
        plant.shows(place)
    hands_in(plant, report)
    return report


def hands_in(plant: Person, report: str) -> None:
    plant.goes(f"{report}hand-in")
    plant.shows("hand-in")
    plant.presses("确认提交")
    plant.sees("提交回执")
    plant.shows("receipt")


def returns_a_cell(centre: Person, audit: int) -> None:
    centre.goes(f"/reports/audit/{audit}/")
    centre.shows("queue")
    centre.page.locator("main").get_by_role("link", name="审查", exact=True).first.click()
    centre.shows("review")
    review = centre.page.url
    centre.page.locator(".report-tabs").get_by_text("数据").first.click()
    cell(centre, "value_2024", "新鲜水用量").click()
    centre.page.locator("#remarks input").fill("请附水费单并核对 2024 年新鲜水用量")
    centre.page.locator("#remarks button").first.click()
    centre.page.locator(".remark").get_by_text("请附水费单").first.wait_for()
    centre.shows("remark")
    centre.goes(review)
    centre.presses("退回修改")
    centre.sees("退回")
    centre.shows("returned")


def corrects_it(plant: Person, report: str) -> None:
    plant.goes(report)
    plant.sees("请附水费单")
    plant.shows("returned")
    plant.follows("到单元格")
    one = cell(plant, "value_2024", "新鲜水用量")
    one.click()
    plant.page.keyboard.type("11280")
    with plant.page.expect_response(lambda one: one.url.endswith("/save")):
        plant.page.keyboard.press("Enter")
    plant.page.locator(".save-state.is-saved").wait_for()
    plant.shows("grid")
    plant.page.reload()
    assert cell(plant, "value_2024", "新鲜水用量").inner_text().replace(",", "") == "11280"
    plant.goes(report)
    plant.fills(answer="已按水费单更正")
    plant.presses("答复", exact=True)
    plant.sees("已答复：")
    hands_in(plant, report)


def accepts(centre: Person, audit: int) -> None:
    centre.goes(f"/reports/audit/{audit}/")
    centre.page.locator("main").get_by_role("link", name="审查", exact=True).first.click()
    centre.sees("已按水费单更正")
    centre.shows("review-again")
    centre.presses("通过", exact=True)
    centre.sees("通过")
    centre.shows("accepted")


def the_others(platform: SimpleNamespace, links: dict[str, str]) -> None:
    environment = {**platform.environment, "DJANGO_SETTINGS_MODULE": "qingshen.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", OTHERS, "huanbao"], cwd=ROOT, env=environment, input=json.dumps(links), text=True,
        encoding="utf-8", capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def runs(bureau: Person, audit: int) -> None:
    bureau.goes(f"/audits/{audit}/")
    bureau.shows("board-accepted")
    bureau.goes(f"/results/audit/{audit}/")
    bureau.shows("runs-empty")
    bureau.presses("运行", exact=True)
    bureau.page.locator(".job progress").first.wait_for()
    bureau.shows("running")
    bureau.page.get_by_text("已完成的运行").wait_for(timeout=LONG)
    bureau.shows("runs")


def sees_its_results(plant: Person, bureau: Person, audit: int) -> None:
    plant.goes("/notices/")
    plant.shows("notices")
    bureau.goes(f"/results/cohort/{audit}/ranking/")
    address = bureau.page.locator("main table a[href*='/results/enterprise/']").first.get_attribute("href")
    assert address is not None
    plant.goes("/")
    plant.shows("home-results")
    plant.goes(address)
    plant.shows("results")
    plant.page.locator("main a.figure").first.click()
    plant.page.locator("#explanation .tree").wait_for()
    plant.shows("explanation-over")
    plant.page.locator("#explanation [data-page]").click()
    plant.shows("explanation")


def sees_the_cohort_and_publishes(bureau: Person, audit: int) -> None:
    bureau.goes(f"/results/cohort/{audit}/")
    bureau.shows("cohort")
    menu = bureau.page.locator("nav.parts a")
    for address in [menu.nth(at).get_attribute("href") for at in range(menu.count())]:
        bureau.goes(address)
        bureau.shows(f"cohort-{address.rstrip('/').rsplit('/', 1)[1]}")
    bureau.goes(f"/results/audit/{audit}/")
    bureau.presses("公布", exact=True)
    bureau.sees("已公布。")
    bureau.shows("published")
    for place in (f"/audits/{audit}/", f"/audits/{audit}/journal", f"/transfer/{audit}/exports", "/library/"):
        bureau.goes(place)
        bureau.shows(place.strip("/").replace("/", "-"))


def cell(somebody: Person, field: str, label: str):  # type: ignore[no-untyped-def]
    """Return a cell of the grid by its column and the row's label."""
    rows = somebody.page.locator(".tabulator-row", has_text=label)
    return rows.first.locator(f".tabulator-cell[tabulator-field={field}]")
