"""From a document and rules to findings, with their places and their fixes."""

import pytest

from consult_lsp.checks.check import MAX_NESTING, check
from consult_lsp.checks.rule import Rule, read_rules
from consult_lsp.finding import Severity
from consult_lsp.text.document import Document
from support.marked import marked

PRINT = """
id: no-print
language: Python
severity: warning
message: $WHAT is printed
note: A log has levels.
rule:
  pattern: print($WHAT)
fix: logger.info($WHAT)
"""


def rules_in(text: str) -> tuple[Rule, ...]:
    rules, problems = read_rules(text)
    assert not problems
    return rules


def fixed(document: Document, rules: tuple[Rule, ...], title: str = "") -> str:
    """The document after the first finding's fix."""
    (fix, *_) = [fix for fix in check(document, rules)[0].fixes if title in fix.title]
    (edit,) = fix.edits
    lines = "".join(document.lines[edit.start_line - 1 :])
    assert lines.startswith(edit.old)
    head = "".join(document.lines[: edit.start_line - 1])
    return head + edit.new + lines[len(edit.old) :]


def test_a_finding_tells_what_where_and_why() -> None:
    sample = marked("""
import os
if os:
    print(os.name)
#   ^^^^^^^^^^^^^^ warning: os.name is printed
""")
    (expected,) = sample.expected
    (finding,) = check(sample.document(), rules_in(PRINT))
    assert (finding.rule, finding.title) == ("no-print", expected.message)
    assert finding.start_line == finding.end_line == expected.line + 1
    assert finding.anchor == "    print(os.name)"
    assert finding.severity == Severity.WARNING
    assert finding.why == "A log has levels."
    assert finding.origin == "check"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_places_hold_after_astral_characters_a_bom_and_any_line_end(end: str) -> None:
    text = end.join(["\ufeffa = '😀'", "'😀'; print('😀é'); b = 1", ""])
    document = Document("a.py", text)
    (finding,) = check(document, rules_in(PRINT))
    assert finding.anchor == "'😀'; print('😀é'); b = 1"
    assert fixed(document, rules_in(PRINT)) == text.replace("print", "logger.info")


def test_a_fix_on_the_first_line_keeps_the_bom() -> None:
    document = Document("a.py", "\ufeffprint(1)")
    assert fixed(document, rules_in(PRINT)) == "\ufefflogger.info(1)"


def test_a_match_of_several_lines_is_replaced_whole_and_the_rest_of_its_lines_stays() -> None:
    text = "x = 1; print(\r\n    a +\r\n    b\r\n); y = 2\r\n"
    document = Document("a.py", text)
    (finding,) = check(document, rules_in(PRINT))
    assert (finding.start_line, finding.end_line) == (1, 4)
    assert fixed(document, rules_in(PRINT)) == "x = 1; logger.info(a +\r\nb); y = 2\r\n"


WRAP = """
id: wrap
language: TypeScript
message: wrap
rule: {pattern: a($B)}
fix: |-
  c(
    $B
  )
"""


def test_a_fix_is_indented_as_ast_grep_does_it() -> None:
    before = "if (true) {\n  a(\n    1\n      + 2\n      + 3\n  )\n}\n"
    after = "if (true) {\n  c(\n    1\n      + 2\n      + 3\n  )\n}\n"
    assert fixed(Document("a.ts", before), rules_in(WRAP)) == after


def test_a_capture_moves_with_its_place_in_the_template() -> None:
    before = "  a({\n    b: 1,\n  })\n"
    after = "  c(\n    {\n      b: 1,\n    }\n  )\n"
    assert fixed(Document("a.ts", before), rules_in(WRAP)) == after


def test_tabs_indent_as_well() -> None:
    before = "{\n\ta({\n\t\tb: 1,\n\t})\n}\n"
    after = "{\n\tc(\n\t  {\n\t  \tb: 1,\n\t  }\n\t)\n}\n"
    assert fixed(Document("a.ts", before), rules_in(WRAP)) == after


def test_the_inside_of_a_long_text_does_not_move() -> None:
    text = 'def f():\n    print("""\nselect\n  1""")\n'
    document = Document("a.py", text)
    assert fixed(document, rules_in(PRINT)) == text.replace("print", "logger.info")


def test_fixes_know_lists_and_transformed_names_and_the_first_is_preferred() -> None:
    rules = rules_in("""
id: fixes
language: Python
message: fixes
rule: {pattern: "call($A, $$$REST)"}
transform:
  LOUD: {convert: {source: $A, toCase: upperCase}}
fix:
- {title: Loud $A, template: "$LOUD($$$REST)$NOTHING"}
- {title: Quiet, template: pass}
""")
    document = Document("a.py", "call(a, b,  c=1)\n")
    assert fixed(document, rules, "Loud a") == "A(b,  c=1)\n"
    assert fixed(document, rules, "Quiet") == "pass\n"
    (finding,) = check(document, rules)
    assert [fix.preferred for fix in finding.fixes] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "print(1)  # ast-grep-ignore",
        "print(1)  # ast-grep-ignore: no-print",
        "# ast-grep-ignore: other, no-print\nprint(1)",
        "    # ast-grep-ignore\n    print(1)",
    ],
)
def test_a_comment_of_ast_grep_silences_a_finding(text: str) -> None:
    assert check(Document("a.py", text), rules_in(PRINT)) == ()


@pytest.mark.parametrize("written", ["no-print", "no-output"])
def test_a_comment_may_name_a_rule_by_its_id_or_by_the_name_of_its_findings(written: str) -> None:
    named = PRINT.replace("id: no-print", "id: no-print\nmetadata: {rule: no-output}")
    (finding,) = check(Document("a.py", "print(1)"), rules_in(named))
    assert finding.rule == "no-output"
    document = Document("a.py", f"print(1)  # ast-grep-ignore: {written}")
    assert check(document, rules_in(named)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "print(1)  # ast-grep-ignore: other",
        "# ast-grep-ignore\n\nprint(1)",
        "x = 1  # ast-grep-ignore\nprint(1)",
        "x = 'ast-grep-ignore'; print(1)",
    ],
)
def test_a_comment_silences_nothing_else(text: str) -> None:
    assert len(check(Document("a.py", text), rules_in(PRINT))) == 1


def test_two_findings_of_a_rule_on_one_line_are_told_once() -> None:
    assert len(check(Document("a.py", "print(1); print(2)\nprint(3)"), rules_in(PRINT))) == 2


def test_a_rule_runs_only_on_its_language() -> None:
    assert check(Document("a.rb", "print(1)"), rules_in(PRINT)) == ()
    assert check(Document("a.txt", "print(1)"), rules_in(PRINT)) == ()
    assert check(Document("a.txt", "print(1)", language_id="python"), rules_in(PRINT))


def test_code_beside_a_syntax_error_is_still_checked() -> None:
    assert check(Document("a.py", "def f(:\n\nprint(1)\n"), rules_in(PRINT))


def test_text_that_nests_without_end_is_not_searched() -> None:
    deep = "(" * (MAX_NESTING + 1) + ")" * (MAX_NESTING + 1)
    assert check(Document("a.py", f"print(1)\n{deep}\n"), rules_in(PRINT)) == ()


LOUD = """
id: loud
language: Python
message: loud
rule: {all: [{pattern: $CALL}, {pattern: call($$$)}]}
transform:
  LOUD: {replace: {source: $CALL, replace: '(,?)(\\s*)\\)$', by: ', loud=1$1$2)'}}
fix: $LOUD
ignores: ["**/*_test.py", "generated/**"]
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_transformed_match_keeps_its_lines(end: str) -> None:
    before = "if x:\n    call(\n        a,\n\n        b,\n    )\n".replace("\n", end)
    assert fixed(Document("a.py", before), rules_in(LOUD)) == before.replace("b,", "b, loud=1,")


@pytest.mark.parametrize("inside", ['"""\nx"""', "'\ud800'", "\n        a,\n        # why\n    "])
def test_what_a_transform_would_spoil_gets_no_fix(inside: str) -> None:
    (finding,) = check(Document("a.py", f"if x:\n    call({inside})\n"), rules_in(LOUD))
    assert finding.fixes == ()


def test_a_fix_that_changes_nothing_is_none() -> None:
    rules = rules_in(LOUD.replace("\\)$", "nowhere"))
    (finding,) = check(Document("a.py", "call(1)\n"), rules)
    assert finding.fixes == ()


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("file:///p/a.py", True),
        ("a.py", True),
        ("file:///p/a_test.py", False),
        ("a_test.py", False),
        ("/p/generated/x/a.py", False),
        ("generated\\a.py", False),
    ],
)
def test_a_rule_keeps_to_its_files(path: str, seen: bool) -> None:
    assert bool(check(Document(path, "call(1)\n"), rules_in(LOUD))) == seen


def test_of_nested_findings_the_outer_is_told() -> None:
    (finding,) = check(Document("a.py", "call(\n  call(1)\n)\n"), rules_in(LOUD))
    assert finding.end_line == 3


def test_a_rule_is_spared_a_text_without_its_words() -> None:
    rules = rules_in(LOUD + "metadata: {words: [a_word, other]}")
    assert check(Document("a.py", "call(1)"), rules) == ()
    assert check(Document("a.py", "call(other)"), rules)
