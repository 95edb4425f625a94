"""What a question uses is written down however it ends, and a cap holds before it is asked."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from consult_lsp.consult.consultation import consult
from consult_lsp.consult.events import ConsultationEvent
from consult_lsp.consult.resources import Resources
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.access import Access
from consult_lsp.models.claude import AnthropicModel, RetryPolicy
from consult_lsp.models.endpoint import read_endpoint
from consult_lsp.models.model import Status, Usage
from consult_lsp.models.scripted import Reply as Scripted
from consult_lsp.models.scripted import ScriptedModel
from consult_lsp.models.spending import Caps, Spent, UsageBook
from support.fake_anthropic import FakeAnthropic, Gate, Reply, error, text
from support.tasks import reply_of, task

COUNTS = {"input_tokens": 700, "output_tokens": 90}
TASK = task("«x = 1\n»", "explain")


@pytest.fixture
async def fake() -> AsyncIterator[FakeAnthropic]:
    async with FakeAnthropic() as fake:
        yield fake


@pytest.fixture
def book(tmp_path: Path) -> UsageBook:
    return UsageBook(tmp_path / "usage.db")


@pytest.fixture
def resources(fake: FakeAnthropic, book: UsageBook) -> Resources:
    access = Access(read_endpoint(fake.base_url), "the key", api_key=fake.key)
    retry = RetryPolicy(most=1, first=0.0)
    return Resources(AnthropicModel("claude-sonnet-5-5", access, retry=retry), book=book)


def unheard(event: ConsultationEvent) -> None:
    """For tests in which progress does not matter."""


def booked(book: UsageBook) -> list[Usage]:
    return [each.usage for each in book.since(date.today())]


FAILING: dict[str, Reply] = {
    "cut off at its limit": text("It sets", stop_reason="max_tokens", usage=COUNTS),
    "refused": text("", stop_reason="refusal", usage=COUNTS),
    "more than the model can hold": text(
        "It", stop_reason="model_context_window_exceeded", usage=COUNTS
    ),
    "wants a tool that it has not": text("It", stop_reason="tool_use", usage=COUNTS),
    "empty": text(" ", usage=COUNTS),
}


@pytest.mark.parametrize("how", FAILING)
async def test_a_failing_answer_is_counted(
    fake: FakeAnthropic, book: UsageBook, resources: Resources, how: str
) -> None:
    fake.queue(FAILING[how])
    with pytest.raises(ModelError):
        await consult(TASK, resources, unheard)
    assert booked(book) == [Usage(700, 90)]


async def test_an_answer_that_is_cut_counts_what_came_of_it(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    """The API bills what it has written, and says how much that was at the end only."""
    answer = text("word " * 400, usage={"input_tokens": 700})
    fake.queue(text("word " * 400, usage={"input_tokens": 700}, cut_after=_size(answer) - 500))
    with pytest.raises(ModelError):
        await consult(TASK, resources, unheard)
    [usage] = booked(book)
    assert usage.input == 700
    assert 350 <= usage.output <= 500


async def test_a_cancelled_answer_is_counted(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    begun = asyncio.Event()

    def on_event(event: ConsultationEvent) -> None:
        if isinstance(event, Status) and event.phase == "answering":
            begun.set()

    fake.queue(text("It sets x.", usage=COUNTS, hold=(1, Gate())))
    asking = asyncio.create_task(consult(TASK, resources, on_event))
    await begun.wait()
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    [usage] = booked(book)
    assert usage.input == 700


async def test_an_attempt_that_failed_before_another_is_counted_too(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    fake.queue(text("", usage=COUNTS, error_after=0), text("It sets x.", usage=COUNTS))
    advice = await consult(TASK, resources, unheard)
    assert booked(book) == [advice.usage]
    assert advice.usage.input == 1_400


async def test_a_request_that_the_endpoint_refuses_costs_nothing(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    fake.queue(error(401))
    with pytest.raises(ModelError):
        await consult(TASK, resources, unheard)
    assert booked(book) == []


@pytest.mark.parametrize("count", [-5, 10**30, "many"])
async def test_a_count_that_is_none_spoils_no_book(
    fake: FakeAnthropic, book: UsageBook, resources: Resources, count: int
) -> None:
    fake.queue(text("It sets x.", usage={**COUNTS, "input_tokens": count}))
    await consult(TASK, resources, unheard)
    assert booked(book) == [Usage(0, 90)]
    assert book.problem is None


# --- Caps -------------------------------------------------------------------------------------


async def test_a_cap_that_the_answer_could_pass_asks_nobody(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    capped = _with(resources, Caps(tokens=1_500))
    with pytest.raises(ModelError, match=r"it may use .* of 1,500 tokens") as refused:
        await consult(TASK, capped, unheard)
    assert refused.value.outcome is Outcome.CAPPED
    assert fake.requests == []


async def test_many_questions_at_once_wait_for_room_and_stay_below_the_cap(book: UsageBook) -> None:
    """As ``review --jobs 12`` asks. Each may use some 17,000 tokens and uses a tenth of that."""
    held: list[int] = []
    model = ScriptedModel(Scripted(reply_of(), keep=True))

    def on_event(event: ConsultationEvent) -> None:
        held.append(len(_held(book)))

    resources = Resources(model, book=book, caps=Caps(tokens=60_000))
    asked = task("«x = 1\n»")
    each = await asyncio.gather(*(consult(asked, resources, on_event) for _ in range(6)))
    assert len(each) == 6
    assert max(held) <= 3
    assert sum(usage.input + usage.output for usage in booked(book)) <= 60_000
    assert _held(book) == []


async def test_a_cancelled_question_gives_its_room_back(
    fake: FakeAnthropic, book: UsageBook, resources: Resources
) -> None:
    gate = Gate()
    fake.queue(text("It sets x.", before=gate))
    asking = asyncio.create_task(consult(TASK, _with(resources, Caps(tokens=90_000)), unheard))
    await gate.reached()
    assert len(_held(book)) == 1
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert _held(book) == []


async def test_dollars_without_a_price_cannot_be_capped(
    fake: FakeAnthropic, resources: Resources
) -> None:
    with pytest.raises(ModelError, match="the price of claude-sonnet-5-5 is not known here"):
        await consult(TASK, _with(resources, Caps(dollars=Decimal(1))), unheard)
    assert fake.requests == []


async def test_dollars_are_capped_by_the_price_list(book: UsageBook) -> None:
    model = ScriptedModel(Scripted("It sets x.", keep=True), name="claude-opus-5-5")
    resources = Resources(model, book=book, caps=Caps(dollars=Decimal("0.40")), priced=True)
    await consult(TASK, resources, unheard)
    day, much = date.today(), Usage(output=4_000)
    book.add(Spent(day, "a", "claude-opus-5-5", 1, much, Decimal("0.08")))
    with pytest.raises(ModelError, match=r"it may use \$0.3\d, and \$0.\d\d of \$0.40 are spent"):
        await consult(TASK, resources, unheard)


def _with(resources: Resources, caps: Caps) -> Resources:
    return Resources(resources.model, book=resources.book, caps=caps)


def _held(book: UsageBook) -> list[tuple[str]]:
    if not book.path.exists():
        return []
    with closing(sqlite3.connect(book.path, timeout=5)) as opened:
        found: list[tuple[str]] = opened.execute("SELECT name FROM reserved").fetchall()
    return found


def _size(reply: Reply) -> int:
    return sum(map(len, reply.chunks))
