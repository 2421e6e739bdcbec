"""The words the grid says in the browser."""

from qingshen.language import Text
from qingshen.web.wording import says

WORDS = {
    "saved": Text("已保存", "Saved"),
    "saving": Text("正在保存…", "Saving …"),
    "unsaved": Text("{n} 处未保存", "{n} not saved"),
    "offline": Text("连接中断：{n} 处改动保留在本机，恢复后自动保存",
                    "No connection: {n} changes are kept in this browser and saved when it is back"),
    "signed_out": Text("登录已过期：改动保留在本机。请在新标签页登录，然后点“重试”",
                       "Signed out: the changes are kept in this browser. Sign in in another tab, then retry"),
    "refused": Text("没有保存：{why}", "Not saved: {why}"),
    "closed": Text("填报表状态已变，请刷新页面；未保存的改动保留在本机",
                   "The state of the report has changed: load the page anew; unsaved changes are kept here"),
    "retry": Text("重试", "Retry"),
    "restored": Text("找回了上次未保存的 {n} 处改动", "{n} changes not saved last time were found and are being saved"),
    "changed_by": Text("{by} 刚刚修改", "just changed by {by}"),
    "take_mine": Text("用我的", "Take mine"),
    "keep_theirs": Text("保留对方的", "Keep theirs"),
    "mine": Text("我填的", "mine"),
    "theirs": Text("对方填的", "theirs"),
    "empty": Text("（空）", "(empty)"),
    "none": Text("没有", "None"),
    "add_row": Text("新增一行", "Add a row"),
    "delete_rows": Text("删除所选行", "Delete the selected rows"),
    "delete_asked": Text("删除所选的 {n} 行？可在修改记录中找回。", "Delete {n} rows? They stay in the history."),
    "fixed": Text("灰色单元格由审核统一给定，不能修改", "Grey cells are given by the audit and cannot be changed"),
    "pasted": Text("粘贴了 {n} 个单元格", "{n} cells pasted"),
    "pasted_left": Text("粘贴了 {n} 个单元格；{m} 个落在灰色或表格之外，没有写入",
                        "{n} cells pasted; {m} fell on grey cells or outside and were left out"),
    "row": Text("行", "row"),
    "unit": Text("单位", "unit"),
    "help": Text("填写说明", "How to fill in"),
    "choose": Text("可选", "choose"),
    "problems_none": Text("没有发现问题", "No problems found"),
    "change": Text("变化", "change"),
    "other_sheet": Text("另一张表", "another sheet"),
    "limiting": Text("限定性指标", "limiting"),
    "more": Text("还有 {n} 项", "{n} more"),
    "left_out": Text("有 {n} 处错误，按缺失计算", "{n} cells in error are taken for missing"),
    "explained": Text("已说明", "explained"),
    "remark_place": Text("对“{place}”的意见", "Remark on {place}"),
    "table_place": Text("整张表", "the whole sheet"),
    "attach_here": Text("为此单元格附材料", "Attach evidence to this cell"),
    "answered": Text("已答复：{answer}", "answered: {answer}"),
    "answer": Text("答复", "Answer"),
    "no_cell": Text("点一个单元格查看说明", "Select a cell to read about it"),
    "index": Text("{mark}级指数", "Index {mark}"),
    "level_best": Text("最好可达", "at best"),
    "no_peers": Text("已通过的其他企业不足 5 家，暂不比较", "Fewer than five others were accepted: no comparison yet"),
    "missing_none": Text("评级需要的数据都已填写", "All that the level needs is filled in"),
    "doubts_none": Text("与上年相比没有异常", "Nothing odd beside last year"),
}  # fmt: skip


def spoken() -> dict[str, str]:
    """Return the words in the reader's language."""
    return {name: says(text) for name, text in WORDS.items()}
