"""The keys of agent and rule files: the one table for checks, hover, completion and documentation.

Sources: Claude Code's pages on subagents, tools and memory, the
pages of GitHub and VS Code on custom agents, and those of OpenCode on agents. Sentences are ours.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from .kind import Kind
from .tools import CLAUDE_TOOLS, COPILOT_TOOLS, Value

Form: TypeAlias = Literal[
    "name", "prose", "text", "choice", "colour", "model", "flag", "number", "tools", "globs", "any"
]
"""What a value looks like. ``choice`` takes one of its values only; ``any`` is not looked into."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key: its name, what it is for, what it takes, and the values worth offering."""

    name: str
    about: str
    form: Form = "text"
    values: tuple[Value, ...] = ()
    required: bool = False
    takes_list: bool = False
    """Whether several values may stand in it."""
    now: str = ""
    """The key that has taken its place."""


def _values(**about: str) -> tuple[Value, ...]:
    return tuple(Value(name, sentence) for name, sentence in about.items())


FLAGS = _values(true="Yes.", false="No.")

MODELS = _values(
    sonnet="The present Sonnet: a balance of skill, speed and price.",
    opus="The present Opus: for the hardest questions.",
    haiku="The present Haiku: fast and cheap.",
    fable="The present Fable.",
    inherit="The model of the conversation that asks. The default.",
)

COLOURS = _values(
    red="Red.",
    blue="Blue.",
    green="Green.",
    yellow="Yellow.",
    purple="Purple.",
    orange="Orange.",
    pink="Pink.",
    cyan="Cyan.",
)

_INTENTS = Key(
    "consult-intents",
    "Actions of this agent's own in the menu of consult-lsp. Other programs pass it over.",
    "any",
)

_CLAUDE_AGENT = (
    Key("name", "What the agent is called: lowercase letters and hyphens.", "name", required=True),
    Key(
        "description",
        "When to ask this agent. Whoever delegates work chooses by it.",
        "prose",
        required=True,
    ),
    Key(
        "tools",
        "The tools that the agent may use, as a list or with commas. Without it: all of them.",
        "tools",
        CLAUDE_TOOLS,
        takes_list=True,
    ),
    Key(
        "disallowedTools",
        "Tools that the agent may not use. They are taken away before `tools` is applied.",
        "tools",
        CLAUDE_TOOLS,
        takes_list=True,
    ),
    Key("model", "The model that answers: an alias, a full id, or `inherit`.", "model", MODELS),
    Key(
        "permissionMode",
        "How the agent asks before it acts.",
        "choice",
        _values(
            default="Asks before each kind of act for the first time.",
            acceptEdits="Edits files without asking.",
            auto="A classifier decides most questions.",
            dontAsk="Refuses whatever is not allowed beforehand, without asking.",
            bypassPermissions="Asks nothing at all. Only for a closed-off machine.",
            plan="Reads and plans, and changes nothing.",
            manual="Another word for `default`.",
        ),
    ),
    Key("maxTurns", "After how many turns the agent stops: a whole number.", "number"),
    Key("skills", "Skills whose full text the agent starts with.", takes_list=True),
    Key("mcpServers", "MCP servers for this agent, by name or written out.", "any"),
    Key("hooks", "Commands that run at points of this agent's life.", "any"),
    Key(
        "memory",
        "Where the agent keeps what it has learnt from one session to the next.",
        "choice",
        _values(
            user="In the home folder, for all projects.",
            project="In the project, shared with everyone in it.",
            local="In the project, on this machine only.",
        ),
    ),
    Key("background", "Whether the agent always works in the background.", "flag", FLAGS),
    Key(
        "effort",
        "How hard the model thinks.",
        "choice",
        _values(
            low="Little thought: quick and cheap.",
            medium="Some thought.",
            high="Much thought.",
            xhigh="More than `high`.",
            max="As much as the model can.",
        ),
    ),
    Key(
        "isolation",
        "Where the agent works.",
        "choice",
        _values(worktree="In a git worktree of its own, taken away if it changed nothing."),
    ),
    Key("color", "The colour that the agent has in lists.", "colour", COLOURS),
    Key(
        "initialPrompt",
        "The first thing said to the agent when it leads the conversation itself.",
        "prose",
    ),
    _INTENTS,
)

_COPILOT_AGENT = (
    Key("name", "What the agent is called. Without it: the name of the file.", "text"),
    Key(
        "description",
        "What the agent is for. It is shown in the list of agents.",
        "prose",
        required=True,
    ),
    Key("argument-hint", "What the user is told to type after choosing the agent."),
    Key(
        "tools",
        "The tools that the agent may use. Without it: all; an empty list: none.",
        "tools",
        COPILOT_TOOLS,
        takes_list=True,
    ),
    Key("agents", "Agents that this one may call upon; `*` means all.", takes_list=True),
    Key("model", "The model that answers, or several in order of preference.", takes_list=True),
    Key("user-invocable", "Whether users can choose the agent from the list.", "flag", FLAGS),
    Key(
        "user-invokable",
        "The former spelling of `user-invocable`.",
        "flag",
        FLAGS,
        now="user-invocable",
    ),
    Key(
        "disable-model-invocation", "Whether other agents are kept from calling it.", "flag", FLAGS
    ),
    Key("infer", "Retired: write `user-invocable` and `disable-model-invocation`.", "flag", FLAGS),
    Key(
        "target",
        "Where the agent is offered. Without it: in both.",
        "choice",
        (
            Value("vscode", "In VS Code."),
            Value("github-copilot", "On GitHub."),
        ),
    ),
    Key("mcp-servers", "MCP servers for this agent.", "any"),
    Key("handoffs", "What to offer when the agent is done: label, agent, prompt, send.", "any"),
    Key("metadata", "Names and values of your own, on GitHub.", "any"),
    Key("hooks", "Commands that run at points of this agent's life.", "any"),
    _INTENTS,
)

_OPENCODE_AGENT = (
    Key("description", "What the agent does and when to ask it.", "prose", required=True),
    Key(
        "mode",
        "How the agent can be used.",
        "choice",
        _values(
            primary="It leads a conversation.",
            subagent="Other agents call upon it, and users by `@` and its name.",
            all="Both. The default.",
        ),
    ),
    Key("model", "The model that answers, as `provider/id`."),
    Key("variant", "The variant of the model."),
    Key("temperature", "How freely the model answers: a number from 0 to 1.", "number"),
    Key("top_p", "How many of the likely words are considered: from 0 to 1.", "number"),
    Key("steps", "After how many steps the agent has to answer.", "number"),
    Key("maxSteps", "The former name of `steps`.", "number", now="steps"),
    Key("permission", "For each tool: `allow`, `ask` or `deny`.", "any"),
    Key("permissions", "Another spelling of `permission`.", "any", now="permission"),
    Key("tools", "Deprecated: write `permission`. Tools that are on or off.", "any"),
    Key("prompt", "The prompt, where it does not follow the frontmatter.", "any"),
    Key("disable", "Whether the agent is switched off.", "flag", FLAGS),
    Key("disabled", "Another spelling of `disable`.", "flag", FLAGS, now="disable"),
    Key("hidden", "Whether the agent is left out of the list after `@`.", "flag", FLAGS),
    Key("color", "The colour of the agent: a hexadecimal one, or a name of the theme."),
    Key("options", "More options for the provider of the model.", "any"),
    Key("name", "Passed over: the agent has the name of the file."),
    _INTENTS,
)

_CLAUDE_RULES = (
    Key(
        "paths",
        "The files to which these rules apply, by glob. Without it: to all.",
        "globs",
        takes_list=True,
    ),
    Key("description", "What the rules are about.", "text"),
)

_COPILOT_INSTRUCTIONS = (
    Key("applyTo", "The files to which these rules apply: globs, parted by commas.", "globs"),
    Key("name", "What the rules are called."),
    Key("description", "What the rules are about.", "text"),
    Key(
        "excludeAgent",
        "Who passes these rules over.",
        "choice",
        (
            Value("code-review", "The reviewer of pull requests."),
            Value("coding-agent", "The agent that works on issues."),
        ),
    ),
)

_CURSOR_RULES = (
    Key("description", "When these rules matter. The model chooses by it."),
    Key("globs", "The files to which these rules apply: globs, parted by commas.", "globs"),
    Key("alwaysApply", "Whether the rules go with every request.", "flag", FLAGS),
)

KEYS: dict[Kind, tuple[Key, ...]] = {
    Kind.CLAUDE_AGENT: _CLAUDE_AGENT,
    Kind.COPILOT_AGENT: _COPILOT_AGENT,
    Kind.OPENCODE_AGENT: _OPENCODE_AGENT,
    Kind.CLAUDE_RULES: _CLAUDE_RULES,
    Kind.COPILOT_INSTRUCTIONS: _COPILOT_INSTRUCTIONS,
    Kind.CURSOR_RULES: _CURSOR_RULES,
    Kind.PLAIN_RULES: (),
}
"""The keys of each kind of file, in the order in which they are offered."""


def key_named(kind: Kind, name: str) -> Key | None:
    """The key of that name in files of that kind."""
    return next((key for key in KEYS[kind] if key.name == name), None)


def key_names(kind: Kind) -> tuple[str, ...]:
    """The names of all keys of that kind of file."""
    return tuple(key.name for key in KEYS[kind])


def kinds_with(name: str) -> list[Kind]:
    """The kinds of files that have a key of that name."""
    return [kind for kind in KEYS if key_named(kind, name)]
