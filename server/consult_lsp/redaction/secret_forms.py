"""Forms of secrets that need no name: they are searched near words that they cannot be without.

Each repetition in them is bounded: a file without such words costs next to nothing, and no text is
slow on purpose.
"""

import re
from dataclasses import dataclass

from .secret_names import LITERAL, PREFIX, IsSecret
from .secret_values import is_authorization, is_likely_secret, is_no_stand_in, is_token


@dataclass(frozen=True, slots=True)
class Form:
    """Where ``expression`` matches near one of ``words``, its group ``value`` may be a secret."""

    kind: str
    words: tuple[bytes, ...]
    expression: re.Pattern[str]
    is_secret: IsSecret
    reach: int
    """From the first word to the end of what is matched, at most, in characters."""


_ARGUMENT = r"(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'|[^\"'(),\n]{1,60})\s{0,5},\s{0,20}"


def _form(
    kind: str,
    words: tuple[bytes, ...],
    expression: str,
    is_secret: IsSecret,
    flags: re.RegexFlag = re.IGNORECASE | re.MULTILINE,
    reach: int = 1_200,
) -> Form:
    return Form(kind, words, re.compile(expression, flags), is_secret, reach)


FORMS = (
    _form("password", (b"identified by",), rf"\bidentified by[ \t]+(?!`){LITERAL}", is_no_stand_in),
    _form(  # setValue("…", forHTTPHeaderField: "X-Api-Key")
        "api_key",
        (b"forhttpheaderfield",),
        rf"{LITERAL},[ \t]*forhttpheaderfield:[ \t]*[\"'][\w-]{{0,60}}?(?:key|token|secret)[\"']",
        is_likely_secret,
    ),
    _form(  # basic_auth("ada", "…")
        "password",
        (b"basicauth", b"basic_auth", b"auth=(", b"networkcredential", b"usernamepassword"),
        rf"\b(?:\w{{0,20}}basic_?auth\w{{0,20}}|auth[ \t]*=|networkcredential"
        rf"|usernamepassword\w{{1,30}})[ \t]*[( \t][ \t]{{0,9}}{_ARGUMENT}(?!`){LITERAL}",
        is_no_stand_in,
    ),
    _form(  # getConnection(url, "app", "…")
        "password",
        (b"plainauth", b"getconnection", b"mysqli", b"pdo(", b"dbi->connect", b"real_connect"),
        rf"\b(?:plainauth|getconnection|mysqli(?:_connect)?|pdo|dbi->connect"
        rf"|mysql_real_connect\({_ARGUMENT})[ \t]*\(?[ \t]*{_ARGUMENT}{_ARGUMENT}{LITERAL}",
        is_no_stand_in,
    ),
    _form(  # jwt.sign(payload, "…"), createHmac("sha256", "…")
        "key",
        (b"jwt.", b"hmac", b"securitykey", b"keyspec"),
        rf"(?:\bjwt\.(?:sign|encode|verify|decode)\([^\"'\n]{{1,80}}?,|createhmac\({_ARGUMENT}"
        rf"|hmac\.new\(|hmacshakeyfor\(|securitykey\([^\"\n]{{0,60}}|keyspec\()\s{{0,20}}{PREFIX}"
        rf"{LITERAL}",
        is_likely_secret,
    ),
    _form(  # .netrc
        "password",
        (b"login",),
        r"\blogin\s{1,40}\S{1,200}\s{1,40}(?:account\s{1,40}\S{1,200}\s{1,40})?"
        r"password[ \t]{1,40}(?P<value>\S{4,500})",
        is_no_stand_in,
    ),
    _form(  # curl -u ada:…
        "password",
        (b" -u", b" --user"),
        r"[ \t](?:-u|--user)[ \t=]?[\"']?[\w.@+-]{1,60}:(?P<value>[^\s\"'`$]{4,200})",
        is_no_stand_in,
    ),
    _form(
        "password",
        (b"mysql", b"mariadb", b"sshpass", b"redis-cli"),
        r"\b(?:(?:mysql|mariadb)\w{0,10}\b[^\n|;]{0,120}?[ \t]-p|sshpass[ \t]+-p[ \t]*"
        r"|redis-cli\b[^\n|;]{0,120}?[ \t]-a[ \t]+)[\"']?(?P<value>[^\s\"'`$]{4,200})",
        is_no_stand_in,
    ),
    _form(  # -passin pass:…
        "password",
        (b"pass:",),
        r"-pass(?:in|out)?[ \t]+pass:(?P<value>[^\s\"'`$]{4,200})",
        is_no_stand_in,
    ),
    _form(
        "password",
        (b"chpasswd",),
        r"\w{1,40}:(?P<value>[^\s\"'`$]{4,100})[\"']?[ \t]*\|[ \t]*(?:sudo[ \t]+)?chpasswd",
        is_no_stand_in,
    ),
    _form(  # a Secret of Kubernetes
        "secret",
        (b"kind: secret",),
        r"^(?:string)?data:[ \t]*\r?\n(?:[ \t]+[\w.-]{1,100}:[^\n]{0,1000}\n){0,30}?"
        r"[ \t]+[\w.-]{1,100}:[ \t]*[\"']?(?P<value>[^\s\"'{}|>$]{6,2000})[\"']?[ \t]*\r?$",
        is_no_stand_in,
        reach=4_000,
    ),
    _form(  # postgres://app:…@host
        "url_password",
        (b"://",),
        r"://[^\s:/@\"'`<>]{0,100}:(?P<value>[^\s/@\"'`<>]{3,300})@(?=[\w.\[%$-])",
        is_no_stand_in,
    ),
    _form(  # app:…@tcp(host)
        "url_password",
        (b"@tcp(", b"@unix("),
        r"[\w.-]{1,60}:(?P<value>[^\s/@\"'`<>:]{3,100})@(?:tcp|unix)\(",
        is_no_stand_in,
    ),
    _form(
        "bearer_token",
        (b"bearer",),
        r"\bbearer[ \t]+(?P<value>[\w.~+/-]{16,4096}+=*)",
        is_token,
        reach=4_200,
    ),
    _form(  # Authorization: Basic …
        "authorization",
        (b"authorization",),
        r"\bauthorization[\"'\]]{0,2}[ \t]*[:=,][ \t]*[\"'`]?(?P<scheme>(?!new\b)[a-z]{1,20})[ \t]+"
        r"(?P<value>[\w.~+/-]{12,4096}+=*)",
        is_authorization,
        reach=4_200,
    ),
    _form(
        "aws_key_id",
        (b"akia", b"asia", b"abia", b"acca"),
        r"(?<![A-Za-z0-9])(?P<value>A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16})(?![A-Za-z0-9])",
        is_no_stand_in,
        re.NOFLAG,
    ),
    _form(
        "jwt",
        (b"eyj",),
        r"\b(?P<value>eyJ[\w-]{8,1024}+\.[\w-]{8,8192}+\.[\w-]{8,1024}+)",
        is_no_stand_in,
        re.NOFLAG,
        reach=10_300,
    ),
)
"""Every such form; a text may match several."""
