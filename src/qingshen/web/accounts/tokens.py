"""Secrets handed out once: only their hash is kept."""

import hashlib
import secrets

from qingshen.case.credit_code import ALPHABET

GROUPS, LENGTH = 3, 4


def fresh() -> tuple[str, str]:
    """Return a new token for a link, and what is kept of it."""
    token = secrets.token_urlsafe(32)
    return token, hashed(token)


def hashed(token: str) -> str:
    """Return what is kept of `token`."""
    return hashlib.sha256(token.encode()).hexdigest()


def spoken() -> str:
    """Return a new code people can read out and type: three groups of four, no letter like another."""
    return "-".join("".join(secrets.choice(ALPHABET[2:]) for _ in range(LENGTH)) for _ in range(GROUPS))


def typed(code: str) -> str:
    """Return a spoken code as it was made, however it was typed."""
    kept = "".join(one for one in code.upper() if one.isalnum())
    return "-".join(kept[at : at + LENGTH] for at in range(0, len(kept), LENGTH))
