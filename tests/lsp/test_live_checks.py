"""The structural checks speak without being asked: on opening, once typing rests, and on saving."""

import asyncio
import os
import signal
from pathlib import Path
from typing import Any

import pytest

from consult_lsp.finding import Category, Finding, Severity
from consult_lsp.findings.ledger import Ledger
from consult_lsp.lsp.services.structural_checks import TOLD_AT_ONCE, tell_each
from consult_lsp.text.document import Document
from support.answers import finding, review
from support.editor import PUSH, Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate
from support.processes import children_of, is_gone
from support.profiles import EACH_PROFILE

FREE = {"model": "none"}
FLAWED = """\
import yaml


def load(text):
    ‸return yaml.load(text)
#           ^^^^^^^^^^^^^^^ error: YAML from outside can run code here
"""
LINE = "    return yaml.load(text)"


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_flaw_is_told_when_the_file_is_opened_and_gone_when_it_is_mended(
    profile: str,
) -> None:
    async with editor(profile, settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        ed.replace("yaml.load(", "yaml.safe_load(")
        assert await ed.diagnostics() == []
        ed.replace("yaml.safe_load(", "yaml.load(")
        await ed.finds()


async def test_its_fix_is_at_hand_and_what_is_dismissed_stays_so() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        [told] = await ed.diagnostics()
        titles = [action["title"] for action in await ed.menu(diagnostics=[told])]
        assert any("Load plain types only" in title for title in titles)
        await ed.run(
            "consult.dismiss",
            {"uri": ed.uri, "finding": told["data"]["finding"], "reason": "wrong"},
        )
        assert await ed.diagnostics() == []
        ed.type("import yaml", "import os\n")
        ed.type("def load", "import re\n\n\ndef other(text):\n    return yaml.load(text)\n\n\n")
        # What could have moved is told before anything is checked.
        assert await ed.diagnostics() == []
        [other] = await ed.diagnostics()
        assert other["range"]["start"]["line"] == ed.text[: ed.text.index(LINE)].count("\n")


async def test_saving_tells_and_typing_does_not_where_the_user_wants_that() -> None:
    async with editor(settings={**FREE, "checks": "onSave"}) as ed:
        await ed.open(FLAWED.replace("yaml.load", "yaml.safe_load"))
        ed.replace("yaml.safe_load", "yaml.load")
        ed.client.notify("textDocument/didSave", {"textDocument": {"uri": ed.uri}})
        [told] = await ed.diagnostics()
        assert told["code"] == "unsafe-yaml-load"


@pytest.mark.parametrize("when", ["onReview", "off"])
@pytest.mark.parametrize("place", ["settings", "configuration"])
async def test_nothing_is_told_unasked_where_the_user_wants_that(when: str, place: str) -> None:
    given: dict[str, Any] = {"settings": FREE, "capabilities": CONFIGURED}
    given[place] = {**given.get(place, {}), "checks": when}
    async with editor(**given) as ed:
        await ed.open(FLAWED)
        await ed.run("consult.review", {"uri": ed.uri})
        asked = "structural checks only" if when == "onReview" else "Nothing was asked"
        assert asked in await ed.message()
        if when == "onReview":
            await ed.finds()
        told = [m for m in ed.client.received if m.get("method") == PUSH]
        assert len(told) == (when == "onReview")


CONFIGURED = {"workspace": {"configuration": True}}


async def test_a_test_gets_none_until_it_is_reviewed(tmp_path: Path) -> None:
    async with editor(settings=FREE, workspace=tmp_path) as ed:
        await ed.open(FLAWED, f"{tmp_path}/tests/app.py")
        await ed.open(FLAWED, f"{tmp_path}/app.py")
        await ed.finds()  # had the first been checked, it would have come before
        ed.uri = f"file://{tmp_path}/tests/app.py"
        await ed.run("consult.review", {"uri": ed.uri})
        [reviewed] = await ed.diagnostics()
        assert reviewed["severity"] == 3  # information: a test is not deployed
        ed.type("def load", "import os\n\n\n")
        [moved] = await ed.diagnostics()
        await ed.open(FLAWED, f"{tmp_path}/other.py")
        await ed.finds()  # had the test been checked again, its findings would be gone by now
        ed.uri = f"file://{tmp_path}/tests/app.py"
        assert _told(ed)[-1]["diagnostics"] == [moved]


async def test_an_untrusted_workspace_is_checked_by_our_rules_and_by_none_of_its_own(
    tmp_path: Path,
) -> None:
    rule = "id: its-own\nlanguage: python\nmessage: Theirs\nrule: {kind: import_statement}\n"
    for folder in (".claude/agents", "agents", "."):
        checks = tmp_path / folder / "backend-developer/checks/python"
        checks.mkdir(parents=True)
        (checks / "its-own.yml").write_text(rule)
    async with editor(settings=FREE, workspace=tmp_path) as ed:
        await ed.open(FLAWED, f"{tmp_path}/app.py")
        await ed.finds()


async def test_they_come_first_in_a_review_and_the_model_s_take_their_place(
    fake: FakeAnthropic,
) -> None:
    wait = Gate()
    said = finding(5, LINE, "Whoever writes the file runs code", rule="unsafe-yaml-load")
    fake.queue(review(said, before=wait))
    async with editor(fake=fake, settings={"checks": "onReview"}) as ed:
        await ed.open(FLAWED)
        await ed.choose("Consult backend-developer: review load")
        [first] = await ed.diagnostics()
        assert first["message"].startswith("YAML from outside")
        wait.open()
        assert await ed.progress_ended() == "1 new"
        [last] = await ed.diagnostics()
        assert last["message"].startswith("Whoever writes")
        ed.type("import yaml", "import os\n")
        [moved] = await ed.diagnostics()
        assert moved["message"].startswith("Whoever writes")


async def test_another_message_about_a_text_that_is_being_typed_costs_no_check() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        [told] = await ed.diagnostics()
        ed.type("def load", "def other(text):\n    return yaml.load(text)\n\n\n")
        named = {"uri": ed.uri, "finding": told["data"]["finding"]}
        await ed.run("consult.dismiss", {**named, "reason": "wrong"})
        assert await ed.diagnostics() == []
        [other] = await ed.diagnostics()
        assert other["data"]["finding"] != told["data"]["finding"]


async def test_characters_that_no_reader_sees_are_told_unasked_and_stay_after_a_review(
    fake: FakeAnthropic,
) -> None:
    hidden = (
        "x = 1  # \u202e fine\n# ^^^^^^^^^^^^^^^ warning: This line holds RIGHT-TO-LEFT OVERRIDE"
    )
    fake.queue(review())
    async with editor(fake=fake) as ed:
        await ed.open(f"‸{hidden}\n")
        [told] = await ed.diagnostics()
        assert told["code"] == "hidden-character"
        await ed.choose("Consult backend-developer: review file")
        assert await ed.progress_ended() == "1 remains"
        ed.type("x = 1", "import os\n")
        assert [each["code"] for each in await ed.diagnostics()] == ["hidden-character"]
        ed.replace("import os", "import re, yaml\nyaml.load(x)")
        seen: set[str] = set()
        while "unsafe-yaml-load" not in seen:
            seen = {each["code"] for each in await ed.diagnostics()}
        assert "hidden-character" in seen


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_the_setting_may_change_while_a_file_is_open(profile: str) -> None:
    async with editor(profile, settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        for when in ("off", "onReview"):
            change(ed, when)
            assert await ed.diagnostics() == []
            change(ed, "onType")
            await ed.finds()


def change(ed: Editor, when: str) -> None:
    """The user changes the setting; the server asks for it, or takes what it is sent."""
    chosen = {**FREE, "checks": when}
    ed.client.respond("workspace/configuration", lambda params: [chosen])
    settings = {"settings": {"consult": chosen}}
    ed.client.notify("workspace/didChangeConfiguration", settings)


async def test_what_is_typed_without_a_pause_is_never_told_of_a_text_that_is_old() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        texts = {ed.version: ed.text}
        for number in range(40):
            ed.type("import yaml", f"# {number}\n")
            texts[ed.version] = ed.text
            if number % 8 == 0:
                ed.client.notify("textDocument/didSave", {"textDocument": {"uri": ed.uri}})
                await ed.ready()
        while (told := _told(ed))[-1]["version"] != ed.version:
            await ed.diagnostics()
        assert len(told) > 1
        for each in told:
            lines = texts[each["version"]].splitlines()
            for diagnostic in each["diagnostics"]:
                assert lines[diagnostic["range"]["start"]["line"]] == LINE


async def test_everything_at_a_finding_works_without_a_key() -> None:
    async with editor("vscode", settings={**FREE, "codeLens": True}) as ed:
        await ed.open(FLAWED)
        [told] = await ed.diagnostics()
        assert "Load plain types only" in await ed.hovered()
        lenses = await ed.client.request("textDocument/codeLens", {"textDocument": {"uri": ed.uri}})
        assert any(lens["command"]["title"].startswith("1 finding") for lens in lenses)
        await ed.choose("Load plain types only", diagnostics=[told])
        assert "yaml.safe_load(text)" in ed.text
        assert await ed.diagnostics() == []


async def test_after_a_restart_a_finding_of_both_is_told_once(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    file = tmp_path / "app.py"
    file.write_text(FLAWED)
    fake.queue(review())
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open(FLAWED, str(file))
        [told] = await ed.diagnostics()
        await ed.choose("Consult backend-developer: review file")
        assert await ed.progress_ended() == "1 remains"
    async with editor(fake=fake, workspace=tmp_path) as ed:
        await ed.open(FLAWED, str(file))
        [again] = await ed.diagnostics()
        assert again["data"] == told["data"]
        ed.type("import yaml", "import os\n")
        assert len(await ed.diagnostics()) == 1


@pytest.mark.slow
async def test_a_text_that_no_worker_survives_is_told_of_once_and_costs_nothing_else(
    tmp_path: Path,
) -> None:
    sabotage = 'import sys\nif "consult_lsp.consult.worker" in sys.orig_argv:\n    sys.exit(1)\n'
    (tmp_path / "sitecustomize.py").write_text(sabotage)
    async with editor(settings=FREE, environ={"PYTHONPATH": str(tmp_path)}) as ed:
        await ed.open(FLAWED)
        assert "their process died or took too long over app.py" in await ed.message()
        ed.type("import yaml", "import os\n")
        await ed.open(FLAWED, "other.py")
        assert "Consult backend-developer: review load" in [e["title"] for e in await ed.menu()]
        assert not [m for m in ed.client.received if m.get("method") == "window/showMessage"][1:]


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="it reads /proc")
async def test_an_engine_that_hangs_keeps_no_session_from_its_end() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        workers = children_of(ed.client.process.pid)
        for worker in workers:
            os.kill(worker, signal.SIGSTOP)
        ed.replace("yaml.load(", "yaml.safe_load(")
        ed.client.notify("textDocument/didSave", {"textDocument": {"uri": ed.uri}})
        await ed.ready()
    assert workers
    assert all(is_gone(worker) for worker in workers)


@pytest.mark.slow
async def test_a_file_of_ten_thousand_lines_is_told_in_part_and_at_its_lines() -> None:
    function = "def number_{0}(text):\n    return {1}(text)\n\n\n"
    loads = [function.format(n, "int" if n % 10 else "yaml.load") for n in range(2_500)]
    async with editor(settings={**FREE, "maxFindings": 100}) as ed:
        await ed.open("".join(loads))
        await told_where_flawed(ed, 100)
        ed.type("def number_0(", "import yaml\n\n\n")
        await told_where_flawed(ed, 100)
        for number in range(3):  # those behind the last one come up
            ed.replace("yaml.load(", f"yaml.safe_load_{number}(")
        await told_where_flawed(ed, 100)
        ed.type("def number_1(", "def other(text):\n    return yaml.load(text)\n\n\n")
        await told_where_flawed(ed, 100)
    assert len(ed.text.splitlines()) > 10_000


@pytest.mark.slow
async def test_a_thousand_findings_are_told_in_steps_and_seen_once() -> None:
    ledger, document = Ledger(), Document("file:///app.py", f"{LINE}\n" * 1_000)
    flaw = Finding("flaw", Category.SECURITY, Severity.ERROR, "Off", 1, 1, LINE, origin="check")
    begun = ledger.check("agent", document, [document.span])
    telling = asyncio.create_task(tell_each(begun, [flaw.moved(n) for n in range(1_000)]))
    turns = 0
    while not telling.done():
        await asyncio.sleep(0)
        turns += 1
        assert ledger.findings(document) == []
    assert turns >= 1_000 / TOLD_AT_ONCE
    begun.end(whole=True)
    assert len(ledger.findings(document)) == 1_000


async def told_where_flawed(ed: Editor, count: int) -> None:
    """Wait until the first ``count`` flawed lines are told, after what has only moved."""
    wanted = flawed_lines(ed)[:count]
    while [each["range"]["start"]["line"] for each in await ed.diagnostics()] != wanted:
        pass


def flawed_lines(ed: Editor) -> list[int]:
    return [number for number, line in enumerate(ed.text.splitlines()) if line == LINE]


async def test_a_closed_document_is_forgotten_and_opened_anew_it_is_told_again() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        ed.close()
        assert await ed.diagnostics() == []
        await ed.open(FLAWED)
        await ed.finds()


@pytest.mark.skipif(os.name == "nt", reason="it reads /proc")
async def test_an_engine_that_has_died_costs_one_run_at_most() -> None:
    async with editor(settings=FREE) as ed:
        await ed.open(FLAWED)
        await ed.finds()
        for worker in children_of(ed.client.process.pid):
            os.kill(worker, signal.SIGKILL)
        ed.replace("yaml.load(", "yaml.safe_load(")
        assert await ed.diagnostics() == []
        ed.replace("yaml.safe_load(", "yaml.load(")
        await ed.finds()


def _told(ed: Editor) -> list[dict[str, Any]]:
    """All that was published for the document in front."""
    return [
        message["params"]
        for message in ed.client.received
        if message.get("method") == PUSH and message["params"]["uri"] == ed.uri
    ]
