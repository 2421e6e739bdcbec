"""Where a platform keeps what it must not lose: database, files, results; and its secret key."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

VARIABLE = "QINGSHEN_HOME"
DEFAULT = "qingshen-data"


def home() -> Path:
    """Return the folder of this platform: $QINGSHEN_HOME, else `qingshen-data` where the server was started."""
    folder = Path(os.environ.get(VARIABLE, DEFAULT)).resolve()
    # Other users of the machine have no business with reports, the database and the key in it.
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Return $QINGSHEN_SECRET_KEY, else the key kept in the home folder; the first start makes one."""
    if given := os.environ.get("QINGSHEN_SECRET_KEY"):
        return given
    file = home() / "secret-key"
    if not file.exists():
        draft = file.with_name(f".secret-key-{os.getpid()}-{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(50))
        # Whole, and never in another's place: of two servers that start together the first one's key holds for both.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii")
