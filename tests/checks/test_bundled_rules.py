"""The bundled rules against their samples, which are in ast-grep's test format."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.finding import Category, Finding, Fix, Severity
from consult_lsp.syntax.tree import faults
from consult_lsp.text.document import Document

CHECKS = Path(__file__).parents[2] / "agents" / "backend-developer" / "checks"
SAMPLES = Path(__file__).parent / "rule-tests"
RULES, PROBLEMS = load_rules(CHECKS)
DIALECTS = {"python": ("python",), "typescript": ("typescript", "tsx", "javascript")}


def samples(which: str) -> list[Any]:
    """Language, rule id and text of every sample."""
    return [
        pytest.param(path.parent.name, data["id"], text, id=f"{path.parent.name}-{data['id']}-{n}")
        for path in sorted(SAMPLES.glob("*/*-test.yml"))
        for data in [yaml.safe_load(path.read_text())]
        for n, text in enumerate(data[which])
    ]


def found(text: str, language: str, rule: str) -> tuple[Finding, ...]:
    chosen = [each for each in RULES if each.id == rule]
    return check(Document("file:///sample", text, language_id=language), chosen)


def applied(text: str, fix: Fix) -> str:
    lines = list(Document("", text).lines)
    (edit,) = fix.edits
    rest = "".join(lines[edit.start_line - 1 :])
    assert rest.startswith(edit.old)
    return "".join(lines[: edit.start_line - 1]) + edit.new + rest[len(edit.old) :]


def test_every_rule_loads() -> None:
    assert not PROBLEMS
    assert len({rule.id for rule in RULES}) >= 12


def test_every_id_is_unique_as_ast_grep_wants_it_and_says_its_language_and_name() -> None:
    ids = [rule.own_id for rule in RULES]
    assert len(set(ids)) == len(ids)
    written = [path.read_text() for path in CHECKS.glob("*/*.yml")]  # it refuses a key given twice
    assert sum(line.startswith("id: ") for text in written for line in text.splitlines()) == len(
        ids
    )
    assert all(rule.own_id.startswith(f"{rule.languages[0]}-{rule.id}") for rule in RULES)


def test_only_what_is_certain_is_an_error() -> None:
    assert all(rule.confidence for rule in RULES)
    assert all(rule.confidence == "certain" for rule in RULES if rule.severity == Severity.ERROR)
    mild = (Severity.INFORMATION, Severity.HINT)
    assert all(rule.severity in mild for rule in RULES if rule.confidence == "worth a look")


@pytest.mark.parametrize("path", sorted(CHECKS.glob("*/*.yml")), ids=lambda path: path.stem)
def test_rules_of_one_file_mean_the_same_by_the_same_word(path: Path) -> None:
    meant: dict[str, Any] = {}
    for rule in yaml.safe_load_all(path.read_text()):
        for word, matcher in (rule.get("utils") or {}).items():
            assert meant.setdefault(word, matcher) == matcher


@pytest.mark.parametrize(("language", "rule", "text"), samples("valid"))
def test_good_code_is_left_in_peace(language: str, rule: str, text: str) -> None:
    assert [finding.anchor for finding in found(text, language, rule)] == []


@pytest.mark.parametrize(("language", "rule", "text"), samples("invalid"))
def test_bad_code_is_found_and_its_fix_settles_it(language: str, rule: str, text: str) -> None:
    assert faults(text, language) == 0
    finding = found(text, language, rule)[0]
    for fix in finding.fixes:
        after = applied(text, fix)
        assert faults(after, language) == 0
        assert len(found(after, language, rule)) < len(found(text, language, rule))


@pytest.mark.parametrize(("language", "rule", "text"), samples("invalid"))
def test_a_typescript_rule_finds_the_same_in_its_dialects(
    language: str, rule: str, text: str
) -> None:
    for dialect in DIALECTS[language]:
        runs = any(each.id == rule and dialect in each.languages for each in RULES)
        if runs and faults(text, dialect) == 0:
            assert found(text, dialect, rule)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.languages[0]}-{rule.id}")
def test_every_rule_says_why_in_a_few_sentences_and_has_samples(rule: Any) -> None:
    assert 1 <= rule.note.count(". ") + rule.note.count(".\n") + 1 <= 5
    assert rule.category in Category
    assert rule.id in (CHECKS / rule.languages[0] / f"{rule.id}.yml").read_text()
    data = yaml.safe_load((SAMPLES / rule.languages[0] / f"{rule.id}-test.yml").read_text())
    assert len(data["valid"]) >= 4
    assert len(data["invalid"]) >= 3
