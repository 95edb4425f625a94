"""All rules over code that was not written for them: Python's own library."""

import argparse
from pathlib import Path

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.syntax.tree import faults
from consult_lsp.text.document import Document

CHECKS = Path(__file__).parents[2] / "agents" / "backend-developer" / "checks"
LIBRARY = Path(argparse.__file__).parent


def test_checks_run_over_the_standard_library_with_true_places_and_few_findings() -> None:
    rules, _ = load_rules(CHECKS)
    lines = found = 0
    for path in sorted(LIBRARY.glob("*.py"))[:35]:
        document = Document(path.as_uri(), path.read_text(encoding="utf-8", errors="replace"))
        lines += len(document.lines)
        for finding in check(document, rules):
            found += 1
            assert document.line(finding.span.start) == finding.anchor
            for fix in finding.fixes:
                (edit,) = fix.edits
                assert "".join(document.lines[edit.start_line - 1 :]).startswith(edit.old)
                assert faults(document.text.replace(edit.old, edit.new), "python") == 0
    assert lines > 10_000
    assert found < lines / 2_000
