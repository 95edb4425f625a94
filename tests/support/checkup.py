"""A file examined by the doctor, and what its repairs make of it.

In the samples an expectation names the code of a diagnosis under the characters it points at.
"""

from consult_lsp.agent_files.diagnosis import Diagnosis, mended
from consult_lsp.agent_files.doctor import diagnose
from consult_lsp.agent_files.kind import kind_of
from consult_lsp.agents.agent import Agent, parse_agent
from consult_lsp.text.document import Document
from support.marked import Expected, marked

AGENT = ".claude/agents/keeper.md"
COPILOT = ".github/agents/keeper.agent.md"
OPENCODE = ".opencode/agents/keeper.md"


def examined(text: str, path: str = AGENT, there: tuple[str, ...] = ()) -> tuple[Diagnosis, ...]:
    kind = kind_of(path)
    assert kind is not None, path
    return diagnose(Document(f"file:///{path}", text), kind, lambda file: file in there)


def check(sample: str, path: str = AGENT, there: tuple[str, ...] = ()) -> tuple[Diagnosis, ...]:
    """The diagnoses of a sample are exactly those that it expects under its lines."""
    wanted = marked(sample)
    found = examined(wanted.text, path, there)
    seen = [Expected(*one.place, severity=one.severity, message=one.code) for one in found]
    assert sorted(seen, key=str) == sorted(wanted.expected, key=str), found
    return found


def mend(sample: str, title: str, path: str = AGENT) -> str:
    """The sample after the repair of that title."""
    text = marked(sample).text
    repairs = [repair for one in examined(text, path) for repair in one.repairs]
    titles = [repair.title for repair in repairs]
    assert title in titles, titles
    return mended(Document("", text), repairs[titles.index(title)]).text


def load(text: str) -> Agent:
    agent, problems = parse_agent(text, AGENT, "user")
    assert agent is not None, problems
    return agent
