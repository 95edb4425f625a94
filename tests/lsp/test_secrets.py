"""A secret in the code never reaches the API, and a fix of its line leaves it in the file."""

import subprocess
from pathlib import Path

import pytest

from support.answers import edit, finding, fix, improvement, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, json_answer, text

SECRET = "ghp_" + "A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8"[:36]


async def test_a_fix_of_a_line_with_a_secret_keeps_the_real_value(fake: FakeAnthropic) -> None:
    def answer(body: dict[str, object]) -> object:
        sent = fake.requests[-1].user
        line = next(text[3:] for text in sent.splitlines() if text.startswith("1| token = "))
        longer = fix("Name it", edit(1, line, line.replace("token =", "github_token =")))
        return json_answer({"summary": "", "findings": [finding(1, line, fixes=[longer])]})

    fake.reply_with(answer)  # type: ignore[arg-type]  # a reply
    async with editor(fake=fake) as ed:
        await ed.open(f'‸token = "{SECRET}"\nprint(1)\n')
        await ed.choose("Consult backend-developer: review file")
        assert {found["code"] for found in await ed.reviewed()} >= {"made-up-rule"}
        await ed.choose("Name it")
        assert ed.text == f'github_token = "{SECRET}"\nprint(1)\n'
    assert SECRET not in str([request.body for request in fake.requests])


async def test_a_placeholder_that_stands_for_nothing_is_never_written(
    fake: FakeAnthropic,
) -> None:
    invented = edit(2, "print(1)", 'print("__SECRET_token_0123abcd__")')
    fake.queue(improvement(invented))
    async with editor(fake=fake) as ed:
        await ed.open(f'token = "{SECRET}"\n«print(1)\n»')
        await ed.improve()
        assert "placeholder" in await ed.message()
        assert ed.edits_received == []


async def test_a_secret_file_is_never_sent(fake: FakeAnthropic, tmp_path: Path) -> None:
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open("‸API_KEY=abc\n", path=str(tmp_path / ".env"), language="dotenv")
        await ed.choose("Consult backend-developer: review file")
        assert ".env" in await ed.message()
    assert fake.requests == []


async def test_redaction_is_the_users_to_switch_off(fake: FakeAnthropic) -> None:
    fake.queue(review())
    async with editor(fake=fake, settings={"redaction": False}) as ed:
        await ed.open(f'‸token = "{SECRET}"\nna\u200bme = 1\n')
        await ed.choose("Consult backend-developer: review file")
        await ed.progress_ended()
    assert SECRET in fake.requests[0].user
    assert "\u200b" not in fake.requests[0].user, "what nobody sees is no matter of secrets"


def committed(folder: Path, **files: str) -> None:
    """A repository with these files, by name without ``.py``."""
    for name, code in files.items():
        (folder / f"{name}.py").write_text(code)
    me = ("-c", "user.name=me", "-c", "user.email=me@localhost")
    for words in (["init", "-q"], ["add", "-A"], [*me, "commit", "-qm", "First"]):
        subprocess.run(["git", *words], cwd=folder, check=True)


@pytest.mark.parametrize("trusted", [False, True])
@pytest.mark.parametrize("path", ["work/link.py", ".ssh/config", "work/ignored.py"])
async def test_no_name_of_a_secret_file_lets_it_out(
    fake: FakeAnthropic, tmp_path: Path, path: str, trusted: bool
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "link.py").symlink_to(".env")
    (work / ".gitignore").write_text("ignored.py\n")
    committed(work)
    async with editor(fake=fake, workspace=work, settings={"trusted": trusted}) as ed:
        await ed.ready()
        await ed.open("‸x = 1\n", path=str(tmp_path / path))
        await ed.choose("Consult backend-developer: review file")
        assert "is not sent" in await ed.message()
    assert fake.requests == []


@pytest.mark.parametrize(
    "secret", ["password: hunterswordfish", "export DB_PASSWORD=qwertzuiopasdf"]
)
async def test_a_secret_is_hidden_in_what_has_changed_too(
    fake: FakeAnthropic, tmp_path: Path, secret: str
) -> None:
    committed(tmp_path, app=f"x = 1\n{secret}\n")
    async with editor(fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.ready()
        fake.queue(review())
        await ed.open("‸x = 2\n", path=str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: review file")
        await ed.progress_ended()
    sent = fake.requests[0].user
    assert "-x = 1" in sent
    assert secret[-12:] not in sent


async def test_names_titles_and_agents_hide_secrets_as_well(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    agents = tmp_path / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "own.md").write_text(f"---\nname: own\ndescription: x\n---\nUse {SECRET}.\n")
    fake.queue(review())
    settings = {"trusted": True, "agent": "own"}
    async with editor(fake=fake, workspace=tmp_path, settings=settings) as ed:
        await ed.ready()
        await ed.open("‸x = 1\n", path=str(tmp_path / f"{SECRET}.py"))
        await ed.choose("Consult own: review file")
        await ed.progress_ended()
    assert SECRET not in str(fake.requests[0].body)


async def test_a_person_reads_what_a_placeholder_stands_for(fake: FakeAnthropic) -> None:
    def answer(body: dict[str, object]) -> object:
        sent = fake.requests[-1].user
        return text("It uses " + sent[sent.index("__SECRET_") :].split('"')[0] + " to sign in.")

    fake.reply_with(answer)  # type: ignore[arg-type]  # a reply
    async with editor(fake=fake) as ed:
        await ed.open(f'‸token = "{SECRET}"\nprint(1)\n')
        await ed.run("consult.explain", {"uri": ed.uri})
        await ed.progress_ended()
        hover = await ed.hover()
    assert hover is not None
    assert "__SECRET" not in hover
    assert "secret: " in hover
