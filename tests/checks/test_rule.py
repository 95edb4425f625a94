"""Reading rule files: what is good is used, what is wrong is told, nothing raises."""

from pathlib import Path

import pytest

from consult_lsp.checks.rule import MAX_SIZE, load_rules, read_rules
from consult_lsp.finding import Category, Severity

RULE = """
id: no-print
language: Python
severity: warning
message: print is no log
note: |
  A log has levels.
metadata:
  category: observability
  trade_offs: A print is shorter.
rule:
  pattern: print($$$ARGS)
fix: logger.info($$$ARGS)
"""


def test_a_standard_rule_is_read_with_its_metadata() -> None:
    (rule,), problems = read_rules(RULE)
    assert not problems
    assert (rule.id, rule.languages, rule.message) == ("no-print", ("python",), "print is no log")
    assert (rule.severity, rule.category) == (Severity.WARNING, Category.OBSERVABILITY)
    assert (rule.note, rule.trade_offs) == ("A log has levels.", "A print is shorter.")
    assert [fix.template for fix in rule.fixes] == ["logger.info($$$ARGS)"]


def test_rules_may_share_a_name_and_say_how_sure_they_are() -> None:
    named = RULE.replace("metadata:", "metadata:\n  rule: no-output\n  confidence: likely")
    (rule,), problems = read_rules(named)
    assert not problems
    assert (rule.id, rule.own_id, rule.confidence) == ("no-output", "no-print", "likely")


def test_a_list_of_fixes_keeps_its_titles_and_order() -> None:
    fixes = "fix:\n- {title: Log it, template: log()}\n- {title: Drop it, template: pass}\n"
    (rule,), problems = read_rules(RULE.partition("fix:")[0] + fixes)
    assert not problems
    assert [fix.title for fix in rule.fixes] == ["Log it", "Drop it"]


def test_one_file_may_hold_several_rules_and_one_that_is_off() -> None:
    rules, problems = read_rules(
        "---".join([RULE, RULE.replace("no-print", "two"), RULE.replace("warning", "off")])
    )
    assert [rule.id for rule in rules] == ["no-print", "two"]
    assert not problems


def test_a_rule_for_typescript_runs_on_its_dialects_where_they_know_its_words() -> None:
    (both, narrow), problems = read_rules("""
id: both
language: TypeScript
rule: {pattern: fetch($URL)}
---
id: narrow
language: TypeScript
rule: {kind: enum_declaration}
""")
    assert not problems
    assert both.languages == ("typescript", "tsx", "javascript")
    assert narrow.languages == ("typescript", "tsx")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- 1", "a rule is a mapping"),
        ("id: a", "the key 'rule' is missing"),
        ("rule: {pattern: x}", "the key 'id' is missing"),
        (RULE.replace("Python", "Cobol"), "no grammar for the language 'Cobol'"),
        (RULE.replace("warning", "fatal"), "severity is 'fatal'"),
        (RULE.replace("observability", "taste"), "'taste' is no category"),
        (RULE.replace("metadata:", "metadata:\n  confidence: sure"), "'sure' is no confidence"),
        (
            RULE.replace("warning", "error").replace(
                "metadata:", "metadata:\n  confidence: likely"
            ),
            "only what is certain may be one",
        ),
        (RULE.replace("pattern: print", "kind: print"), "invalid"),
        (RULE.replace("pattern:", "patern:"), "unknown field `patern`"),
        (RULE + "transform: {X: {nope: 1}}", "did not match"),
        (RULE + "constraints: 3", "'constraints' is not a mapping"),
        (RULE.replace("fix: logger.info($$$ARGS)", "fix: 3"), "a fix is a text"),
        (
            RULE.replace("fix: logger.info($$$ARGS)", "fix: {template: x, expandEnd: {regex: x}}"),
            "expandEnd is not supported",
        ),
        (RULE + "ignores: a.py", "'ignores' is not a list of texts"),
        ("id: [", "not valid YAML"),
        ("id: !!python/object/apply:os.abort []", "not valid YAML"),
        ("a: &a [1]\nb: *a", "aliases are not read"),
        ("[" * 60 + "]" * 60, "levels deep"),
        ("id: \x07", "not valid YAML"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_raises(text: str, told: str) -> None:
    rules, problems = read_rules(text, "a.yml")
    assert rules == ()
    (problem,) = problems
    assert told in problem.message
    assert problem.message.startswith("This check does not run: ")
    assert problem.path == "a.yml"


def test_a_folder_is_read_in_order_and_one_bad_file_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "python").mkdir()
    (tmp_path / "python" / "b.yml").write_text(RULE.replace("no-print", "b"))
    (tmp_path / "python" / "a.yaml").write_text(RULE.replace("no-print", "a"))
    (tmp_path / "large.yml").write_text("#" * (MAX_SIZE + 1))
    (tmp_path / "binary.yml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "folder.yml").mkdir()
    (tmp_path / "notes.md").write_text("not a rule")
    rules, problems = load_rules(tmp_path)
    assert [rule.id for rule in rules] == ["a", "b"]
    assert [Path(problem.path).name for problem in problems] == [
        "binary.yml",
        "folder.yml",
        "large.yml",
    ]


def test_a_folder_without_rules_is_told(tmp_path: Path) -> None:
    rules, (problem,) = load_rules(tmp_path / "absent")
    assert rules == ()
    assert "no rule files" in problem.message
