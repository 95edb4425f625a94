"""Unasked: which files get no findings while they are written, unless somebody asks for a review.

Nobody asked for these findings, so they are told only where their reader can do something about
them and would want to:

- **tests** use made-up passwords, debug modes and calls without a timeout on purpose;
- **vendored** code is somebody else's, and is replaced with their next version;
- **generated** code is written anew by its generator, and a mend in it is lost;
- **minified** code is no text for readers, and one line of it may hold a hundred findings.

A review that was asked for checks all of them.
"""

import re
from itertools import islice
from pathlib import PurePosixPath

TEST_FOLDERS = frozenset(
    {"test", "tests", "testing", "__tests__", "__mocks__", "spec", "specs", "e2e", "fixtures"}
)
TEST_FILES = re.compile(
    r"(test_.*|.*_test|conftest|tests?)\.pyi?|.*[._-](test|spec|e2e)\.[cm]?[jt]sx?"
    r"|.*_test\.(go|rb|dart|exs)|.*_spec\.rb|.*(Test|Tests|IT|Spec)\.(java|kt|cs|scala|php|swift)"
)
"""Names that test runners look for: pytest, unittest, Jest, Vitest, Go, RSpec, JUnit and others."""

VENDORED_FOLDERS = frozenset(
    {
        *("node_modules", "bower_components", "vendor", "vendored", "third_party", "third-party"),
        *("site-packages", "dist-packages", ".venv", "venv", ".tox", ".nox"),
    }
)
GENERATED_FOLDERS = frozenset(
    {
        *("dist", "build", "out", "target", "generated", "__generated__", "coverage"),
        *(".next", ".nuxt", ".svelte-kit"),
    }
)
GENERATED_FILES = re.compile(
    r".*(_pb2(_grpc)?\.pyi?|\.pb\.go|_pb\.[jt]s|\.g\.dart|\.generated\..*)"
)
GENERATED_MARKS = re.compile(r"@generated\b|\bDO NOT EDIT\b|\b[Aa]uto-?generated (by|file|from)\b")
"""What generators write into the first lines: https://go.dev/s/generatedcode and others' words."""

FIRST_LINES = 10

MINIFIED_FILES = re.compile(r".*[.-]min\.[a-z]+")
LONGEST_LINE = 2_000
"""Characters. A line that is longer was not written by hand."""


def why_unasked(path: str, text: str) -> str:
    """Why nothing is told of a file before it is asked for; empty where it is.

    ``path`` has slashes and is relative to the workspace, where the file is in it: what folder the
    whole workspace lies in says nothing of its files.
    """
    *folders, name = PurePosixPath(path.replace("\\", "/")).parts or ("",)
    within = {folder.lower() for folder in folders}
    if within & TEST_FOLDERS or TEST_FILES.fullmatch(name):
        return "it is a test"
    if within & VENDORED_FOLDERS:
        return "it is vendored"
    if within & GENERATED_FOLDERS or GENERATED_FILES.fullmatch(name):
        return "it is generated"
    if any(GENERATED_MARKS.search(line) for line in _first_lines(text)):
        return "it is generated"
    if MINIFIED_FILES.fullmatch(name) or _has_long_line(text):
        return "it is minified"
    return ""


def _first_lines(text: str) -> list[str]:
    return list(islice(text[: FIRST_LINES * LONGEST_LINE].splitlines(), FIRST_LINES))


def _has_long_line(text: str) -> bool:
    start = 0
    while len(text) - start > LONGEST_LINE:
        end = max(text.rfind(sign, start, start + LONGEST_LINE + 1) for sign in "\n\r")
        if end < 0:
            return True
        start = end + 1
    return False
