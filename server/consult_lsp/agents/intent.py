"""Intents: what an agent can be asked by name, from its own file and for everyone.

An agent lists its own actions in its frontmatter under ``consult-intents``, a key that other
readers of the file pass over::

    consult-intents:
      - title: Design this endpoint
        description: The contract before the code
        flow: ask
        scope: selection
        prompt: |
          Design the endpoint that these lines begin: …

A broken entry is a problem and costs no other.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

from .fields import Fields
from .formats import INTENTS_KEY

if TYPE_CHECKING:
    from .strict_yaml import Value

IntentFlow: TypeAlias = Literal["review", "improve", "explain", "ask"]
Scope: TypeAlias = Literal["selection", "symbol", "file", "any"]

FLOWS: dict[str, IntentFlow] = {flow: flow for flow in get_args(IntentFlow)}
SCOPES: dict[str, Scope] = {scope: scope for scope in get_args(Scope)}

MAX_INTENTS = 12
"""For one agent: more would make a menu that nobody reads."""
MAX_TITLE = 60
MAX_DESCRIPTION = 200
MAX_PROMPT = 4_000
"""Characters. The agent's whole prompt is there for what needs more words."""

_NO_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Intent:
    """One action of the menu. ``prompt`` is what the developer asks for, in a sentence or more.

    ``id`` is the title in kebab case; settings and the command line name an intent by it. ``scope``
    is what it can be asked about: ``any`` is a selection, a symbol and a file.
    """

    id: str
    title: str
    flow: IntentFlow
    prompt: str
    scope: Scope = "any"
    description: str = ""


def read_intents(fields: Fields) -> tuple[Intent, ...]:
    """The intents of an agent, in its order. What is wrong with them goes to ``fields``."""
    entries = fields.value(INTENTS_KEY)
    if entries == "":
        return ()
    if not isinstance(entries, list):
        fields.note(INTENTS_KEY, f"'{INTENTS_KEY}' is not a list of actions, so it is ignored.")
        return ()
    intents: dict[str, Intent] = {}
    for number, entry in enumerate(entries):
        intent = _read(entry) if number < MAX_INTENTS else f"an agent has at most {MAX_INTENTS}"
        if isinstance(intent, Intent) and intent.id in intents:
            intent = f"another one has the title '{intents[intent.id].title}'"
        if isinstance(intent, Intent):
            intents[intent.id] = intent
        else:
            message = f"Action {number + 1} of this agent is left out, because {intent}."
            fields.note_item(INTENTS_KEY, number, message)
        if number == MAX_INTENTS:
            break
    return tuple(intents.values())


def offered_intents(own: tuple[Intent, ...]) -> tuple[Intent, ...]:
    """An agent's own intents, then the built-in ones that it has not replaced by one of that id."""
    ids = {intent.id for intent in own}
    return (*own, *(intent for intent in BUILT_IN if intent.id not in ids))


def intent_id(title: str) -> str:
    """``Design this endpoint!`` → ``design-this-endpoint``; empty for a title without a letter."""
    return _NO_WORD.sub("-", title.lower()).strip("-")


def _read(entry: "Value") -> Intent | str:
    """The intent that ``entry`` describes, or why it is none."""
    if not isinstance(entry, dict):
        return "it is not a list of keys with values"
    found = {key: value.strip() for key, value in entry.items() if isinstance(value, str)}
    title, flow, scope = found.get("title", ""), found.get("flow", ""), found.get("scope", "any")
    prompt, description = found.get("prompt", ""), found.get("description", "")
    if not (title.isprintable() and len(title) <= MAX_TITLE and intent_id(title)):
        return f"its 'title' is not one plain line of 1 to {MAX_TITLE} characters"
    if flow not in FLOWS:
        return f"its 'flow' is not one of {', '.join(FLOWS)}"
    if scope not in SCOPES:
        return f"its 'scope' is not one of {', '.join(SCOPES)}"
    if not 1 <= len(prompt) <= MAX_PROMPT:
        return f"its 'prompt' is not a text of 1 to {MAX_PROMPT:,} characters"
    if not (description.isprintable() and len(description) <= MAX_DESCRIPTION):
        return f"its 'description' is not one plain line of at most {MAX_DESCRIPTION} characters"
    return Intent(intent_id(title), title, FLOWS[flow], prompt, SCOPES[scope], description)


def _improve(title: str, description: str, prompt: str) -> Intent:
    return Intent(intent_id(title), title, "improve", prompt, description=description)


BUILT_IN = (
    _improve(
        "error handling",
        "Failures are met where something can be done about them",
        "Make these lines fail well. Find each call that can fail and each value that can be "
        "absent, and decide which of three it is: recover here because something useful can be "
        "done, add what a reader of the log will need and pass it on, or leave it alone because "
        "the caller is the right one to know. Nothing is swallowed, nothing is caught more widely "
        "than it is understood, no failure is reported twice, and whatever was opened, locked or "
        "begun is closed on every path. Use the error types and the logging that the surrounding "
        "code already uses, and tell a person only what that person can act on.",
    ),
    _improve(
        "input validation",
        "What comes from outside is checked once, at the border",
        "Check what comes from outside before it is used. Work out which of these values a "
        "stranger can choose, and what each must be for the code after it to be right: type, "
        "range, length, format, membership, and what must hold between several of them. Check it "
        "once, where it enters, against what is allowed rather than what is forbidden, and with "
        "the validation that this project already has. Refuse with an error that names the field "
        "and the rule but repeats no secret. Do not check again what the types or an earlier "
        "border already guarantee.",
    ),
    _improve(
        "logging",
        "Someone at three in the morning can tell what happened",
        "Make these lines tell their story to whoever is on call and has nothing but the log. "
        "Record what was decided and what went wrong, with the identifiers that tie a line to a "
        "request, a job or a record, as fields rather than pasted into prose where the logger in "
        "use can do that. Choose levels by who must act: an error wakes someone, debug is for "
        "whoever is looking anyway. Log no secret, no personal data and no whole payload, nothing "
        "within a tight loop, and no failure a second time that is already logged above. Remove "
        "lines that say nothing.",
    ),
    _improve(
        "tests",
        "What matters is proven, what cannot be tested becomes testable",
        "Improve how these lines are tested. If they are tests, add the cases that are missing "
        "and would find a real mistake: the border, the empty and the enormous, the failure, the "
        "repeated call; one behaviour each, named for what it shows, and none that would pass "
        "with the code broken. If they are not, and the language keeps tests beside the code, add "
        "them there in the project's style. Otherwise change only what keeps the code from being "
        "tested, such as a clock, a random source or a connection that it reaches out for "
        "instead of being given, and list in the summary the tests worth writing.",
    ),
    _improve(
        "performance",
        "Less work for the same result, where it counts",
        "Make these lines do less work for the same result. Look first for what grows with the "
        "data: a query or a call in a loop, a scan where a lookup would do, the same thing "
        "computed or fetched again, everything loaded where a part is needed, waiting in a row "
        "for what could be awaited together. Keep the behaviour, the order and the errors as they "
        "are. Leave alone what is slow only in theory: no cache without a way to invalidate it, "
        "and no clever line that saves nanoseconds. Say in the summary what becomes cheaper, how "
        "that grows with the input, and which measurement would prove it.",
    ),
    _improve(
        "security",
        "What an attacker could choose cannot do harm",
        "Close the ways in which these lines could be abused. Follow what an outsider can choose "
        "to where it takes effect: a query, a command, a path, a URL, a template, a parser, a "
        "log, a page. See whether the caller is known and allowed to touch this very record, "
        "whether secrets and tokens are made, compared, stored and expired as they should be, and "
        "what a failure gives away. Repair the cause by the safe form that the library offers, a "
        "parameter rather than an escape, an allow list rather than a filter, and fail closed. "
        "Change nothing that is merely unusual, and mention in the summary what cannot be judged "
        "from here.",
    ),
    _improve(
        "documentation",
        "A reader learns what the code cannot say",
        "Document these lines for the colleague who will have to change them next year. Give each "
        "public thing a short comment, in the form that this language and project use, that says "
        "what it is for, what it takes and returns with units and limits, how it fails, and what "
        "a caller must not assume. Inside, explain only why: the constraint, the surprise, the "
        "rejected alternative. Do not restate what the names and types already say, correct or "
        "delete comments that are no longer true, and change no code.",
    ),
    _improve(
        "idiom",
        "The way a fluent writer of this language would put it",
        "Rewrite these lines as someone fluent in this language and at home in this project would "
        "have written them. Prefer the standard library and the constructs that readers expect to "
        "what was carried over from another language; let names, types and control flow say what "
        "comments now have to; remove indirection that serves nobody. Use only what the language "
        "version and the dependencies in sight allow. Behaviour, public names and errors stay "
        "exactly as they are, and where the present form is as good, it stays too.",
    ),
)
"""What everyone can be asked: the named ways to improve code. Menu order."""
