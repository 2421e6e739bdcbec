"""A file sent in place of a workbook: which kind of file it is by its name, and what to do with that kind."""

from pathlib import PurePath

from qingshen.case.read import EXCEL
from qingshen.case.unreadable import SAVE
from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.reporting.content import is_what_it_says
from qingshen.web.reporting.refuse import refuse

FILL = Text(
    "请在填报页“下载我的 Excel”，把内容填进去再上传；原件可作为证明材料上传",
    "Download the workbook on the report's page, write the content into it and send that; attach this file as evidence",
)
UNPACK = Text("请解压缩，上传里面的 .xlsx 文件", "Unpack it and send the .xlsx file inside")
SAVE_AS = Text(f"请{SAVE.zh}后再上传", f"{SAVE.en[:1].upper()}{SAVE.en[1:]}, then send that")
RENAME = Text("请把文件名改为以 .xlsx 结尾，再上传", "Let its name end in .xlsx and send it again")
PICTURE, ARCHIVE = Text("这是图片", "This is a picture"), Text("这是压缩包", "This is an archive")
NAMELESS = Text("这个文件没有扩展名", "This file has no extension")
SHEET = Text("这是其他软件的表格", "This is another program's spreadsheet")
TEXT = Text("这是文本文件", "This is a text file")
WORD = Text("这是 Word 文件", "This is a Word file")
KINDS = {
    "pdf": (Text("这是 PDF 文件", "This is a PDF file"), FILL), "doc": (WORD, FILL), "docx": (WORD, FILL),
    "jpg": (PICTURE, FILL), "jpeg": (PICTURE, FILL), "png": (PICTURE, FILL), "heic": (PICTURE, FILL),
    "csv": (TEXT, FILL), "txt": (TEXT, FILL),
    "ods": (SHEET, SAVE_AS), "et": (SHEET, SAVE_AS), "xlsb": (SHEET, SAVE_AS), "numbers": (SHEET, SAVE_AS),
    "zip": (ARCHIVE, UNPACK), "rar": (ARCHIVE, UNPACK), "7z": (ARCHIVE, UNPACK),
}  # fmt: skip


def require_excel(name: str, content: bytes) -> None:
    """Raise Refused unless `name` is called as a workbook is: with what the file is, and what to do."""
    suffix = PurePath(name).suffix.lower()
    if suffix in EXCEL:
        return
    if is_what_it_says(content, "xlsx"):
        refuse("file-type", Text("这是 Excel 工作簿，但文件名不以 .xlsx 结尾",
                                 "This is an Excel workbook, but its name does not end in .xlsx"),
               RENAME, Place(name))  # fmt: skip
    unknown = Text(f"这是 {suffix} 文件", f"This is a {suffix} file") if suffix else NAMELESS
    kind, remedy = KINDS.get(suffix.removeprefix("."), (unknown, SAVE_AS))
    refuse("file-type", Text(f"{kind.zh}，不是 Excel 工作簿", f"{kind.en}, no Excel workbook"), remedy, Place(name))
