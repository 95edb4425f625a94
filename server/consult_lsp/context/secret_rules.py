"""Our own rules for secrets: those that a secret engine leaves out because it reports and we hide.

A report must not cry wolf; what is hidden without need comes back in the edit. So these rules also
take a password in an assignment, an access key without its partner, and a key that lacks an end.

Each rule looks only near words that its secrets cannot be without, and every repetition is bounded:
a file without such words costs next to nothing, and no text is slow on purpose.
"""

import base64
import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from .private_keys import private_keys
from .stand_in import is_stand_in


class Span(NamedTuple):
    """Characters of a text, from ``start`` up to ``stop``, and what kind of secret they are."""

    kind: str
    start: int
    stop: int


def find_secrets(text: str) -> Iterator[Span]:
    """Everything in ``text`` that these rules take for a secret, in no order, maybe overlapping."""
    plain = text.encode("ascii", "replace").lower()  # one byte for every character
    near = {
        (words, reach): _regions(plain, words, reach)
        for words, reach in {(rule.words, rule.reach) for rule in _RULES}
    }
    for rule in _RULES:
        for start, stop in near[rule.words, rule.reach]:
            for found in rule.expression.finditer(text, start, stop):
                if rule.is_secret(found):
                    yield Span(_kind(rule, found), *found.span("value"))
    if b"private key" in plain:
        yield from (Span("private_key", *place) for place in private_keys(text))


@dataclass(frozen=True, slots=True)
class _Rule:
    """Where ``expression`` matches near one of ``words``, its group ``value`` may be a secret."""

    kind: str
    words: tuple[bytes, ...]
    expression: re.Pattern[str]
    is_secret: Callable[[re.Match[str]], bool]
    reach: int
    """From the first word to the end of what is matched, at most, in characters."""


_REACH_BACK = 120
"""From a word to the beginning of what is matched, in characters."""


def _regions(plain: bytes, words: tuple[bytes, ...], reach: int) -> list[tuple[int, int]]:
    """Stretches of a text that hold all that an expression can reach from a word."""
    regions: list[tuple[int, int]] = []
    for place in sorted(place for word in words for place in _places(plain, word)):
        start = max(0, place - _REACH_BACK)
        if regions and start <= regions[-1][1]:
            start = regions.pop()[0]
        regions.append((start, place + reach))
    return regions


def _places(plain: bytes, word: bytes) -> Iterator[int]:
    place = plain.find(word)
    while place >= 0:
        if word != b"key" or plain.endswith(_KEYS_OF, 0, place):
            yield place
        place = plain.find(word, place + 1)


def _kind(rule: _Rule, found: re.Match[str]) -> str:
    """The kind of the rule, or else the name that the text gives the value."""
    return rule.kind or re.sub(r"[^a-z]+", "_", found["name"].lower()).removesuffix("s")


def _is_quoted_secret(found: re.Match[str]) -> bool:
    """Of a password anything can be one, of a token no mere word."""
    value = found["value"]
    if _is_password(found["name"]):
        likely = _is_mixed(value) or len(value) >= 6
    else:
        likely = _is_mixed(value) and len(value) >= 8
    return likely and not is_stand_in(value)


def _is_bare_secret(found: re.Match[str]) -> bool:
    """Without quotes it may be the name of something, as ``token2`` and ``SecretStr`` are."""
    name, value = found["name"], found["value"]
    if is_stand_in(value):
        return False
    if name.isupper() and found.string[found.start("value") - 1] == "=":  # as a shell has it
        return True
    if not _NAME_ONLY.fullmatch(value):
        return _is_mixed(value)
    if "." in value or len(value) < 8:
        return False
    return sum(map(str.isdigit, value)) >= 2 or (_is_password(name) and _is_long_word(value))


def _is_long_word(value: str) -> bool:
    return len(value) >= 10 and value.isalpha() and value.islower()


def _is_no_stand_in(found: re.Match[str]) -> bool:
    return not is_stand_in(found["value"])


def _is_token(found: re.Match[str]) -> bool:
    return _is_mixed(found["value"]) and not is_stand_in(found["value"])


def _is_authorization(found: re.Match[str]) -> bool:
    value = found["value"]
    if found["scheme"].lower() == "basic" and _is_pair(value):
        return True
    return len(value) >= 16 and _is_token(found)


def _is_pair(value: str) -> bool:
    """Whether it is ``name:password`` in base64 (RFC 7617)."""
    try:
        return b":" in base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False


def _is_password(name: str) -> bool:
    return name.lower().startswith("p")


def _is_mixed(value: str) -> bool:
    """Letters with digits, or with what no name holds."""
    return any(map(str.isalpha, value)) and bool(_NO_LETTER.search(value))


_NO_LETTER = re.compile(r"\d|[^\w.\-/: ]")
_NAME_ONLY = re.compile(r"[A-Za-z_][\w.-]*")

_NAMED = (b"password", b"passwd", b"passphrase", b"pwd", b"secret", b"token", b"credential", b"key")
_KEYS = (
    *("api", "access", "account", "auth", "client", "encryption", "master", "private", "secret"),
    *("shared", "signing", "storage"),
)
_KEYS_OF = tuple(f"{of}{join}".encode() for of in _KEYS for join in ("", "_", "-"))
_NAME = (
    rf"(?P<name>(?:pass(?:word|wd|phrase)|(?:{'|'.join(_KEYS)})[_-]?(?:access[_-]?)?key"
    r"|pwd|secret|token|credential)s?)"
    # What may follow in the name; password_field and token_url name something else.
    r"(?:[_-]?(?:base|value|live|prod|production|dev|staging|local|test|v?\d{1,3}))?"
    r"(?![A-Za-z0-9_])"
)
# Not possessive, which would save time: by that, Debian 12's Python 3.11.2 finds nothing.
_LITERAL = r"""(?P<quote>["'`])(?P<value>(?:(?!(?P=quote))[^\s\\]|\\.){4,500})(?P=quote)"""
_TYPE = r"(?:[ \t]*:[ \t]*[A-Za-z_][\w.\[\]| ]{0,40})?"
_BARE = r"[^\s\"'`(){}\[\],;<>$]"


def _rule(
    kind: str,
    words: tuple[bytes, ...],
    expression: str,
    is_secret: Callable[[re.Match[str]], bool],
    flags: re.RegexFlag = re.IGNORECASE | re.MULTILINE,
    reach: int = 800,
) -> _Rule:
    return _Rule(kind, words, re.compile(expression, flags), is_secret, reach)


_RULES = (
    _rule(  # password = "…", "token": "…", SECRET: str = f"…", setPassword("…")
        "",
        _NAMED,
        rf"{_NAME}[\"'\]]{{0,3}}(?:{_TYPE}[ \t]*(?::=|=>|={{1,3}}|!={{1,2}}|:)|[ \t]*\()"
        rf"\s{{0,40}}\(?\s{{0,40}}[rbfu@$]{{0,2}}{_LITERAL}",
        _is_quoted_secret,
    ),
    _rule(  # SQL
        "password",
        (b"identified by", b"password"),
        rf"\b(?:identified by|(?P<name>password))[ \t]+{_LITERAL}",
        _is_no_stand_in,
    ),
    _rule(  # XML
        "",
        _NAMED,
        rf"{_NAME}>(?P<value>[^<>\s]{{4,500}})</",
        _is_no_stand_in,
    ),
    _rule(  # DB_PASSWORD=… and db_password: … on a line of their own
        "",
        _NAMED,
        rf"^[ \t]{{0,80}}+(?:(?:export|set|env|arg|-)[ \t]+)?[\"']?[\w./:-]{{0,60}}?{_NAME}[\"']?"
        rf"[ \t]*[=:][ \t]*(?P<value>{_BARE}{{6,500}})[ \t]*\r?$",
        _is_bare_secret,
    ),
    _rule(  # "…;Pwd=…;" and "?token=…&"
        "",
        _NAMED,
        rf"(?<=[;?&\"' ]){_NAME}=(?P<value>[^\s\"'`&;(){{}}<>$,]{{6,500}})(?=[;&\"'])",
        _is_bare_secret,
    ),
    _rule(  # --token …
        "",
        _NAMED,
        rf"--[a-z-]{{0,30}}?{_NAME}[= ][\"']?(?P<value>{_BARE}{{6,500}})",
        _is_bare_secret,
    ),
    _rule(  # .netrc
        "password",
        (b"login",),
        r"\blogin\s{1,40}\S{1,200}\s{1,40}(?:account\s{1,40}\S{1,200}\s{1,40})?"
        r"password\s{1,40}(?P<value>\S{4,500})",
        _is_no_stand_in,
    ),
    _rule(  # postgres://app:…@host
        "url_password",
        (b"://",),
        r"://[^\s:/@\"'`<>]{0,100}:(?P<value>[^\s/@\"'`<>]{3,300})@(?=[\w.\[%$-])",
        _is_no_stand_in,
    ),
    _rule(
        "bearer_token",
        (b"bearer",),
        r"\bbearer[ \t]+(?P<value>[\w.~+/-]{16,4096}+=*)",
        _is_token,
        reach=4_200,
    ),
    _rule(  # Authorization: Basic …
        "authorization",
        (b"authorization",),
        r"\bauthorization[\"'\]]{0,2}[ \t]*[:=,][ \t]*[\"'`]?(?P<scheme>[a-z]{1,20})[ \t]+"
        r"(?P<value>[\w.~+/-]{12,4096}+=*)",
        _is_authorization,
        reach=4_200,
    ),
    _rule(
        "aws_key_id",
        (b"akia", b"asia", b"abia", b"acca"),
        r"(?<![A-Za-z0-9])(?P<value>A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16})(?![A-Za-z0-9])",
        _is_no_stand_in,
        re.NOFLAG,
    ),
    _rule(
        "jwt",
        (b"eyj",),
        r"\b(?P<value>eyJ[\w-]{8,1024}+\.[\w-]{8,8192}+\.[\w-]{8,1024}+)",
        _is_no_stand_in,
        re.NOFLAG,
        reach=10_300,
    ),
)
