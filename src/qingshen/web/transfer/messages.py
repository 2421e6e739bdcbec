"""What can be wrong with a folder or a zip that somebody hands over."""

from qingshen.language import Text
from qingshen.problems import Place, Problem

_SAID = {
    "zip-unreadable": (
        Text("这不是可读取的 zip 文件", "this is not a zip file that can be read"),
        Text("请上传审核文件夹压缩成的 zip，不设密码", "upload the audit's folder as a zip without a password"),
    ),
    "zip-outside": (
        Text("压缩包内的路径指向文件夹之外", "the path leads out of the folder"),
        Text("请重新压缩审核文件夹本身", "zip the audit's folder itself again"),
    ),
    "zip-link": (
        Text("含有链接，不能导入", "it is a link, which is not taken"),
        Text("请用文件本身代替链接", "put the file itself in its place"),
    ),
    "zip-large": (
        Text("解压后过大或文件过多", "it unpacks to too much, or to too many files"),
        Text("只压缩审核文件夹，不要包含结果和其他文件", "zip the audit's folder only, without results"),
    ),
    "zip-name": (
        Text("文件名过长", "the file's name is too long"),
        Text("请改短文件名后重新压缩", "give it a shorter name and zip the folder again"),
    ),
    "zip-twice": (
        Text("压缩包内有两个同名的文件或文件夹", "the zip holds a second file or folder of this name"),
        Text("请重新压缩审核文件夹", "zip the audit's folder again"),
    ),
    "settings-absent": (
        Text("没有找到 audit.toml", "there is no audit.toml"),
        Text(
            "审核文件夹的根目录应有 audit.toml；可用 qingshen new 生成",
            "an audit's folder has an audit.toml; `qingshen new` writes one",
        ),
    ),
    "index-outside": (
        Text("指标体系不在 rulebook/ 中", "the index system does not lie in rulebook/"),
        Text("请把指标体系放入 rulebook/ 并只写其代码", "put the index system into rulebook/ and write its code only"),
    ),
    "export-changed": (
        Text("此文件在导出之后被改动，与平台记录不一致", "this file was changed after the export"),
        Text(
            "请用原来的导出文件；若只要导入文件夹内容，请删除其中的 .qingshen 文件夹",
            "use the export as it was; to take the folder alone, delete .qingshen in it",
        ),
    ),
    "export-unreadable": (
        Text("平台记录无法读取", "the platform's record cannot be read"),
        Text(
            "请用原来的导出文件；若只要导入文件夹内容，请删除其中的 .qingshen 文件夹",
            "use the export as it was; to take the folder alone, delete .qingshen in it",
        ),
    ),
}  # fmt: skip


def problem(file: str, code: str) -> Problem:
    """Return the problem `code` of `file`."""
    what, remedy = _SAID[code]
    return Problem(Place(file), code, what, remedy)
