"""The forms in which a named secret stands in code and configuration: a name, and then a value.

Each is tried at a name only, and each repetition is bounded, so that no text is slow on purpose.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from .secret_values import (
    is_bare_secret,
    is_likely_secret,
    is_no_stand_in,
    is_quoted_secret,
)

IsSecret = Callable[[str, re.Match[str]], bool]
"""Whether the group ``value`` of what was found is a secret, by the name that it has, if any."""


@dataclass(frozen=True, slots=True)
class NamedForm:
    """What may follow a name of a secret, up to its value, which is the group ``value``."""

    after: re.Pattern[str]
    is_secret: IsSecret
    before: re.Pattern[str] | None = None
    """What must stand on the line before the name, where that matters."""


_KEYS = (
    *("access", "account", "admin", "aes", "api", "app", "auth", "client", "consumer", "cookie"),
    *("crypto", "deploy", "encryption", "hmac", "jwt", "license", "master", "private", "secret"),
    *("service", "session", "shared", "signing", "storage", "webhook"),
)
KEYS_OF = tuple(f"{of}{join}".encode() for of in _KEYS for join in ("", "_", "-"))
"""What stands before the word ``key`` where the key is a secret."""

NAME_WORDS = (
    *(b"password", b"passwd", b"passphrase", b"pwd", b"secret", b"token", b"credential", b"key"),
    *(b"requirepass", b"psk"),
    # Alone these are too common to look at what is around each.
    *(word + after for word in (b"pass", b"pw") for after in (b'"', b"'", b"=", b":", b" =", b"]")),
)
NAME = re.compile(
    rf"(?P<name>(?:pass(?:word|wd|phrase)|(?:{'|'.join(_KEYS)})[_-]?(?:access[_-]?)?key"
    r"|pwd|secret|token|credential)s?|requirepass"
    r"|(?<![A-Za-z])(?:pass|pw|psk)|(?-i:(?<=[a-z])(?:Pass|Pw|Psk)))"
    # What may follow in the name; password_field and token_url name something else.
    r"(?:[_-]?(?:base|default|value|live|prod|production|dev|staging|local|test|v?\d{1,3}))?"
    r"(?![A-Za-z0-9_])",
    re.IGNORECASE,
)
"""A name of a secret, from one of NAME_WORDS or what stands before ``key`` on."""

# Not possessive, which would save time: by that, Debian 12's Python 3.11.2 finds nothing.
LITERAL = (
    r"""(?P<quote>'''|\"{3}|["'`])(?P<value>(?!\\)(?:(?!(?P=quote))[^\s\\]|\\.){4,500})(?P=quote)"""
)
PREFIX = r"(?:[rbfunl@$]{0,2}|b?r#)"
_TYPE = r"(?:[ \t]*:[ \t]*[A-Za-z_&?*][\w.\[\]|&'?* ]{0,40})?"
_BARE = r"[^\s\"'`(){}\[\],;<>$\\]"
_END = r"(?=[\s\"'`,;&)}\]<\\]|$)"
# What may stand between a name and its value, one sign or word at a time.
# What may stand between a name and its value, one sign or word at a time.
_BETWEEN = (
    r"(?:[\s\"'\])}(\[{>:=,|?&<@$.!#*\\_\d-]|(?:get|set|init);|\b(?:as|or|to|with|from|into|new"
    r"|value|default(?:_?value)?|content|type|const(?:ant)?|static|str(?:ing(?:_view)?)?|char|text"
    r"|varchar2?|bytes?|buffer|option(?:al)?|some|none|null|field|unwrap_or(?:_else)?|or_?else"
    r"|get_?or_?(?:else|default)|of|required|true|false|serializeas|secretstr(?:ing)?"
    r"|convertto|securestring)\b)"
)
_LINE = r"[ \t]{0,80}(?:(?:export|set|setx|setenv|env|arg|-)[ \t]+)?[\"']?[\w./:-]{0,60}"


def _named(after: str, is_secret: IsSecret, before: str = "") -> NamedForm:
    flags = re.IGNORECASE | re.MULTILINE
    return NamedForm(
        re.compile(after, flags), is_secret, re.compile(before, flags) if before else None
    )


NAMED_FORMS = (
    _named(  # password = "…", "token": "…", SECRET: str = f"…", setPassword("…")
        rf"[\"'\]}}]{{0,3}}(?:{_TYPE}[ \t]*(?:\|\||\?\?)?(?::=|=>|={{1,3}}|!={{1,2}}|:|<-)"
        rf"|[ \t]*\()\s{{0,40}}\(?\s{{0,40}}{PREFIX}{LITERAL}",
        is_quoted_secret,
    ),
    # getenv("PASSWORD", "…"), env.TOKEN || "…", name="password" value="…", and many more
    _named(
        rf"{_BETWEEN}{{1,60}}?{PREFIX}{LITERAL}(?!\s{{0,5}}(?:[:=]|=>))",
        is_likely_secret,
    ),
    _named(  # variable "password" { … default = "…" }
        r"[\"']?\s{0,5}[,:{(=][^}]{0,200}?\bdefault(?:_?value)?[\"']?[ \t]*[=:][ \t]*"
        rf"{LITERAL}",
        is_likely_secret,
    ),
    _named(  # USER, PASSWORD = "ada", "…"
        rf"[ \t]*:?=[ \t]*[\"'][^\"'\n]{{1,60}}[\"'],[ \t]*{LITERAL}",
        is_likely_secret,
        r".*,[ \t]*[\w.]{0,40}",
    ),
    _named(  # "{\"password\": \"…\"}"
        r"[\\\"'\s:,]{2,12}?\\[\"'](?P<value>[^\s\"'\\]{4,500})\\[\"']",
        is_quoted_secret,
    ),
    _named(  # q{…}
        r"[ \t]*=>?[ \t]*qq?[{(\[|/](?P<value>[^\s{}()\[\]|/]{4,500})[})\]|/]",
        is_quoted_secret,
    ),
    _named(rf"[ \t]+{LITERAL}", is_no_stand_in, r".*\b(?:role|user|login)\b.*"),  # SQL
    _named(r">\s{0,40}(?P<value>[^<>\s]{4,500})</", is_no_stand_in),  # <password>…</password>
    _named(  # <entry key="password">…</entry>, <property name="password"><value>…</value>
        r"[\"'][^<>\n]{0,100}>\s{0,40}(?:<(?:value|string)>)?(?P<value>[^<>\s]{4,500})</",
        is_likely_secret,
    ),
    _named(  # <key>ApiToken</key> <string>…</string>
        r"</(?:key|name)>\s{0,40}<(?:string|value)>(?P<value>[^<>\s]{4,500})</",
        is_no_stand_in,
    ),
    _named(  # DB_PASSWORD=… and db_password: … on a line of their own
        r"[\"']?[ \t]*[:?+]?[=:][ \t]*(?:[&!][\w!]{1,30}[ \t]+)?"
        rf"(?P<value>{_BARE}{{6,500}})[ \t]*(?:[;#][^\n]{{0,200}})?\r?$",
        is_bare_secret,
        _LINE,
    ),
    _named(  # PASSWORD=… among others: "…;Pwd=…;", "?token=…&", -e PASSWORD=…
        rf"=(?P<value>{_BARE}{{6,500}}?){_END}",
        is_bare_secret,
    ),
    _named(  # {name: ada, password: …}, "X-Api-Key: …", # the token was …
        r"(?:[\"'`]?[ \t]{0,3}:|(?:[ \t][a-z]{1,12}){0,5}[ \t](?:is|was))[ \t]{1,3}"
        rf"[\"'`]?(?P<value>{_BARE}{{6,500}}?){_END}",
        is_likely_secret,
    ),
    _named(  # password: |
        rf"[\"']?:[ \t]*[|>][+-]?[ \t]*\r?\n[ \t]{{1,80}}(?P<value>{_BARE}{{6,500}})[ \t]*\r?$",
        is_bare_secret,
    ),
    _named(  # name: PASSWORD, and value: … below it; CloudFormation's Default
        r"[\"']?[,:]?\s{1,60}(?:type:[ \t]*\w{1,20}\s{1,60})?[\"']?(?:value|default)[\"']?"
        rf"[ \t]*[:=][ \t]*(?P<value>{_BARE}{{6,500}})[ \t]*\r?$",
        is_likely_secret,
    ),
    _named(rf",parametervalue=(?P<value>{_BARE}{{6,500}})", is_likely_secret),
    _named(  # ${PASSWORD:-…}, ${jwt.secret:…}
        r":[-=]?(?P<value>[^\s\"'`{}$?]{4,500})\}",
        is_quoted_secret,
        r".*\$\{[\w.-]{0,60}",
    ),
    _named(  # ENV PASSWORD …, requirepass …
        rf"[ \t]+(?P<value>{_BARE}{{6,500}})[ \t]*\r?$", is_likely_secret, _LINE
    ),
    _named(  # --token …
        rf"[= ][\"']?(?P<value>{_BARE}{{6,500}})", is_bare_secret, r".*--[a-z-]{0,30}"
    ),
)
"""What follows a name; a text may match several."""
