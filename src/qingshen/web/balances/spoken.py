"""The words the editor says in the browser, beside those of the grid, whose saving it shares."""

from qingshen.language import Text
from qingshen.web.reporting.spoken import spoken as of_grid
from qingshen.web.wording import says

WORDS = {
    "outside": Text("系统外", "outside"),
    "unnamed": Text("未命名", "unnamed"),
    "new_stream": Text("新物流", "new stream"),
    "new_node": Text("新单元", "new node"),
    "stream": Text("物流", "Stream"),
    "node": Text("单元", "Node"),
    "node_name": Text("单元名称", "name of the node"),
    "delete_stream": Text("删除这股物流", "Delete this stream"),
    "delete_stream_asked": Text("删除物流“{name}”及其含量？可撤销，也保留在修改记录中。",
                                "Delete '{name}' and what it carries? It can be undone and stays in the history."),
    "delete_node": Text("从图上移除", "Remove from the drawing"),
    "add_in": Text("新增进入的物流", "Add a stream in"),
    "add_out": Text("新增流出的物流", "Add a stream out"),
    "nothing_chosen": Text("在图上点一股物流或一个单元，或在下表中点“编辑”。从单元右侧的圆点拖到另一个单元即可连线。",
                           "Click a stream or a node in the drawing, or choose Edit in the table below. "
                           "Drag from the dot at the right of a node to another node to join them."),
    "read_only": Text("只能查看：点图上的物流或单元看详情。", "Read only: click a stream or a node for its figures."),
    "edit": Text("编辑", "Edit"),
    "show": Text("查看", "Show"),
    "choose_role": Text("（未写用途）", "(no role)"),
    "no_status": Text("（未选）", "(not chosen)"),
    "contents": Text("含量", "Contents"),
    "add_content": Text("新增含量", "Add a content"),
    "delete_content": Text("删除含量", "Delete the content"),
    "reading": Text("读数", "reading"),
    "balanced": Text("平衡值", "balanced"),
    "adjustment": Text("调整", "adjustment"),
    "test": Text("检验", "test"),
    "status": Text("核算状态", "result"),
    "in": Text("进", "in"),
    "out": Text("出", "out"),
    "difference": Text("进 − 出", "in − out"),
    "unmetered": Text("未计量", "unmetered"),
    "checking": Text("正在核算…", "Checking …"),
    "check_failed": Text("核算没有完成，请检查网络连接；改动不受影响。",
                         "The check did not finish: is there a connection? Changes are not affected."),
    "check_signed_out": Text("登录已过期，没有核算；登录后自动继续。",
                             "Signed out: not checked. It goes on once you have signed in."),
    "deleted": Text("（删除）", "(deleted)"),
    "merge_nodes_asked": Text("已有单元“{other}”。把“{name}”并入其中？可撤销。",
                              "There is a node '{other}' already. Make '{name}' part of it? It can be undone."),
    "suspect": Text("可疑", "suspect"),
    "not_closed": Text("进出不符", "does not close"),
    "error": Text("有错误", "error"),
    "found": Text("推断的物流", "inferred stream"),
    "none_lost": Text("没有标为损失的物流。", "No stream is a loss by its role."),
    "no_figures": Text("网络来自模板或尚未填数：数值全部为空，请按本厂情况增删物流并填写。模板不含任何假定的数值。",
                       "No stream has a value yet. A template has no assumed figures: adapt the streams to the plant "
                       "and fill in its own values."),
}  # fmt: skip


def spoken() -> dict[str, str]:
    """Return the words in the reader's language."""
    return {**of_grid(), **{name: says(text) for name, text in WORDS.items()}}
