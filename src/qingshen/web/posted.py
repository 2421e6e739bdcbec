"""What a script of a page sends: one JSON object, of texts that every database can keep."""

import json
import re
from typing import Any

from django.http import HttpRequest, JsonResponse, RawPostDataException

from qingshen.language import Text
from qingshen.web.wording import says

# PostgreSQL keeps no NUL. An escape that follows an odd backslash is a backslash and letters.
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
WHAT = Text("所送的内容无法读取", "What was sent cannot be read")
REMEDY = Text("请刷新页面后再试", "Load the page anew and try again")


def posted(request: HttpRequest) -> dict[str, Any]:
    """Return the object sent. Raises ValueError where it is none, a form's fields too, or holds what is no text."""
    try:
        body = request.body.decode()
        said = json.loads(body)
    except (RawPostDataException, RecursionError) as other:
        raise ValueError from other
    if not isinstance(said, dict) or _NUL.search(body):
        raise ValueError
    # Half a surrogate pair: raises UnicodeEncodeError, a ValueError.
    json.dumps(said, ensure_ascii=False).encode()
    return said


def unreadable() -> JsonResponse:
    """Answer that what was sent cannot be read, as refusals are told to the page's scripts."""
    told = {"what": says(WHAT), "remedy": says(REMEDY), "code": "unreadable"}
    return JsonResponse({"refused": [told]}, status=400)
