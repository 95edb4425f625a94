"""Protected: files that steer tools and editors, and that no fix of another file may touch.

They can make a machine run something, or change what an agent is told, so they are protected by
their name alone, existing or not (research/security.md, S3).
"""

import unicodedata
from fnmatch import fnmatchcase

FOLDERS = frozenset({".git", ".vscode", ".idea", ".claude", ".cursor", ".github", ".husky"})
FILES = (
    *("*.code-workspace", ".mcp.json", "claude.md", "claude.local.md", "agents.md"),
    *(".cursorrules", ".gitlab-ci.yml", ".pre-commit-config.yaml", ".envrc", ".env*", ".npmrc"),
    *(".gitattributes", ".gitmodules", ".consult*"),
)
"""Names in lower case, as :mod:`fnmatch` has it."""


def why_protected(path: str) -> str | None:
    """Why a fix may not touch ``path``, as a sentence; None if it may.

    The case, the Unicode form, and what Windows drops from a name make no difference.
    """
    parts = [_folded(part) for part in path.replace("\\", "/").split("/")]
    for part in parts:
        if part in FOLDERS or any(fnmatchcase(part, pattern) for pattern in FILES):
            return f"{path} is never changed by a fix, because it steers what runs on this machine."
    return None


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKC", name).partition(":")[0]
    return plain.casefold().rstrip(". ")
