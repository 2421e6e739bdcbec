"""Where a platform keeps what it must not lose: database, files, results; and its secret key."""

import os
import secrets
from pathlib import Path

VARIABLE = "QINGSHEN_HOME"
DEFAULT = "qingshen-data"


def home() -> Path:
    """Return the folder of this platform: $QINGSHEN_HOME, else `qingshen-data` where the server was started."""
    folder = Path(os.environ.get(VARIABLE, DEFAULT)).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def secret_key() -> str:
    """Return $QINGSHEN_SECRET_KEY, else the key kept in the home folder; the first start makes one."""
    if given := os.environ.get("QINGSHEN_SECRET_KEY"):
        return given
    file = home() / "secret-key"
    try:
        # Exclusive: of two servers that start together one writes, the other reads.
        with file.open("x", encoding="ascii") as out:
            file.chmod(0o600)
            out.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return file.read_text(encoding="ascii")
