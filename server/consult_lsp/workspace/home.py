"""Home: where the user is and what is the user's, in odd worlds as well."""

import os
from pathlib import Path

from consult_lsp.errors import UsageError


def home_folder() -> Path:
    """The user's home; for a user without one, a place where nothing can be.

    A relative one would lie in the workspace, which must not pass for the user.
    """
    nowhere = Path(os.devnull)
    try:
        home = Path.home()
    except RuntimeError:
        return nowhere
    return home if home.is_absolute() else nowhere


def working_folder() -> Path:
    """The folder that relative paths begin at. Raises UsageError when it is gone."""
    try:
        return Path.cwd()
    except OSError as error:
        raise UsageError(
            f"Nothing was done, because the working folder cannot be found ({error.strerror}). "
            "Change to one that exists."
        ) from error
