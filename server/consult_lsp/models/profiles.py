"""Profiles of Anthropic's own tools: which one is active, and for which address it is.

Found as the SDK finds them (lib/credentials of anthropic 2.12). The secrets beside them are read
by the SDK only.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile by its name; ``base_url`` is empty where it names none.

    ``named`` when ANTHROPIC_PROFILE chose it, not a file on disk.
    """

    name: str
    base_url: str = ""
    named: bool = False


def active_profile(environ: Mapping[str, str], home: Path) -> Profile | None:
    """The profile in force, if there is one.

    Unreadable files are as good as none; but a profile that was named is always tried, so that
    the user hears what is wrong with it.
    """
    folder = _folder(environ, home)
    named = environ.get("ANTHROPIC_PROFILE", "")
    name = named or _read(folder / "active_config").strip() or "default"
    if not name.replace("-", "").replace("_", "").replace(".", "").isalnum() or name[0] == ".":
        return None
    config = _read(folder / "configs" / f"{name}.json")
    if not config and not named:
        return None
    return Profile(name, _base_url(config), named=bool(named))


def _folder(environ: Mapping[str, str], home: Path) -> Path:
    if chosen := environ.get("ANTHROPIC_CONFIG_DIR"):
        return Path(chosen)
    if sys.platform == "win32":
        return Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "Anthropic"
    return home / ".config" / "anthropic"


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeError):
        return ""


def _base_url(config: str) -> str:
    try:
        said = json.loads(config or "{}")
    except ValueError:
        return ""
    url = said.get("base_url") if isinstance(said, dict) else None
    return url if isinstance(url, str) else ""
