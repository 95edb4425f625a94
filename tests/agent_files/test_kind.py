"""The kind of a file, told by its path."""

from pathlib import PurePath

import pytest

from consult_lsp.agent_files.kind import Kind, kind_of
from consult_lsp.agents.formats import format_of


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        (".claude/agents/a.md", Kind.CLAUDE_AGENT),
        ("/home/me/.claude/agents/deep/er/a.md", Kind.CLAUDE_AGENT),
        ("C:\\work\\.claude\\agents\\a.md", Kind.CLAUDE_AGENT),
        ("/x/.github/agents/a.md", Kind.COPILOT_AGENT),
        ("/x/.github/agents/a.agent.md", Kind.COPILOT_AGENT),
        ("/x/anywhere/a.agent.md", Kind.COPILOT_AGENT),
        ("/x/.github/chatmodes/a.chatmode.md", Kind.COPILOT_AGENT),
        ("/x/.opencode/agents/a.md", Kind.OPENCODE_AGENT),
        ("/x/.opencode/agent/a.md", Kind.OPENCODE_AGENT),
        ("/home/me/.config/opencode/agents/a.md", Kind.OPENCODE_AGENT),
        ("/x/CLAUDE.md", Kind.CLAUDE_RULES),
        ("/x/sub/CLAUDE.local.md", Kind.CLAUDE_RULES),
        ("/x/.claude/rules/py/a.md", Kind.CLAUDE_RULES),
        ("/x/.github/instructions/a.instructions.md", Kind.COPILOT_INSTRUCTIONS),
        ("/x/.cursor/rules/a.mdc", Kind.CURSOR_RULES),
        ("/x/AGENTS.md", Kind.PLAIN_RULES),
        ("/x/.github/copilot-instructions.md", Kind.PLAIN_RULES),
        ("/x/.cursorrules", Kind.PLAIN_RULES),
        ("/x/README.md", None),
        ("/x/.claude/commands/a.md", None),
        ("/x/.claude/agents/a.py", None),
        ("/x/NOTCLAUDE.md", None),
        ("/x/CLAUDE.md\n", None),
        ("", None),
    ],
)
def test_a_path_tells_the_kind(path: str, kind: Kind | None) -> None:
    assert kind_of(path) == kind
    formats = {"claude": Kind.CLAUDE_AGENT, "copilot": Kind.COPILOT_AGENT}
    if kind and kind.is_agent and "\\" not in path:
        assert formats.get(format_of(PurePath(path)).name, Kind.OPENCODE_AGENT) == kind
