"""The verb: a file as evidence for a cell, an option or a claim, kept by its content."""

from pathlib import PurePath

from django.core.files import File
from django.db import transaction

from qingshen.case.schema import TABLES
from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.content import MEDIA, is_what_it_says
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Attachment, Report
from qingshen.web.reporting.refuse import refuse, require_open
from qingshen.web.storage.keep import keep

LARGEST = 20 * 2**20
LONGEST_NAME = 160


def attach(user: User, report: Report, table: str, ident: str, field: str, file: File) -> Attachment:
    """Return the new attachment at a cell (`field` "": the row, `ident` "": the table, `table` "": the report).

    Raises Forbidden; Refused where the report is closed, the file is empty, larger than 20 MB, of a type that is not
    taken, or is not what its name says.
    """
    require(user, "attachment.add", report)
    name = PurePath((file.name or "").replace("\\", "/")).name
    place = Place(name[:LONGEST_NAME])
    known = {one.name for one in TABLES[table].fields} if table in TABLES else set()
    if (table and table not in TABLES) or (field and field not in known) or len(ident) > 120:
        refuse("no-such-field", Text("填报表中没有这个位置", "The report has no such place"),
               Text("请刷新页面", "Load the page anew"), place)  # fmt: skip
    content = _content(file, place)
    extension = PurePath(name).suffix.lower().removeprefix(".")
    _require_type(content, extension, place)
    with transaction.atomic():
        held = locked(user, "attachment.add", report)
        require_open(held)
        blob = keep(content, MEDIA[extension])
        made = Attachment.objects.create(
            report=held, table=table, ident=ident, field=field, name=_short(name), blob=blob, by=user
        )
        detail = {"attachment": made.pk, "table": table, "ident": ident, "field": field}
        record(user, "attachment.add", held, {**detail, "name": made.name, "blob": blob.pk})
    return made


def _content(file: File, place: Place) -> bytes:
    if file.size and file.size > LARGEST:
        refuse("file-too-large", Text("文件超过 20 MB", "The file is larger than 20 MB"),
               Text("请压缩图片或分成几个文件", "Compress the pictures or send several files"), place)  # fmt: skip
    content = file.read(LARGEST + 1)
    if not content:
        refuse("file-empty", Text("文件是空的", "The file is empty"),
               Text("请核对后重新选择", "Check it and choose again"), place)  # fmt: skip
    if len(content) > LARGEST:
        refuse("file-too-large", Text("文件超过 20 MB", "The file is larger than 20 MB"),
               Text("请压缩图片或分成几个文件", "Compress the pictures or send several files"), place)  # fmt: skip
    return bytes(content)


def _require_type(content: bytes, extension: str, place: Place) -> None:
    listed = "、".join(MEDIA)
    if extension not in MEDIA:
        refuse("file-type", Text(f"不接受 .{extension} 文件", f"Files of type .{extension} are not taken"),
               Text(f"可上传：{listed}", f"Send one of: {', '.join(MEDIA)}"), place)  # fmt: skip
    if not is_what_it_says(content, extension):
        refuse("file-content", Text(f"内容不是 .{extension} 文件", f"The content is not a .{extension} file"),
               Text("请用原软件另存后上传，不要只改扩展名", "Save it anew; a new extension does not make a new file"),
               place)  # fmt: skip


def _short(name: str) -> str:
    path = PurePath(name)
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix}"
