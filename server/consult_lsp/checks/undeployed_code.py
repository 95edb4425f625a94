"""Beside: code that is not deployed, in which a finding is information and fails no build.

Tests and samples hold made-up passwords, debug modes and calls without a timeout on purpose; seeds
and scripts are run by hand, with values that whoever runs them gives; what is vendored or generated
is mended elsewhere. A review still tells what is found there: it may be copied into what runs.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import PurePosixPath

from consult_lsp.finding import Finding, Severity

from .files_left_alone import why_unasked

FOLDERS = re.compile(
    r"(.*[-_.])?(tests?|testing|test-?utils?|mocks?|fixtures?|seeds?|seeders?|samples?|examples?|demos?"
    r"|scripts?|scripts-dev|bench|benchmarks?|docs?|testdata|codemods)"
)
FILES = re.compile(
    r"(.*[._-])?(mocks?|fixtures?|seeds?|seeders?|samples?|examples?)([._-].*)?\.\w+"
)


def milder_beside(findings: Iterable[Finding], path: str, text: str) -> tuple[Finding, ...]:
    """The findings of a file; none is worse than information where it is beside the product.

    ``path`` has slashes and is relative to the workspace, or a bare name.
    """
    if not _is_beside(path, text):
        return tuple(findings)
    mildest = Severity.INFORMATION
    return tuple(
        found if mildest.at_least(found.severity) else replace(found, severity=mildest)
        for found in findings
    )


def _is_beside(path: str, text: str) -> bool:
    *folders, name = PurePosixPath(path.lower()).parts or ("",)
    return (
        any(FOLDERS.fullmatch(folder) for folder in folders)
        or FILES.fullmatch(name) is not None
        or why_unasked(path, text) != ""
    )
