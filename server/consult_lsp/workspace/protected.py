"""Protected: files that no fix may touch, since what they hold is run, or steers what runs.

A file that does not exist is
protected like one that does: the worst attacks began by making one (CVE-2026-25725).
"""

import posixpath
import re
import unicodedata
from fnmatch import translate

from consult_lsp.text.unseen_characters import find_hidden

PROTECTED_FOLDERS = (
    *(".git", ".github", ".gitlab", ".circleci", ".husky", ".githooks"),
    *(".vscode", ".idea", ".zed", ".devcontainer"),
    *(".claude", ".cursor", ".windsurf", ".opencode", ".gemini", ".codex", ".consult"),
    *(".ssh", ".gnupg", ".aws", ".direnv"),
)
"""Folders in which nothing is edited."""

PROTECTED_FILES = (
    *("*.code-workspace", ".exrc", ".nvimrc", ".nvim.lua", ".vimrc", ".dir-locals*.el"),
    *(".mcp.json", "mcp.json", "claude*.md", "agents*.md", "gemini.md"),
    *(".cursorrules", ".windsurfrules", "copilot-instructions.md"),
    *(".gitconfig", ".gitmodules", ".gitattributes", ".gitignore", ".gitlab-ci*.yml"),
    *(".pre-commit-config.yaml", ".pre-commit-config.yml", "lefthook*.y*ml", ".lefthook*.y*ml"),
    *("jenkinsfile", ".travis.yml", "azure-pipelines.yml", "bitbucket-pipelines.yml"),
    *(".env*", "*.env", ".netrc", ".npmrc", ".yarnrc*", ".pypirc", ".pnpmfile.cjs"),
    *(".bashrc", ".bash_profile", ".zshrc", ".zshenv", ".profile"),
    *(".consultignore", ".consult*", "consult.toml", "consult.json"),
)
"""Patterns of names, in small letters, that are edited in no folder."""

_FILE = re.compile("|".join(map(translate, PROTECTED_FILES)))
_SHORT = frozenset(f"{folder.strip('.')[:6]}~" for folder in PROTECTED_FOLDERS)


def why_protected(path: str) -> str | None:
    """Why a fix may not touch ``path``, as a sentence; None if it may.

    ``path`` is relative to the workspace, existing or not, in any case and Unicode form, and with
    slashes of either kind. The sentence holds it as it came: make it plain before it is shown.
    """
    for part in posixpath.normpath(path.replace("\\", "/")).split("/"):
        name = _plain_name(part)
        if name in PROTECTED_FOLDERS or _is_short_name(name) or _FILE.fullmatch(name):
            return f"{path} is never changed by a fix, because it steers what runs on this machine."
    return None


def _plain_name(part: str) -> str:
    """The name that some file system takes ``part`` for: NTFS, APFS and HFS+ are generous."""
    wide = unicodedata.normalize("NFKC", part).casefold()
    name = unicodedata.normalize("NFKC", wide)
    hidden = {character for _, character in find_hidden(name)}
    name = "".join(character for character in name if character not in hidden)
    return name.partition(":")[0].strip().rstrip(". ")


def _is_short_name(name: str) -> bool:
    """Whether it is the name of a protected folder in eight characters: ``GIT~1``."""
    return name.rstrip("0123456789") in _SHORT
