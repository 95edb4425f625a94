"""Where the secret engine keeps its compiled rules, and whether it has any.

Compiling them takes 4 s of one core, once on a machine, unless it was done when this package was
built or installed; the engine itself sees to it that they are the user's alone. Apart from the
engine, since to ask costs nothing and the engine 50 MiB.
"""

import os
import platform
from contextlib import suppress
from pathlib import Path

SHIPPED = Path(__file__).parent / "compiled_rules"
"""What the build of this package has compiled (``server/build_rules.py``), or its installation
(``compile_rules.py``): a folder for the kind of machine that it was done on. An installation from
sources that stays in its folder has none."""


def usual_cache() -> Path:
    """The folder for the compiled rules of this user."""
    from platformdirs import user_cache_path

    return user_cache_path("consult-lsp") / "secret-rules"


def is_compiled(cache: Path | None = None) -> bool:
    """Whether rules were compiled into ``cache``, or for every user of a machine such as this one.

    None is the usual place.
    """
    return bool(_files(cache or usual_cache())) or is_shipped()


def is_shipped() -> bool:
    """Whether this package has brought compiled rules for a machine such as this one."""
    return bool(_files(shipped_place()))


def shipped_place() -> Path:
    """The folder for them."""
    return SHIPPED / platform.machine()


def take_shipped(cache: Path) -> None:
    """Give the user what has come with the package, where ``cache`` is empty.

    What another version of the engine has compiled it does not take: it compiles its rules anew.
    """
    if _files(cache):
        return
    with suppress(OSError):  # then they are compiled, which takes longer and is no fault
        cache.mkdir(mode=0o700, parents=True, exist_ok=True)
        for file in _files(shipped_place()):
            part = cache / f"{file.name}.{os.getpid()}"
            descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as written:
                written.write(file.read_bytes())
            part.replace(cache / file.name)


def _files(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []
