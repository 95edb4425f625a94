"""Secrets are found in the forms in which people write them, and other values are left alone."""

import pytest

from consult_lsp.redaction.redactor import Redactor
from support.patience import not_for_ever
from support.planted_forms import Planted, languages, planted_forms


@pytest.fixture(scope="module")
def redactor(tmp_path_factory: pytest.TempPathFactory) -> Redactor:
    return Redactor(tmp_path_factory.mktemp("cache"))


def test_the_planted_secrets_are_many_and_of_many_languages() -> None:
    assert len(planted_forms()) >= 200
    assert len(languages()) >= 20
    assert len({form.secret for form in planted_forms()}) == len(planted_forms())


@pytest.mark.parametrize("form", planted_forms(), ids=lambda form: form.place)
def test_it_is_found_in_its_form(redactor: Redactor, form: Planted) -> None:
    text = f"x = 1\n{form.text}\ny = 2\n"
    redacted = redactor.redact(text)
    assert form.secret not in redacted.text
    assert redacted.text.startswith("x = 1\n")
    assert redacted.text.endswith("\ny = 2\n")
    assert redactor.restore(redacted.text) == text


@pytest.mark.parametrize(
    "code",
    [
        'password = os.environ.get("DB_PASSWORD", default_password)',
        'passwd = passwd + "anonymous@"',
        'for name in ("password", "first_name1", "utf8"):',
        'Token `json:"access_token,omitempty"`',
        "request.setValue(token, forHTTPHeaderField: name)",
        'token = re.compile(r"[^\\W\\d]\\w*|[a-z]+1")',
        "password.missing=\\u041F\\u0443\\u0441\\u0442\\u043E\\u0439",
        "OAuth2Authorization authorization = new OAuth2Authorization();",
        "@param credential: Saml2X509Credential of the relying party",
        "{token: integer|string, value: any}",
        '<input name="password" type="text" placeholder="At least 12 characters">',
        "if (token === undefined) throw new Error(`Token v2 is missing`);",
        'variable "db_password" {\n  type = string\n  default = ""\n}',
        "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef: {name: db, key: password}",
        "kind: Secret\nmetadata:\n  name: my-database-2024",
        "the password is required, and the token was refreshed2 times",
        "curl -u $USER:$PASSWORD https://api.internal",
        "mysql -u root -p$MYSQL_PASSWORD shop",
        "DB_PASSWORD=${DB_PASSWORD:?is not set}",
        "authorization, `basicAuth`, `oauth2`, or `sigv4`",
        "password = getpass.getpass()\nlogin_i = 0\n",
        "createHmac('sha256', process.env.KEY)",
        "jwt.verify(token, publicKey2048)",
    ],
)
def test_what_is_no_secret_is_sent_as_it_is(redactor: Redactor, code: str) -> None:
    assert redactor.redact(f"{code}\n").text == f"{code}\n"


@pytest.mark.parametrize(
    "repeated",
    [
        'password"',
        "password''''\"\"\"\"",
        "password \"'\"'\"'\"' ",
        "password=== = = = default : ",
        'password {"x" default ',
        'token, "' + "a" * 600,
        "token " + "to from with as or " * 20,
        "${password",
        "--password-",
        "--------",
        "secret_key_secret_key_",
        "apikey" * 3 + "=",
        "password: |\n",
        "name: password\n" + " " * 200,
        "kind: secret\ndata:\n" + "  a: b\n" * 40,
        "</key><string>password</key>",
        'basic_auth("a", ',
        "mysql -p -p mysql ",
        "jwt.sign(a,",
        "password is was is a b c d ",
    ],
)
def test_no_text_takes_long(redactor: Redactor, repeated: str) -> None:
    redactor.redact("x = 1")
    text = repeated * (500_000 // len(repeated))
    with not_for_ever():
        redactor.redact(text)
