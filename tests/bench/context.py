"""What goes along with a question: how long it takes to gather, what it costs, what is cached.

All in a made-up repository of 5,000 files, by the way that a real consultation takes.
"""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.measure import Row, repeats, timed
from bench.shop import LENGTHS, USUAL, Shop, make_shop
from bench.sources import of_lines
from consult_lsp.agents.agent import read_agent
from consult_lsp.agents.catalog import DEFAULT_AGENT, bundled_folder
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.estimate import request_tokens
from consult_lsp.consult.prepare import ALL, prepare
from consult_lsp.consult.prompt import request_for
from consult_lsp.consult.resources import MAX_TOKENS, Resources, tools_of
from consult_lsp.consult.task import Flow, Task
from consult_lsp.context.budget import tokens_of
from consult_lsp.context.context_item import Priority
from consult_lsp.context.gather import gather
from consult_lsp.context.project import Project
from consult_lsp.context.surroundings.excerpt import excerpt
from consult_lsp.models.access import NoModel
from consult_lsp.models.connect import ModelSettings, connect
from consult_lsp.models.model import Usage
from consult_lsp.redaction.redactor import Redactor
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.selection import Selection
from support.answers import improvement, review
from support.fake_anthropic import FakeAnthropic, text
from support.planted import PLANTED
from support.prefix_cache import PrefixCache

FIRST, SECOND = LineSpan(11, 21), LineSpan(23, 33)
"""Two functions of any service, the places of two questions in one file."""

AGAIN = 0.15
"""The share of a file's review that may be sent once more after a change in one function."""

SAME_FILE, OTHER_FILE = 0.1, 0.4
"""The share of input tokens that may be read anew, rather than from the cache."""

_FIRST_USE = """\
import sys, time
started = time.perf_counter()
from pathlib import Path
from consult_lsp.redaction.redactor import Redactor
Redactor(Path(sys.argv[1])).redact("x = 1\\n")
print(1000 * (time.perf_counter() - started))
"""


def context_rows(scale: float) -> Iterator[Row]:
    """The time to gather what goes along, and its size against that of whole files."""
    with _shop() as shop:
        cold, warm = _gathered(shop, times=repeats(15, scale, 5))
        yield Row("gather among 5,000 files, cold", "ms", cold)
        yield Row("gather among 5,000 files, warm", "ms", warm)
        for lines in LENGTHS:
            task = _Desk(shop).task("review", shop.service(lines), FIRST)
            yield _size_row(f"a question in {lines:,} lines to whole files", shop, task)


def cache_rows(scale: float) -> Iterator[Row]:
    """What is not read from the prompt cache, held against all that is sent. Counts, not times."""
    del scale  # each case is counted once, and comes out the same each time
    with _shop() as shop:
        for case in CASES:
            yield asyncio.run(_cached(case, shop))


def again_rows(scale: float) -> Iterator[Row]:
    """The tokens of a review after a change in one function, held against a review of the file.

    Rules, agent and manners go along each time; right after the first review the cache has them.
    """
    del scale  # counts
    with _shop() as shop:
        for lines in LENGTHS:
            first, again = asyncio.run(_reviewed_twice(shop, lines))
            what = f"reviewed again of {lines:,} lines, one function changed"
            anew = again.total_input - again.cache_read
            yield Row(what, "tokens", [again.total_input], [first.total_input], aim=AGAIN)
            yield Row("… of which read anew", "tokens", [anew], [first.total_input], aim=AGAIN)


async def _reviewed_twice(shop: Shop, lines: int) -> tuple[Usage, Usage]:
    desk, path = _Desk(shop), shop.service(lines)
    async with _caching() as fake:
        resources = desk.resources(fake)
        fake.queue(review(), review())
        first = await consult(desk.task("review", path, None), resources, lambda status: None)
        changed = desk.task("review", path, None, parts=(FIRST,))
        again = await consult(changed, resources, lambda status: None)
        return first.usage, again.usage


def redaction_rows(scale: float) -> Iterator[Row]:
    """The search for secrets, which stands before each consultation."""
    times = repeats(30, scale, 5)
    with tempfile.TemporaryDirectory() as folder:
        cache = Path(folder)
        yield Row("redaction, first use ever on a machine", "ms", [_first_use(cache)])
        yield Row("redaction, first use in a process", "ms", [_first_use(cache)])
        redactor = Redactor(cache)
        code = of_lines(1_000)
        planted = [line.format(secret) for line, secret in PLANTED.values()]
        for what, lines in (
            ("redaction of 1,000 lines", code),
            (f"… with {len(planted)} secrets in them", code + "\n".join(planted)),
        ):
            redactor.redact(lines)
            yield Row(what, "ms", [timed(partial(redactor.redact, lines)) for _ in range(times)])


@dataclass(frozen=True)
class _Case:
    """Two questions, one after the other: how the second differs from the first."""

    what: str
    lines: int
    flows: tuple[Flow, Flow] = ("review", "review")
    other_file: bool = False

    @property
    def aim(self) -> float:
        return OTHER_FILE if self.other_file else SAME_FILE


CASES = (
    *(_Case("same file", lines) for lines in LENGTHS),
    *(_Case("same file", lines, ("improve", "improve")) for lines in USUAL),
    *(_Case("same file", lines, ("review", "improve")) for lines in USUAL),
    *(_Case("same file", lines, ("explain", "ask")) for lines in USUAL),
    *(_Case("same file", lines, ("review", "explain")) for lines in USUAL),
    *(_Case("another file", lines, other_file=True) for lines in USUAL),
)


_ANSWERS = {"review": review(), "improve": improvement(), "explain": text("!"), "ask": text("!")}


class _Desk:
    """One user's session in the repository, from its first question on."""

    def __init__(self, shop: Shop) -> None:
        agent, _ = read_agent(bundled_folder() / f"{DEFAULT_AGENT}.md", "bundled")
        assert agent is not None
        self._agent, self._shop = agent, shop
        self._project = Project(shop.root, shop.home)

    def task(
        self, flow: Flow, path: str, span: LineSpan | None, parts: tuple[LineSpan, ...] = ()
    ) -> Task:
        """A question about ``span`` of the file at ``path``, or all of it."""
        document, project = _document(self._shop, path), self._project
        lines = span or document.span
        selection = Selection(document, lines, path=path, language="python", parts=parts)
        return prepare(Task(flow, self._agent, selection), project)

    def resources(self, fake: FakeAnthropic) -> Resources:
        """A Claude at ``fake``, redaction, and the tools of a trusted workspace."""
        connection = connect(ModelSettings(), fake.environ, self._shop.home)
        assert not isinstance(connection, NoModel)
        resources = Resources(connection.model, redactor=Redactor())
        return resources.with_tools(tools_of(self._agent, self._project, resources.redact))


async def _cached(case: _Case, shop: Shop) -> Row:
    desk = _Desk(shop)
    paths = [shop.service(case.lines), shop.service(case.lines, other=case.other_file)]
    asked = zip(case.flows, paths, (FIRST, SECOND), strict=True)
    async with _caching() as fake:
        resources = desk.resources(fake)
        usage = Usage()
        for flow, path, span in asked:
            fake.queue(_ANSWERS[flow])
            advice = await consult(desk.task(flow, path, span), resources, lambda status: None)
            usage = advice.usage
    first, second = case.flows
    return Row(
        f"{first}, {second} in {case.what} of {case.lines:,}: anew",
        "tokens",
        [usage.total_input - usage.cache_read],
        [usage.total_input],
        aim=case.aim,
    )


@asynccontextmanager
async def _caching() -> AsyncIterator[FakeAnthropic]:
    async with FakeAnthropic() as fake:
        fake.caching, fake.cache = True, PrefixCache()
        yield fake


@contextmanager
def _shop() -> Iterator[Shop]:
    with tempfile.TemporaryDirectory() as folder:
        yield make_shop(Path(folder))


def _gathered(shop: Shop, times: int) -> tuple[list[float], list[float]]:
    """Cold is the first question in a project and a file, warm the next one in the same file."""
    cold: list[float] = []
    warm: list[float] = []
    for number in range(times):
        path = shop.service(USUAL[number % len(USUAL)])
        document = _document(shop, path, f"# Seen {number} times.\n")
        project = Project(shop.root, shop.home)
        for span, taken in ((FIRST, cold), (SECOND, warm)):
            selection = Selection(document, span, path=path, language="python")
            started = time.perf_counter()
            items, _ = gather(selection, project, ALL)
            taken.append(1000 * (time.perf_counter() - started))
            assert {item.priority for item in items} >= {
                Priority.RULES,
                Priority.STACK,
                Priority.DEFINITIONS,
                Priority.CHANGES,
            }
    return cold, warm


def _size_row(what: str, shop: Shop, task: Task) -> Row:
    """The tokens that go along, and those of the same prompt with whole files in their place."""
    sent = request_tokens(request_for(task, max_tokens=MAX_TOKENS))
    looked_into = [item for item in task.items if item.priority == Priority.DEFINITIONS]
    excerpts = sum(tokens_of(item.text) for item in looked_into)
    document, span = task.selection.document, task.selection.span
    excerpts += sum(tokens_of(document.slice(shown)) for shown in excerpt(document, span))
    files = {task.selection.path, *(item.source for item in looked_into)}
    whole = sum(tokens_of((shop.root / file).read_text()) for file in files)
    return Row(what, "tokens", [sent], [sent - excerpts + whole])


def _document(shop: Shop, path: str, more: str = "") -> Document:
    file = shop.root / path
    return Document(file.as_uri(), file.read_text() + more, language_id="python")


def _first_use(cache: Path) -> float:
    """In a process of its own, with the time to import what it takes."""
    run = [sys.executable, "-c", _FIRST_USE, str(cache)]
    return float(subprocess.run(run, check=True, capture_output=True, text=True).stdout)
