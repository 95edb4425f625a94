"""Diagnostics reach each client in its own way, once, and say what a finding rests on."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from consult_lsp.finding import Category, Evidence, Finding, Severity
from consult_lsp.findings.shown_finding import together
from consult_lsp.lsp.services.diagnostic import to_diagnostic
from consult_lsp.lsp.services.diagnostics import listed, publish
from support.answers import finding, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic
from support.in_process import URI, Wire, session_of
from support.profiles import EACH_PROFILE, PROFILES

PULLS = {"vscode", "helix"}
CODE = "import os\n\ndef f():\n    ‸return 1\n#   ^^^^^^^^^ warning: Always one\n"
TITLE = "Consult backend-developer: review f"
OFF = finding(4, "    return 1", "Always one")

FINDING = Finding(
    rule="made-up-rule",
    category=Category.SECURITY,
    severity=Severity.ERROR,
    title="Off",
    start_line=2,
    end_line=2,
    anchor="    return 1",
)
TEXT = "def f():\n    return 1\n\nf()\n"


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_client_pulls_or_is_pushed_to_and_never_both(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(review(OFF))
    async with editor(profile, fake=fake) as ed:
        assert ed.pulls == (profile in PULLS)
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.finds()
        methods = [message.get("method") for message in ed.client.received]
        assert ("workspace/diagnostic/refresh" in methods) == ed.pulls


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_they_move_with_the_code_hide_when_it_changes_and_return(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(review(OFF))
    async with editor(profile, fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        [first] = await ed.diagnostics()
        ed.type("import os", "import re\n")
        [moved] = await ed.diagnostics()
        assert moved["range"]["start"]["line"] == first["range"]["start"]["line"] + 1
        ed.replace("return 1", "return 2")
        assert await ed.diagnostics() == []
        ed.replace("return 2", "return 1")
        assert await ed.diagnostics() == [moved]


async def test_what_has_not_changed_is_not_sent_again(fake: FakeAnthropic) -> None:
    fake.queue(review(OFF))
    async with editor("vscode", fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.diagnostics()
        had = ed.report()["resultId"]
        params = {"textDocument": {"uri": ed.uri}, "previousResultId": had}
        again = await ed.client.request("textDocument/diagnostic", params)
        assert again == {"kind": "unchanged", "resultId": had}
        ed.type("import os", "import re\n")
        moved = await ed.client.request("textDocument/diagnostic", params)
        assert moved["kind"] == "full"
        assert moved["resultId"] != had


async def test_an_id_of_a_server_before_is_no_id_of_ours(fake: FakeAnthropic) -> None:
    had = []
    for line in (OFF, {**OFF, "title": "Another"}):
        fake.queue(review(line))
        async with editor("vscode", fake=fake) as ed:
            await ed.open(CODE)
            await ed.choose(TITLE)
            await ed.reviewed()  # what the server before has kept is told before that
            had.append(ed.report()["resultId"])
    assert len(set(had)) == 2


async def test_the_workspace_is_answered_for_what_is_open(fake: FakeAnthropic) -> None:
    fake.queue(review(OFF))
    async with editor("vscode", fake=fake) as ed:
        await ed.open("x = 1\n", "quiet.py")
        await ed.open(CODE)
        await ed.choose(TITLE)
        await ed.diagnostics()

        async def whole(*had: str) -> list[dict[str, Any]]:
            previous = [{"uri": ed.uri, "value": value} for value in had]
            params = {"previousResultIds": previous}
            items: list[dict[str, Any]] = (await ed.client.request("workspace/diagnostic", params))[
                "items"
            ]
            return items

        [report] = await whole()
        assert (report["uri"], report["version"], len(report["items"])) == (ed.uri, 1, 1)
        [same] = await whole(report["resultId"])
        assert same["kind"] == "unchanged"
        ed.client.notify("textDocument/didClose", {"textDocument": {"uri": ed.uri}})
        [closed] = await whole(report["resultId"])
        assert closed["items"] == []


async def test_what_the_doctor_says_of_an_agent_file_is_pulled_too() -> None:
    async with editor("helix") as ed:
        await ed.open("---\nname: x\n---\nBody\n", ".claude/agents/x.md", "markdown")
        said = await ed.diagnostics()
        assert any("description" in each["message"] for each in said)
        ed.type("Body", "More ")
        # The doctor reads once typing rests; until then the client keeps what it shows.
        assert await ed.pull() == said


async def test_many_changes_in_a_row_are_one_call_to_look_again() -> None:
    wire = Wire()
    session = session_of(wire, TEXT, "vscode")
    for number in range(5):
        told = replace(FINDING, title=f"Finding {number}", rule=f"rule-{number}")
        document = session.documents[URI]
        session.ledger.review(f"tester {number}", document, []).found(told)
        publish(session, URI)
        assert len(listed(session, session.documents[URI])) == number + 1
    for waiting in list(session.waiting):
        waiting.cancel()
    assert session.held.refreshes["workspace/diagnostic/refresh"].is_due
    assert len(session.waiting) == 1
    await session.close()


ELSEWHERE = Evidence(3, "SECRET = 'x'", "settings.py", "the key\nis in the code")
BELOW = Evidence(4, "f()", note="and it is called here")


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_evidence_is_a_place_to_go_to_or_words(profile: str) -> None:
    shown = as_shown(profile, replace(FINDING, evidence=(ELSEWHERE, BELOW)))
    related = [
        (each.location.uri, each.location.range.start.line, each.message)
        for each in shown.related_information or ()
    ]
    if profile in ("vscode", "neovim"):
        assert shown.message == "Off"
        assert related == [
            ("file:///settings.py", 2, "the key is in the code"),
            (URI, 3, "and it is called here"),
        ]
    else:
        assert related == []
        assert shown.message == (
            "Off\n\nsettings.py:3: the key is in the code\nLine 4: and it is called here"
        )


def test_evidence_that_stands_there_no_more_is_not_pointed_to() -> None:
    shown = as_shown("vscode", replace(FINDING, evidence=(replace(BELOW, quote="g()"),)))
    assert shown.related_information is None
    assert shown.message == "Off"


@pytest.mark.parametrize("path", ["../etc/passwd", "/etc/passwd", "a/../../b", "a\0b"])
def test_nothing_outside_of_the_workspace_is_pointed_to(path: str) -> None:
    outside = Evidence(1, "root", path, "see there")
    shown = as_shown("vscode", replace(FINDING, evidence=(outside,)), root=Path("/workspace"))
    assert shown.related_information is None
    assert "see there" in shown.message


@given(
    st.sampled_from(PROFILES),
    st.text(),
    st.sampled_from(["", "word ", "\x1b]52"]),
    st.lists(st.tuples(st.integers(), st.text(), st.text())),
)
def test_whatever_a_model_says_is_plain_and_bounded(
    profile: str, title: str, why: str, evidence: list[tuple[int, str, str]]
) -> None:
    rests_on = tuple(Evidence(line, 99 * quote, path, quote) for line, quote, path in evidence)
    said = replace(FINDING, title=title, why=999 * why, rule=title, evidence=rests_on)
    shown = as_shown(profile, said)
    texts = [shown.message, *(each.message for each in shown.related_information or ())]
    assert all(len(text) <= 2_000 for text in texts)
    assert all(ord(c) >= 32 or c in "\n\t" for text in texts for c in text)
    assert shown.code_description is None


@pytest.mark.parametrize(
    ("rule", "tags"),
    [
        ("unused-import", [lsp.DiagnosticTag.Unnecessary]),
        ("dead-code-after-return", [lsp.DiagnosticTag.Unnecessary]),
        ("deprecated-api", [lsp.DiagnosticTag.Deprecated]),
        ("dead-letter-queue-missing", None),
        ("undeprecated", None),
    ],
)
def test_dead_and_deprecated_code_is_tagged_where_the_client_knows_tags(
    rule: str, tags: list[lsp.DiagnosticTag] | None
) -> None:
    told = replace(FINDING, rule=rule)
    assert as_shown("neovim", told).tags == tags
    assert as_shown("", told).tags is None


def as_shown(profile: str, told: Finding, root: Path = Path("/")) -> lsp.Diagnostic:
    """``told`` as a client of that profile gets it."""
    session = session_of(Wire(), TEXT, profile)
    session.workspace.root, document = root, session.documents[URI]
    session.ledger.review("tester", document, []).found(told)
    [entry] = together(session.ledger.findings(document))
    return to_diagnostic(session, document, entry)
