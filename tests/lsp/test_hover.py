"""What a hover shows; and that it asks a model only for who wants that, and then rarely."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest
from lsprotocol import types as lsp

from consult_lsp.lsp.consultations import explain_on_hover
from consult_lsp.lsp.consultations.explain_on_hover import hover_model
from consult_lsp.lsp.notifications.did_close import did_close
from consult_lsp.lsp.requests.hover import hover
from consult_lsp.lsp.state.session import Session
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import Connection
from consult_lsp.models.scripted import Reply, ScriptedModel
from consult_lsp.settings import Settings
from consult_lsp.text.document import Document
from support.answers import finding, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, text
from support.in_process import URI, Wire, session_of
from support.profiles import EACH_PROFILE

CODE = "def total(xs):\n    return sum(xs)\n\n\ndef other():\n    return 1\n"
TOTAL, OTHER = 1, 5
READS = "*tester is reading this.*"


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel(Reply("It adds up. ![spy](https://evil.test/x.png)", keep=True))


@pytest.fixture
async def session(model: ScriptedModel, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Session]:
    """A session of a user who wants symbols explained, and whose cursor rests at once."""
    monkeypatch.setattr(explain_on_hover, "REST_SECONDS", 0.0)
    session = session_of(Wire(), CODE, "vscode")
    session.models.connect = lambda settings: Connection(model, "Scripted.")
    session.settings = Settings(explain_on_hover=True, redaction=False)
    session.agents.ready.set()
    yield session
    await session.close()


async def hovered(session: Session, line: int) -> str | None:
    """What a hover over a line shows."""
    place = lsp.TextDocumentIdentifier(URI), lsp.Position(line, 4)
    shown = await hover(session, lsp.HoverParams(*place))
    return shown.contents.value if shown else None  # type: ignore[union-attr]  # always markup


async def rested() -> None:
    """Wait until the cursor has come to rest: a timer fires after those that were set before it."""
    fired = asyncio.Event()
    asyncio.get_running_loop().call_later(0, fired.set)
    await fired.wait()


async def read(session: Session) -> None:
    """Wait until the cursor has come to rest and whatever that started is over."""
    while session.hovers.rest is not None or session.jobs.running():
        for job in session.jobs.running():
            assert job.task is not None
            await asyncio.wait([job.task])
        await asyncio.sleep(0)


async def test_ten_thousand_hovers_ask_nobody_by_default(
    session: Session, model: ScriptedModel
) -> None:
    session.settings = Settings()
    for number in range(10_000):
        assert await hovered(session, number % 6) is None
    await read(session)
    assert model.requests == []


async def test_where_the_cursor_rests_the_next_hover_explains(
    session: Session, model: ScriptedModel
) -> None:
    assert await hovered(session, TOTAL) is None
    await read(session)
    shown = await hovered(session, TOTAL)
    assert shown is not None
    assert "It adds up." in shown
    assert "![" not in shown
    assert f"*tester · scripted · {date.today().isoformat()}*" in shown  # as the product says it
    [request] = model.requests
    assert request.max_tokens == 1_000
    assert request.tools == ()


async def test_a_hover_elsewhere_comes_first(session: Session, model: ScriptedModel) -> None:
    await hovered(session, TOTAL)
    await hovered(session, OTHER)
    await read(session)
    assert len(model.requests) == 1
    assert await hovered(session, TOTAL) is None
    assert "It adds up." in (await hovered(session, OTHER) or "")


async def test_while_it_is_read_a_hover_says_so_and_asks_no_more(
    session: Session, model: ScriptedModel
) -> None:
    await hovered(session, TOTAL)
    await rested()
    assert await hovered(session, TOTAL) == READS
    await read(session)
    assert len(model.requests) == 1


async def test_a_text_is_never_asked_about_twice_even_if_nothing_came_of_it(
    session: Session, model: ScriptedModel
) -> None:
    broken = ScriptedModel()  # it has no reply
    session.models.connect = lambda settings: Connection(broken, "Scripted.")
    for _ in range(3):
        assert await hovered(session, TOTAL) is None
        await read(session)
    assert len(broken.requests) == 1


async def test_code_that_comes_back_is_not_asked_about_again(
    session: Session, model: ScriptedModel
) -> None:
    await hovered(session, TOTAL)
    await read(session)
    moved = session.documents[URI].with_text(f"import os\n\n{CODE}", version=2)
    session.documents[URI] = moved
    assert "It adds up." in (await hovered(session, TOTAL + 2) or "")
    assert len(model.requests) == 1


async def test_a_session_has_its_fill(
    session: Session, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain_on_hover, "MOST_ASKED", 1)
    for line in (TOTAL, OTHER, TOTAL, OTHER):
        await hovered(session, line)
        await read(session)
    assert len(model.requests) == 1


async def test_a_file_that_may_not_leave_is_not_sent(
    session: Session, model: ScriptedModel
) -> None:
    secret = Document("file:///w/.env", CODE, language_id="python", version=1)
    session.documents.update({URI: Document(URI, "", version=1), secret.uri: secret})
    place = lsp.TextDocumentIdentifier(secret.uri), lsp.Position(TOTAL, 4)
    assert await hover(session, lsp.HoverParams(*place)) is None
    await read(session)
    assert model.requests == []


async def test_closing_the_document_ends_it(session: Session, model: ScriptedModel) -> None:
    await hovered(session, TOTAL)
    await rested()
    [job] = session.jobs.running()
    did_close(session, lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier(URI)))
    await read(session)
    assert job.task is not None
    assert job.task.cancelled()


def test_the_cheap_model_is_taken_where_the_price_list_counts() -> None:
    priced = Connection(ScriptedModel(), "", priced=True)
    cloud = Connection(ScriptedModel(), "")
    chosen = Settings(model="bedrock:some-sonnet")
    assert hover_model(Settings(), priced) == "claude-haiku-5-5"
    assert hover_model(chosen, cloud) == "bedrock:some-sonnet"
    assert hover_model(Settings(hover_model="mine"), priced) == "mine"
    assert hover_model(chosen, NoModel("", "")) == "bedrock:some-sonnet"


async def test_a_title_is_said_once_where_the_editor_itself_says_it(fake: FakeAnthropic) -> None:
    fake.queue(review(finding(1, "def total(xs):", "Slow", end_line=2, why="It waits.")))
    settings = {"diagnosticsInHover": True}
    async with editor("vscode", fake=fake, settings=settings) as ed:
        await ed.open("def to‸tal(xs):\n    return sum(xs)\n")
        await ed.run("consult.review", {"uri": ed.uri})
        await ed.diagnostics()
        marked = await ed.hovered()
        ed.look_at(ed.uri, "um(xs)")
        below = await ed.hovered()
    assert ("**Slow**" in marked, "It waits." in marked) == (False, True)
    assert ("**Slow**" in below, "It waits." in below) == (True, True)


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_over_the_wire_it_asks_the_model_that_the_user_named(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.queue(text("It adds up."))
    settings = {"explainOnHover": True, "hoverModel": "claude-haiku-5-5"}
    async with editor(profile, fake=fake, settings=settings) as ed:
        await ed.open("def total(xs):\n    return ‸sum(xs)\n")
        await ed.ready()
        assert await ed.hover() is None
        await fake.received()
        async with asyncio.timeout(15):
            while "It adds up." not in (await ed.hover() or ""):
                pass
    [request] = fake.requests
    assert request.body["model"] == "claude-haiku-5-5"
