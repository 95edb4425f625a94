"""The tools that agents may be given, and names that stand for them elsewhere or once did.

Sources: Claude Code's tools reference of 2026-08, GitHub's and VS Code's pages on custom agents,
and what public agent files really hold.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """Something that a key may hold, as it is written, and one sentence about it."""

    name: str
    about: str


CLAUDE_TOOLS = (
    Value("Read", "Reads files."),
    Value("Grep", "Searches in files."),
    Value("Glob", "Finds files by name."),
    Value("Edit", "Changes parts of files."),
    Value("Write", "Makes files, or writes them anew."),
    Value("Bash", "Runs commands. `Bash(git diff *)` allows some only."),
    Value("PowerShell", "Runs PowerShell commands."),
    Value("WebFetch", "Reads a page of the web."),
    Value("WebSearch", "Searches the web."),
    Value("LSP", "Asks language servers for definitions, references and errors."),
    Value("NotebookEdit", "Changes cells of notebooks."),
    Value("Agent", "Calls upon other agents. `Agent(a, b)` allows some only."),
    Value("Task", "The former name of `Agent`, still understood."),
    Value("Skill", "Uses a skill."),
    Value("AskUserQuestion", "Asks the user to choose."),
    Value("TodoWrite", "Keeps a list of what is to be done."),
    Value("TaskCreate", "Adds a task to the list."),
    Value("TaskGet", "Reads a task."),
    Value("TaskList", "Lists the tasks."),
    Value("TaskUpdate", "Changes a task."),
    Value("TaskOutput", "Reads what a task in the background has printed."),
    Value("TaskStop", "Stops a task in the background."),
    Value("BashOutput", "Reads what a command in the background has printed."),
    Value("KillShell", "Ends a command in the background."),
    Value("Monitor", "Follows what a command prints."),
    Value("ToolSearch", "Finds and loads tools that were put off."),
    Value("ListMcpResourcesTool", "Lists the resources of MCP servers."),
    Value("ReadMcpResourceTool", "Reads a resource of an MCP server."),
    Value("WaitForMcpServers", "Waits for MCP servers to connect."),
    Value("EnterPlanMode", "Begins to plan before acting."),
    Value("ExitPlanMode", "Shows a plan and asks to go on."),
    Value("EnterWorktree", "Works in a git worktree."),
    Value("ExitWorktree", "Goes back from a git worktree."),
    Value("SendMessage", "Writes to another agent."),
    Value("ListAgents", "Lists the agents that can be written to."),
    Value("TeamCreate", "Makes a team of agents."),
    Value("TeamDelete", "Ends a team of agents."),
    Value("SlashCommand", "Runs a slash command."),
    Value("Workflow", "Runs a script that leads many agents."),
    Value("Artifact", "Publishes a page."),
    Value("CronCreate", "Schedules a prompt."),
    Value("CronDelete", "Takes a scheduled prompt back."),
    Value("CronList", "Lists the scheduled prompts."),
    Value("ScheduleWakeup", "Chooses when a loop goes on."),
    Value("RemoteTrigger", "Runs routines on claude.ai."),
    Value("PushNotification", "Notifies the user."),
    Value("ReportFindings", "Reports the findings of a review as a list."),
    Value("SendUserFile", "Sends a file to the user."),
    Value("SendFeedback", "Drafts feedback on Claude Code."),
    Value("ShareOnboardingGuide", "Shares a guide for newcomers."),
    Value("SubagentHandback", "Hands the report of a subagent back."),
    Value("EndConversation", "Ends the session."),
)

COPILOT_TOOLS = (
    Value("read", "Reads files."),
    Value("search", "Searches files and text."),
    Value("edit", "Changes files."),
    Value("execute", "Runs commands."),
    Value("agent", "Calls upon other agents."),
    Value("web", "Reads and searches the web."),
    Value("todo", "Keeps a list of what is to be done."),
    Value("vscode", "Uses commands and features of VS Code."),
)
"""The sets of tools. There are many more, of extensions too, and unknown ones are passed over."""

FORMER_TOOLS = {
    "LS": "Glob",
    "MultiEdit": "Edit",
    "NotebookRead": "Read",
    "TodoRead": "TodoWrite",
    "KillBash": "KillShell",
    "exit_plan_mode": "ExitPlanMode",
}
"""Tools that Claude Code once had, and which one does their work now."""

FOREIGN_TOOLS = {
    # Guesses that public files hold.
    "ReadFile": "Read",
    "WriteFile": "Write",
    "EditFile": "Edit",
    "FileRead": "Read",
    "FileWrite": "Write",
    "FileEdit": "Edit",
    "ListFiles": "Glob",
    "ListDirectory": "Glob",
    "SearchFiles": "Grep",
    "Search": "Grep",
    "Shell": "Bash",
    "Terminal": "Bash",
    "Execute": "Bash",
    "Fetch": "WebFetch",
    "Web": "WebFetch",
    "Todo": "TodoWrite",
    # VS Code's and Copilot's.
    "codebase": "Grep",
    "search/codebase": "Grep",
    "textSearch": "Grep",
    "search/textSearch": "Grep",
    "fileSearch": "Glob",
    "search/fileSearch": "Glob",
    "listDirectory": "Glob",
    "search/listDirectory": "Glob",
    "findTestFiles": "Glob",
    "usages": "LSP",
    "search/usages": "LSP",
    "problems": "LSP",
    "read/problems": "LSP",
    "editFiles": "Edit",
    "edit/editFiles": "Edit",
    "createFile": "Write",
    "edit/createFile": "Write",
    "editNotebook": "NotebookEdit",
    "runCommands": "Bash",
    "runInTerminal": "Bash",
    "execute/runInTerminal": "Bash",
    "runTests": "Bash",
    "runSubagent": "Agent",
    "fetch_webpage": "WebFetch",
    "web/fetch": "WebFetch",
    "websearch": "WebSearch",
    "todos": "TodoWrite",
}
"""Names that other programs have for a tool of Claude Code, which passes them over."""


def meant_tool(name: str) -> tuple[str, str] | None:
    """The tool of Claude Code that ``name`` means, and why it has another name; None if unknown."""
    folded = name.lower()
    for tool in CLAUDE_TOOLS:
        if tool.name.lower() == folded:
            return tool.name, "Claude Code writes it so"
    for former, now in FORMER_TOOLS.items():
        if former.lower() == folded:
            return now, "Claude Code has it no more"
    for foreign, here in FOREIGN_TOOLS.items():
        if foreign.lower() == folded:
            return here, "that is another program's name for it"
    return None
