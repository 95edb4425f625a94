"""Trees: does it still parse, bounded cost, offsets that are the document's."""

import gc
import weakref

import pytest

from consult_lsp.syntax.language import MAX_SIZE
from consult_lsp.syntax.tree import MAX_LINE, faults, lines_of, parse, tree_of
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan

WHOLE_AND_BROKEN = {
    "bash": ("if x; then y; fi\n", "if x; then y\n"),
    "c": ("int f(void) { return 1; }\n", "int f(void) { return 1;\n"),
    "cpp": ('auto s = "";\n', "class A {\n"),
    "csharp": ("class A { int x; }\n", "class A { int x }\n"),
    "css": ("a {}\n", "a {\n"),
    "go": ("package a\n\nvar s = ``\n", "package a\nfunc f( {\n"),
    "java": ('class A { String s = ""; }\n', "class A { int x }\n"),
    "javascript": ("let a = ``\nfoo()\n", "let a = (\n"),
    "json": ('{"a": ""}\n', '{"a": \n'),
    "kotlin": ('fun f() { val s = "" }\n', "fun f( {\n"),
    "php": ("<?php\nfunction f() { return ''; }\n", "<?php\nfunction f( {\n"),
    "python": ("def f(): return f''\n", "def f(:\n"),
    "ruby": ("def f\nend\n", "def f\n"),
    "rust": ('fn f() { let s = r""; }\n', "fn f() { let x = }\n"),
    "tsx": ("const a = <div></div>;\n", "const a = <div>;\n"),
    "typescript": ("class A { x?: string\n y = '' }\n", "class A {\n"),
    "yaml": ("a:\nb: ''\n", "a: [\n"),
}


@pytest.mark.parametrize("language", WHOLE_AND_BROKEN)
def test_whole_code_parses_and_broken_code_does_not(language: str) -> None:
    whole, broken = WHOLE_AND_BROKEN[language]
    assert faults(whole, language) == 0
    assert faults(broken, language)


def test_empty_text_parses_in_every_language() -> None:
    assert all(faults("", language) == 0 for language in WHOLE_AND_BROKEN)


def test_nobody_can_tell_whether_a_page_of_html_with_php_in_it_parses() -> None:
    assert faults("<p><?php f( ?></p>", "php") is None


def test_text_without_a_grammar_or_beyond_the_limits_has_no_tree() -> None:
    assert faults("x", None) is None
    assert faults("x\n" * (MAX_SIZE // 2 + 1), "python") is None
    assert faults("x = '" + "a" * MAX_LINE + "'\n", "python") is None
    assert faults(("x = '" + "a" * (MAX_LINE - 10) + "'\n") * 3, "python") == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_offsets_and_lines_are_those_of_the_document(end: str) -> None:
    text = "\ufeff" + end.join(["a = 1", "b = '😀'; target()", "c = '\ud800'; other()", ""])
    document = Document("a.py", text)
    root = parse(text, "python")
    assert root
    found = root.root().find_all(kind="call")
    assert [text[n.range().start.index : n.range().end.index] for n in found] == [
        "target()",
        "other()",
    ]
    for node in found:
        assert lines_of(node).start == document.position_at(node.range().start.index).line


@pytest.mark.parametrize(("language", "before"), [("bash", "{"), ("markdown", "1")])
def test_a_character_that_ends_the_process_is_kept_from_the_grammar(
    language: str, before: str
) -> None:
    for character in ("\U00031860", "\U000a89b2", "\U0010fffd"):
        root = parse(f"{before}{character}", language)
        assert root
        assert character not in root.root().text()


def test_a_node_that_ends_with_a_line_end_does_not_reach_into_the_next_line() -> None:
    root = parse("a: 1\nb: 2\n", "markdown")
    assert root
    assert lines_of(root.root()) == LineSpan(0, 2)


def test_a_document_is_parsed_once_and_its_tree_dies_with_it() -> None:
    document = Document("a.py", "x = 1\n")
    assert tree_of(document, "python") is tree_of(document, "python")
    assert tree_of(document, None) is None
    gone = weakref.ref(document)
    del document
    gc.collect()
    assert gone() is None
