"""Secrets do not leave, lines stay where they are, and a local edit has the real values."""

import ast
import base64
import shutil
import subprocess
import sys
import sysconfig
import threading
from functools import partial
from pathlib import Path

import pytest

import consult_lsp
from consult_lsp.errors import ConsultError
from consult_lsp.finding import Edit
from consult_lsp.redaction.placeholder import is_stand_in
from consult_lsp.redaction.redactor import PLACEHOLDER, Redactor
from support.patience import not_for_ever
from support.planted import AWS_ID, GITHUB, PLANTED, made_up, private_key


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Compiled rules, so that only the first test pays for them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def redactor(cache: Path) -> Redactor:
    redactor = Redactor(cache)
    redactor.warm()
    return redactor


@pytest.mark.parametrize("kind", PLANTED)
@pytest.mark.parametrize("around", ["{}", "é = '☃ 𝄞'\r\n\r\n{}\r\nx\r\n", "\ufeff\0\ud800\n{}\n"])
def test_a_planted_secret_does_not_leave(redactor: Redactor, kind: str, around: str) -> None:
    line, secret = PLANTED[kind]
    text = around.replace("{}", line.format(secret))
    redacted = redactor.redact(text)
    for part in secret.split("\n"):
        assert part not in redacted.text
    assert redacted.text.count("\n") == text.count("\n")
    assert redactor.restore(redacted.text) == text
    for found in redacted.found:
        assert text[found.start : found.stop] in secret
        assert PLACEHOLDER.fullmatch(found.placeholder)


def test_around_a_secret_everything_stays(redactor: Redactor) -> None:
    text = f'def connect():\n    return login("ada", password="{made_up(12)}", retries=3)\n'
    (found,) = redactor.redact(text).found
    assert redactor.redact(text).text == text.replace(made_up(12), found.placeholder)
    ast.parse(redactor.redact(text).text)


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_secret_over_several_lines_is_one_on_each(redactor: Redactor, end: str) -> None:
    text = f'before = 1{end}KEY = """{private_key(end)}"""{end}after = 2{end}'
    redacted = redactor.redact(text)
    lines = redacted.text.split(end)
    assert len(lines) == len(text.split(end))
    assert (lines[0], lines[-2]) == ("before = 1", "after = 2")
    assert lines[1].startswith('KEY = """__SECRET_')
    assert all(PLACEHOLDER.search(line) for line in lines[1:-2])
    assert redactor.restore(redacted.text) == text


@pytest.mark.parametrize("cut", ["the end", "the beginning"])
def test_a_key_that_was_cut_is_a_secret_all_the_same(redactor: Redactor, cut: str) -> None:
    lines = private_key().split("\n")
    kept = lines[:6] if cut == "the end" else lines[-6:]
    redacted = redactor.redact("\n".join(["x = 1", *kept, ""])).text
    assert not any(line in redacted for line in kept)
    assert "x = 1" in redacted


def test_the_marks_of_a_key_alone_are_code(redactor: Redactor) -> None:
    redactor.redact(private_key())
    first, *_, last = private_key().split("\n")
    text = f'if text.startswith("{first}") and text.endswith("{last}"):\n    load(text)\n'
    assert redactor.redact(text).found == ()


def test_of_a_key_in_literals_the_code_around_it_stays(redactor: Redactor) -> None:
    lines = private_key().split("\n")
    text = "KEY = (\n" + "".join(f'    "{line}\\n" +\n' for line in lines) + ")\n"
    redacted = redactor.redact(text).text
    assert PLACEHOLDER.sub("…", redacted) == "KEY = (\n" + '    "…\\n" +\n' * len(lines) + ")\n"
    assert redactor.restore(redacted) == text


@pytest.mark.parametrize(
    "code",
    [
        'key = "{}" + "{}"',
        'key = ("{}"\n       "{}")',
        'key = "{}" \\\n    "{}"',
        'key = "{}\\\n{}"',
        "key = '{}' .\n  '{}';",
    ],
)
@pytest.mark.parametrize("secret", [AWS_ID, GITHUB])
def test_a_secret_in_two_literals_is_one(redactor: Redactor, code: str, secret: str) -> None:
    text = f"import os\n{code.format(secret[:9], secret[9:])}\nprint(1)\n"
    redacted = redactor.redact(text).text
    assert secret[:9] not in redacted
    assert secret[9:] not in redacted
    assert redactor.restore(redacted) == text
    assert redacted.startswith("import os\nkey = ")


def test_a_secret_in_base64_is_one(redactor: Redactor) -> None:
    coded = base64.b64encode(GITHUB.encode()).decode()
    assert coded not in redactor.redact(f"x = '{coded}'").text


def test_a_known_secret_is_hidden_where_nothing_tells_it(cache: Path) -> None:
    redactor, secret = Redactor(cache), made_up(20, seed=7)
    assert redactor.redact(f"print({secret})").found == ()
    (first, second) = redactor.redact(f'password = "{secret}"\nprint({secret})').found
    assert first.placeholder == second.placeholder
    assert secret not in redactor.redact(f"print({secret})").text


@pytest.mark.parametrize("place", [0, 4_095, 65_535, 1_048_570])
def test_a_secret_is_found_wherever_it_lies(redactor: Redactor, place: int) -> None:
    text = "x = 1\n" * (place // 6) + " " * (place % 6) + f'key = "{GITHUB}"\n' + "y = 2\n" * 5_000
    assert GITHUB not in redactor.redact(text).text


@pytest.mark.parametrize(
    "repeated",
    [
        "abcd efgh 1234 ",
        "password token secret_key = ",
        "password='",
        "password=\n",
        '"a" + ',
        "://:",
        "eyJ",
        " eyJabcdefgh.abcdefgh.",
        "login a ",
        "-----BEGIN PRIVATE " + "KEY-----\n",
        "QUJDRA" * 12 + "\n",
    ],
)
def test_no_text_takes_long(redactor: Redactor, repeated: str) -> None:
    redactor.redact("x = 1")
    text = repeated * (500_000 // len(repeated)) + f' key="{GITHUB}"'
    with not_for_ever():
        assert GITHUB not in redactor.redact(text).text


def test_a_line_of_5_mb_is_searched(redactor: Redactor) -> None:
    redactor.redact("x = 1")
    text = "x = '" + "abcd efgh 1234 " * 350_000 + GITHUB + "'"
    with not_for_ever():
        assert GITHUB not in redactor.redact(text).text


def test_a_library_without_secrets_is_sent_as_it_is(redactor: Redactor) -> None:
    library = Path(sysconfig.get_path("stdlib"))
    read = [path.read_text("utf-8", "replace") for path in sorted(library.glob("[a-j]*.py"))]
    assert sum(text.count("\n") for text in read) > 20_000
    assert [found for text in read for found in redactor.redact(text).found] == []


@pytest.mark.parametrize(
    "value",
    [
        *("changeme", "CHANGE_ME", "your-api-key", "YOUR_TOKEN_HERE", "password", "testPassword"),
        *("<token>", "[redacted]", "${DB_PASSWORD}", "{{ token }}", "%(password)s", "{password}"),
        *("********", "xxxxxxxxxxxx", "sk-...", "00000000", "AKIAIOSFODNN7EXAMPLE", "$TOKEN"),
        *("/run/secrets/db", "./key.pem", "service.json", "https://x/y", "#{token}", "%s"),
    ],
)
def test_what_plainly_stands_for_a_secret_is_none(redactor: Redactor, value: str) -> None:
    assert is_stand_in(value)
    assert redactor.redact(f'password = "{value}"\napi_key = "{value}"\n').found == ()


@pytest.mark.parametrize(
    "value", ["app-${ENV}-h8dk2Ls9", "test-h8dk2Ls9", "hunter2!", "{a}h8dk2Ls9x"]
)
def test_a_stand_in_beside_it_hides_no_secret(redactor: Redactor, value: str) -> None:
    assert redactor.redact(f'password = "{value}"\n').found


@pytest.mark.parametrize(
    "code",
    [
        'password = os.environ["DB_PASSWORD"]',
        "token = get_token(request)",
        "self.secret = secret2",
        "password: SecretStr",
        'password_field = "h8dk2Ls9h8"',
        'token_url = "h8dk2Ls9h8"',
        'commit = "3f786850e387550fdab836ed7e6dc881de23001b"',
        'id = "123e4567-e89b-42d3-a456-426614174000"',
        'token = "access_token"',
        'tokens = ["identifier", "number"]',
        'if token == "identifier":',
        'raise ValueError("password is required: 12 characters")',
        "monkey: banana12banana",
    ],
)
def test_code_about_secrets_is_sent_as_it_is(redactor: Redactor, code: str) -> None:
    assert redactor.redact(f"{code}\n").found == ()


def test_the_same_value_has_the_same_placeholder_and_no_two_values_share_one(
    redactor: Redactor,
) -> None:
    texts = [f'password = "{made_up(12, seed=seed)}"' for seed in range(500)]
    once = [redactor.redact(text).text for text in texts]
    assert once == [redactor.redact(text).text for text in texts]
    assert len(set(once)) == 500


def test_a_placeholder_tells_nothing_to_another_process(cache: Path) -> None:
    text = f'password = "{made_up(12)}"'
    assert Redactor(cache).redact(text).text != Redactor(cache).redact(text).text
    one = Redactor(cache)
    one.redact(text)
    assert made_up(12) not in repr(one) + repr(one.redact(text))


def test_what_was_redacted_is_redacted_already(redactor: Redactor) -> None:
    for line, secret in PLANTED.values():
        once = redactor.redact(line.format(secret)).text
        assert redactor.redact(once).text == once


def test_a_fix_of_a_line_with_a_secret_keeps_the_real_value(redactor: Redactor) -> None:
    secret = made_up(12)
    text = f'connect(password="{secret}")\n'
    sent = redactor.redact(text).text
    edit = Edit(1, sent, sent.replace(")", ", timeout=5)"))
    assert edit.mapped(partial(redactor.restore, within=text)) == Edit(
        1, text, f'connect(password="{secret}", timeout=5)\n'
    )


def test_a_secret_does_not_move_into_another_file(redactor: Redactor) -> None:
    sent = redactor.redact(f'password = "{made_up(12)}"').text
    assert redactor.restore(sent, within="x = 1") == sent
    assert made_up(12) in redactor.restore(sent)


def test_a_placeholder_that_is_not_ours_stays(redactor: Redactor) -> None:
    assert redactor.restore("__SECRET_password_00000000__") == "__SECRET_password_00000000__"


def test_warming_builds_once(cache: Path) -> None:
    redactor = Redactor(cache)
    for _ in range(3):
        redactor.warm()
    builders = [thread for thread in threading.enumerate() if thread.name == "secret engine"]
    assert len(builders) <= 1
    assert GITHUB not in redactor.redact(f'x = "{GITHUB}"').text


def test_without_the_engine_nothing_is_sent(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "kingfisher_sdk", None)
    with pytest.raises(ConsultError, match=r"^Nothing was sent, because .* Install consult-lsp"):
        Redactor(cache).redact("x = 1")


@pytest.mark.slow
@pytest.mark.parametrize("state", ["damaged", "a link"])
def test_a_cache_that_cannot_be_used_costs_only_time(
    cache: Path, redactor: Redactor, tmp_path: Path, state: str
) -> None:
    redactor.redact("x")
    folder = tmp_path / "rules"
    if state == "a link":
        folder.symlink_to("/proc")
    else:
        shutil.copytree(cache, folder)
        (file,) = folder.iterdir()
        file.write_bytes(file.read_bytes().replace(b"\1", b"\2"))
    assert GITHUB not in Redactor(folder).redact(f'x = "{GITHUB}"').text


def test_compiled_rules_are_the_users_alone(cache: Path, redactor: Redactor) -> None:
    redactor.redact("x")
    (file,) = cache.iterdir()
    assert file.stat().st_mode & 0o77 == 0


def test_what_could_use_the_network_is_never_named() -> None:
    """Kingfisher's neighbours log in with the keys that they are given."""
    package = Path(consult_lsp.__file__).parent
    named = {
        (path.name, alias.name)
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
        if "kingfisher" in f"{getattr(node, 'module', '')} {alias.name}"
    }
    own = {("secret_engine.py", name) for name in ("Finding", "Rules", "Scanner")}
    assert named == own | {("compile_rules.py", "Rules")}


def test_at_rest_the_engine_is_not_loaded() -> None:
    program = (
        "import sys, consult_lsp.redaction.redactor as it; it.Redactor();"
        "print([name for name in sys.modules if 'kingfisher' in name or 'platformdirs' in name])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
