"""What hovers have had explained, where the user wants that: see ``explain_on_hover.py``."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consult_lsp.findings.entry import Explanation

    from .timers import Debounce


@dataclass(eq=False)
class Hovers:
    """``rest`` runs while the cursor may come to rest."""

    rest: "Debounce | None" = None
    explained: "dict[str, Explanation | None]" = field(default_factory=dict)
    """By a digest of the text; None while there is no answer."""

    def forget(self) -> None:
        """The cursor is elsewhere now."""
        if self.rest is not None:
            self.rest.cancel()
            self.rest = None
