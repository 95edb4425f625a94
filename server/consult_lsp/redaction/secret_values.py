"""Whether what stands where a secret may stand is one: by its name and by what it looks like.

A value right behind its name may be nearly anything. The further it is from it, the more it must
look made up: then the names of other things, as ``first_name`` or ``utf8`` are, stand there too.
"""

import base64
import binascii
import re

from .placeholder import is_stand_in


def is_quoted_secret(name: str, found: re.Match[str]) -> bool:
    """Of a password anything can be one, of a token no mere word."""
    value = found["value"]
    if _is_password(name):
        likely = _is_mixed(value) or len(value) >= 6
    else:
        likely = _is_mixed(value) and len(value) >= 8
    return likely and not is_stand_in(value)


def is_bare_secret(name: str, found: re.Match[str]) -> bool:
    """Without quotes it may be the name of something, as ``token2`` and ``SecretStr`` are."""
    value = found["value"]
    if is_stand_in(value):
        return False
    if name.isupper() and found.string[found.start("value") - 1] == "=":  # as a shell has it
        return True
    if not _NAME_ONLY.fullmatch(value):
        return _is_mixed(value)
    return _is_made_up_name(name, value) or (_is_password(name) and _is_long_word(value))


def is_likely_secret(name: str, found: re.Match[str]) -> bool:
    """Further from its name: what looks made up, and is no name, path or pattern."""
    value = found["value"]
    if len(value) < (6 if _is_password(name) else 8) or is_stand_in(value):
        return False
    if _NAME_ONLY.fullmatch(value):
        return _is_made_up_name(name, value)
    return _is_mixed(value) and not _CODE.search(value)


def is_no_stand_in(name: str, found: re.Match[str]) -> bool:
    """Where nothing but a secret can be."""
    return not is_stand_in(found["value"])


def is_token(name: str, found: re.Match[str]) -> bool:
    """A token that is sent in a header."""
    return _is_mixed(found["value"]) and not is_stand_in(found["value"])


def is_authorization(name: str, found: re.Match[str]) -> bool:
    """What follows a scheme in the header ``Authorization``."""
    value = found["value"]
    if found["scheme"].lower() == "basic" and _is_pair(value):
        return True
    return len(value) >= 16 and is_token(name, found)


def _is_pair(value: str) -> bool:
    """Whether it is ``name:password`` in base64 (RFC 7617)."""
    try:
        return b":" in base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False


def _is_password(name: str) -> bool:
    return name.lower().startswith(("pass", "pw", "psk", "require"))


def _is_mixed(value: str) -> bool:
    """Letters with digits, or with what no name holds."""
    return any(map(str.isalpha, value)) and bool(_NO_LETTER.search(value))


def _is_made_up_name(name: str, value: str) -> bool:
    """Whether it looks like no name that a person gives, though it could be one.

    ``X509Credential`` is the name of something, though ``Password2024`` may be a password.
    """
    if "." in value or len(value) < 8 or (not _is_password(name) and _ITSELF.search(value)):
        return False
    digits = sum(map(str.isdigit, value))
    return digits >= 2 or (digits == 1 and len(value) >= 12 and _has_every_kind(value))


def _has_every_kind(value: str) -> bool:
    return "-" in value and any(map(str.isupper, value)) and any(map(str.islower, value))


def _is_long_word(value: str) -> bool:
    return len(value) >= 10 and value.isalpha() and value.islower()


_NO_LETTER = re.compile(r"\d|[^\w.\-/: ]")
_NAME_ONLY = re.compile(r"[A-Za-z_][\w.-]*")
_ITSELF = re.compile("password|secret|token|credential", re.IGNORECASE)
_CODE = re.compile(
    r"^[#.$@%/\\<({\[*?&]|[({\[<]\w*[)}\]>]|\\[dswbn]|://|=>|->|::|[/.]\w+[/.]|[,;:({\[]$"
    r"|[\"'|]|\w=\w"
)
"""Of a pattern, a path, a selector, an address, a type or a call."""
