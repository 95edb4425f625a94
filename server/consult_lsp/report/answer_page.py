"""The page that shows an answer: who was asked what, the answer, and a place to ask further."""

from datetime import date

from consult_lsp.text.plain import plain_line

from .markdown import inert

TITLE_LIMIT, NAME_LIMIT = 200, 80

QUESTION, FURTHER = "## Question", "## Further question"
_HINT_START = "*Type below, then choose “Consult "
_TYPED_BELOW = (QUESTION, FURTHER)

BROKE_OFF = "*The answer broke off here: it is not whole.*\n\n"
LEFT_OUT = "*The oldest answers no longer go along with what is asked here.*\n\n"


def about(path: str, first: int, last: int) -> str:
    """What is asked about, as a reader can look it up."""
    if not path:
        return "the project"
    return f"{path}:{first}" if first == last else f"{path}:{first}-{last}"


def answer_head(question: str, agent: str, model: str, day: date, what: str) -> str:
    """The beginning of a page whose question is known. All of these are shown as mere text."""
    asked = inert(f"# {plain_line(question, TITLE_LIMIT)}\n")
    rest = f"{inert(question)}\n" if _is_long(question) else ""
    place = "" if what == "the project" else f"\n\nAbout `{plain_line(what, TITLE_LIMIT)}`"
    return f"{asked}\n{rest}{inert(_who(agent, model, day) + place)}\n"


def question_head(agent: str, what: str) -> str:
    """A page to type a question on."""
    place = what if what == "the project" else f"`{plain_line(what, TITLE_LIMIT)}`"
    head = inert(f"# Ask {plain_line(agent, NAME_LIMIT)}\n\nAbout {place}\n")
    return f"{head}\n{QUESTION}\n\n{_hint(agent, 'ask')}\n\n"


def further_head(question: str, agent: str, model: str, day: date) -> str:
    """What leads the answer to a further question."""
    asked = inert(f"## {plain_line(question, TITLE_LIMIT)}\n")
    rest = f"{inert(question)}\n" if _is_long(question) else ""
    return f"{asked}\n{rest}{inert(_who(agent, model, day))}\n"


def typed_head(agent: str, model: str, day: date) -> str:
    """What leads the answer to a question that stands above it already."""
    return f"## Answer\n\n{inert(_who(agent, model, day))}\n"


def further_foot(agent: str) -> str:
    """The end of a page: a place to type what is asked next."""
    return f"{FURTHER}\n\n{_hint(agent, 'ask further')}\n\n"


def command_foot(agent: str) -> str:
    """The end of a page on which nobody can type."""
    return inert(f"*To go on, choose “Consult {plain_line(agent, NAME_LIMIT)}: ask further…”.*\n")


def typed_question(page: str) -> str:
    """What was typed in the last place for a question; empty where there is none, or no word."""
    lines = page.splitlines()
    places = [number for number, line in enumerate(lines) if line.rstrip() in _TYPED_BELOW]
    if not places:
        return ""
    below = lines[places[-1] + 1 :]
    return "\n".join(line for line in below if not line.startswith(_HINT_START)).strip()


def _hint(agent: str, words: str) -> str:
    name = plain_line(agent, NAME_LIMIT)
    return inert(f"{_HINT_START}{name}: {words}” where you have typed.*").strip()


def _who(agent: str, model: str, day: date) -> str:
    return f"*{plain_line(agent, NAME_LIMIT)} · {plain_line(model, NAME_LIMIT)} · {day}*"


def _is_long(question: str) -> bool:
    return "\n" in question.strip() or len(question) > TITLE_LIMIT
