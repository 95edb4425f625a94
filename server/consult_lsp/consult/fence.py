"""Fence: material that is sent stands between two lines that it cannot contain.

The boundary is a keyed hash of the text, so it is the same for the same text, which a cache of
prompts needs, from one process to the next too; and nobody who can write a workspace can guess it.
Its secret is the user's: random, kept in the private state folder, and taken from nothing else.
"""

import hmac
from functools import cache
from hashlib import sha256

from consult_lsp.workspace.private import state_file, user_secret


def fenced(text: str, what: str) -> str:
    """``text`` between two boundary lines that it cannot contain."""
    whole = text.encode("utf-8", "replace")
    boundary = hmac.new(_secret(), whole, sha256).hexdigest()[:24]
    return f"<<<{what} {boundary}\n{text}\n{boundary}>>>"


@cache
def _secret() -> bytes:
    """Where it cannot be kept it lasts as long as the process."""
    return user_secret(state_file("fence.key"))
