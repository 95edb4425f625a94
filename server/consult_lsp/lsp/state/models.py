"""The models of a session: which one is asked, what goes to it unread, and what was spent."""

from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from consult_lsp.settings import Settings

if TYPE_CHECKING:
    from consult_lsp.agents.agent import Agent
    from consult_lsp.models.access import NoModel
    from consult_lsp.models.connect import Connection
    from consult_lsp.models.model_wish import Wish
    from consult_lsp.models.spending import UsageBook
    from consult_lsp.redaction.redactor import Redactor


class Connect(Protocol):
    """Decides which model is asked; cheap, no network."""

    def __call__(
        self, settings: Settings, wish: "Wish | None" = None, /
    ) -> "Connection | NoModel": ...


class Models:
    """One model serves as long as the settings stay."""

    def __init__(self, connect: Connect) -> None:
        self.connect = connect
        self.is_warm = False
        """Whether what the first question needs was begun to be loaded."""
        self._connected: tuple[Settings, Connection | NoModel] | None = None
        self._for_wishes: dict[Wish, Connection | NoModel] = {}

    def connection(self, settings: Settings) -> "Connection | NoModel":
        """The model to ask, or why there is none."""
        if self._connected is None or self._connected[0] != settings:
            self._connected = (settings, self.connect(settings))
            self._for_wishes.clear()
        return self._connected[1]

    def connection_for(self, agent: "Agent", settings: Settings) -> "Connection | NoModel":
        """The same, with the model and the effort that the agent's file may choose."""
        from consult_lsp.consult.model_wish import wish_of

        usual, wish = self.connection(settings), wish_of(agent)
        if not wish.agent:
            return usual
        if wish not in self._for_wishes:
            self._for_wishes[wish] = self.connect(settings, wish)
        return self._for_wishes[wish]

    @property
    def is_connected(self) -> bool:
        """Whether it was decided that there is one to ask."""
        from consult_lsp.models.access import NoModel

        return self._connected is not None and not isinstance(self._connected[1], NoModel)

    def redactor_by(self, settings: Settings) -> "Redactor":
        """The one that the user wants. It loads no engine where that is not to look for secrets."""
        return self.redactor if settings.redaction else self._redactor_of_unseen

    @cached_property
    def redactor(self) -> "Redactor":
        """Loaded when first needed: it takes 30 ms to import, and its engine 50 MiB."""
        from consult_lsp.redaction.redactor import Redactor

        return Redactor()

    @cached_property
    def _redactor_of_unseen(self) -> "Redactor":
        from consult_lsp.redaction.redactor import Redactor

        return Redactor(finds_secrets=False)

    @cached_property
    def book(self) -> "UsageBook":
        """What is spent."""
        from consult_lsp.models.spending import UsageBook, usage_file

        return UsageBook(usage_file())
