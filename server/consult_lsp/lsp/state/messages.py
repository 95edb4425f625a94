"""Messages to the user: what happened, what did not and why, plain and bounded."""

from collections.abc import Iterable

from lsprotocol import types as lsp

from consult_lsp.errors import Problem
from consult_lsp.text.plain import plain
from consult_lsp.wire.protocol import Server


class Messages:
    """All that one client's user is told, by window/showMessage."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.problems: list[Problem] = []
        """What was wrong with agents and settings, and was not yet told."""
        self._told_of_settings: set[str] = set()
        self._told_once: set[str] = set()

    def show(self, kind: lsp.MessageType, message: str) -> None:
        """One message.

        It may quote a model, and VS Code makes links of ``[text](command:…)`` in a message.
        """
        inert = plain(message, 1_000).replace("](", "] (")
        self._server.window_show_message(lsp.ShowMessageParams(kind, inert))

    def say(self, message: str) -> None:
        """Something that the user asked for and would miss."""
        self.show(lsp.MessageType.Info, message)

    def say_once(self, message: str) -> None:
        """The same, once in a session."""
        if message not in self._told_once:
            self._told_once.add(message)
            self.say(message)

    def warn(self, message: str) -> None:
        """Something that was left out or did not happen, and why."""
        self.show(lsp.MessageType.Warning, message)

    def warn_once(self, message: str, about: str = "") -> None:
        """The same, once in a session: this message, or the first that is ``about`` something."""
        if (key := about or message) not in self._told_once:
            self._told_once.add(key)
            self.warn(message)

    def fail(self, message: str) -> None:
        """What the user asked for did not happen."""
        self.show(lsp.MessageType.Error, message)

    def note_settings(self, problems: Iterable[Problem]) -> None:
        """Have said once what is wrong with settings, however often the client sends them."""
        for problem in problems:
            if problem.message not in self._told_of_settings:
                self._told_of_settings.add(problem.message)
                self.problems.append(problem)

    def tell_problems(self) -> None:
        """Say once what was wrong with agents and settings."""
        if self.problems:
            self.warn(" ".join(map(_with_path, self.problems)))
            self.problems.clear()


def _with_path(problem: Problem) -> str:
    """A problem with its path, which many sentences name already."""
    if not problem.path or problem.path in problem.message:
        return problem.message
    return f"{problem.path}: {problem.message}"
