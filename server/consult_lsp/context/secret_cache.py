"""Where the secret engine keeps its compiled rules, and whether it has any.

Compiling them takes 4 s of one core, once on a machine; the engine itself sees to it that they are
the user's alone. Apart from the engine, since to ask costs nothing and the engine 50 MiB.
"""

from pathlib import Path


def usual_cache() -> Path:
    """The folder for the compiled rules of this user."""
    from platformdirs import user_cache_path

    return user_cache_path("consult-lsp") / "secret-rules"


def is_compiled(cache: Path | None = None) -> bool:
    """Whether rules were compiled into ``cache``; None is the usual place."""
    try:
        return any((cache or usual_cache()).iterdir())
    except OSError:
        return False
