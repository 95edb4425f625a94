"""Made-up secrets of many kinds, put together when a test runs: no scanner finds them in here."""

import base64
import json
import random
import string

LETTERS = string.ascii_letters + string.digits


def made_up(length: int, alphabet: str = LETTERS, seed: int = 0) -> str:
    """Characters that look random, and are the same in every run."""
    chance = random.Random(f"{length} {alphabet} {seed}")  # noqa: S311  # no secret
    return "".join(chance.choice(alphabet) for _ in range(length))


def _jwt() -> str:
    parts = ({"alg": "HS256", "typ": "JWT"}, {"sub": "12345", "name": "Ada", "iat": 1_516_239_022})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join(part.rstrip("=") for part in (*coded, made_up(43)))


def private_key(end: str = "\n") -> str:
    """A key in PEM, without a final line end."""
    kind = "RSA PRIVATE " + "KEY"
    body = [made_up(64, LETTERS + "+/", seed) for seed in range(12)]
    return end.join([f"-----BEGIN {kind}-----", *body, "Qw==", f"-----END {kind}-----"])


AWS_ID = "AK" + "IA" + made_up(16, string.ascii_uppercase + "234567")
GITHUB = "gh" + "p_" + made_up(36)

PLANTED: dict[str, tuple[str, str]] = {
    "AWS id": ('KEY = "{}"', AWS_ID),
    "AWS secret": ('aws_secret_access_key = "{}"', made_up(40, LETTERS + "/+")),
    "GitHub": ('client = Github("{}")', GITHUB),
    "GitLab": ("gitlab: {}", "glp" + "at-" + made_up(20)),
    "Slack": (
        'slack("{}")',
        "-".join(["xo" + "xb", made_up(12, string.digits), made_up(12, "123456789"), made_up(24)]),
    ),
    "Stripe": ('stripe.api_key = "{}"', "sk" + "_live_" + made_up(24)),
    "Anthropic": ('x = "{}"', "sk-" + "ant-api03-" + made_up(93) + "AA"),
    "OpenAI": ('x = "{}"', "sk-" + "proj-" + made_up(74) + "T3Blbk" + "FJ" + made_up(74, seed=1)),
    "Google": ('x = "{}"', "AI" + "za" + made_up(35)),
    "Hugging Face": ('x = "{}"', "h" + "f_" + made_up(34, string.ascii_letters)),
    "npm": ("//registry.npmjs.org/:_authToken={}", "npm" + "_" + made_up(36)),
    "SendGrid": ('x = "{}"', "S" + "G." + made_up(22) + "." + made_up(43)),
    "Azure": (
        'x = "AccountName=acme;AccountKey={};EndpointSuffix=core.windows.net"',
        made_up(86) + "==",
    ),
    "private key": ('KEY = """{}"""', private_key()),
    "JWT": ('x = "{}"', _jwt()),
    "address of a database": ('url = "postgres://app:{}@db.internal:5432/app"', made_up(16)),
    "bearer": ('headers = {{"Authorization": "Bearer {}"}}', made_up(40)),
    "basic": ("Authorization: Basic {}", base64.b64encode(b"ada:" + made_up(9).encode()).decode()),
    "netrc": ("machine api.internal\n  login ada\n  password {}\n", made_up(12)),
    "password": ('password = "{}"', made_up(8) + "!4"),
    "password in YAML": ("db:\n  password: {}\n", made_up(10, string.ascii_lowercase)),
    "password in a shell": ("export DB_PASSWORD={}", made_up(14, string.ascii_letters)),
    "password in JSON": ('{{"password": "{}"}}', made_up(10)),
    "password in XML": ("<db><password>{}</password></db>", made_up(10)),
    "password in Go": ('password := "{}"', made_up(10)),
    "password in SQL": ("CREATE ROLE app PASSWORD '{}'", made_up(10)),
    "password in a call": ('builder.setPassword("{}")', made_up(10)),
    "password in a connection": ('"Server=db;Uid=app;Pwd={};"', made_up(10) + "42"),
    "token by its name": ('auth_token = "{}"', made_up(32, "0123456789abcdef")),
    "token in a command": ("curl --token {} https://x", made_up(20)),
    "token in an address": ('get("https://x/y?token={}&z=1")', made_up(20)),
}
"""Kinds: a line of code or configuration, and the secret that stands for ``{}`` in it."""
