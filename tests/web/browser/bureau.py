"""What a bureau decides: who is on the list, and of what the engine proposes."""

from collections.abc import Sequence

from tests.web.browser.conftest import Person


def decides(bureau: Person, codes: Sequence[str], decision: str, reason: str) -> None:
    form = bureau.page.locator("form:has(select[name=decision])")
    for code in codes:
        form.locator(f"[name=enterprise][value={code}]").check()
    form.locator("[name=decision]").select_option(decision)
    form.locator("[name=reason]").fill(reason)
    form.get_by_role("button", name="决定").click()
    bureau.sees(f"已作出 {len(codes)} 项决定")


def decides_what_is_proposed(bureau: Person, audit: int) -> None:
    """Reject an option, see that the results do not know it yet, and take it back."""
    bureau.goes(f"/results/audit/{audit}/decisions/?step=screening")
    bureau.shows("decisions")
    form = bureau.page.locator("form:has([name=subject])")
    form.locator("[name=subject]").first.check()
    form.locator("[name=decision]").select_option("reject")
    form.locator("[name=reason]").fill("与园区规划冲突（虚构）")
    form.get_by_role("button", name="决定", exact=True).click()
    bureau.sees("已作出 1 项决定")
    bureau.shows("decided")
    bureau.goes(f"/results/audit/{audit}/")
    bureau.sees("有 1 项决定在上次计算之后")
    bureau.page.locator("a.alert-link").click()
    form.locator("[name=subject]").first.check()
    form.get_by_role("button", name="撤回决定").click()
    bureau.sees("已撤回 1 项决定")
