"""A change that breaks a text is known, by the parser that will read it in the end."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from consult_lsp.edits.breakage import why_broken
from consult_lsp.edits.combine import Change, combine
from consult_lsp.finding import Edit
from consult_lsp.syntax.language import language_of
from consult_lsp.text.document import Document

MODULE = '''\
"""Points."""

from __future__ import annotations

import logging


def f(x):
    log = logging.getLogger()
    return x


# What follows is a class.
class A:
    def g(self):
        return 2
'''


def broken(before: str, *edits: tuple[str, str], name: str = "a.py", language_id: str = "") -> str:
    document = Document(f"file:///{name}", before, language_id=language_id)
    lines = before.split("\n")
    made = [Edit(lines.index(old.split("\n")[0]) + 1, old, new) for old, new in edits]
    change = combine(document, made)
    assert isinstance(change, Change)
    return why_broken(document, change, language_of(language_id, document.uri))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("    return x", "  return x", "unindent does not match any outer indentation level"),
        ("    return x", "      return x", "unexpected indent"),
        ("def f(x):", "x = 1", "unexpected indent"),
        ("    return x", "    pass\nreturn x", "'return' outside function"),
        ("    return x", "    return await x", "'await' outside async function"),
        ("    return x", "    return (x", "'(' was never closed"),
        ("    return x", "    nonlocal y", "no binding for nonlocal 'y' found"),
        ("        return 2", "        break", "'break' outside loop"),
        ("    return x", "\treturn x", "inconsistent use of tabs and spaces in indentation"),
        ("    return x", "    return x \\\n    x", "invalid syntax"),
        ("import logging", 'import logging\n"""', "unterminated triple-quoted string literal"),
        ("import logging", "else:\n    pass", "invalid syntax"),
        ("def f(x):", "@cached(", "'(' was never closed"),
        ('"""Points."""', "import sys", "from __future__ imports must occur at the beginning"),
        ("    return x", "    return x\nfrom __future__ import annotations", "must occur at"),
    ],
)
def test_python_that_no_longer_compiles_is_known_and_told_why(old: str, new: str, why: str) -> None:
    said = broken(MODULE, (old, new))
    assert said.startswith("The text would no longer parse: ")
    assert why in said


def test_the_line_that_is_told_counts_in_the_changed_text() -> None:
    two = ("import logging", "import logging\nimport os"), ("        return 2", "  return 2")
    assert f"(line 17, Python {sys.version_info.major}." in broken(MODULE, *two)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("    return x", "    return x + 1"),
        ("    return x", "    global y\n    y = x"),
        ("# What follows is a class.", "@final\n# What follows is a class."),
        ("import logging", "import logging\nimport os"),
        ("import logging", "from __future__ import division\nimport logging"),
        ("class A:", "class A:\n\n\x0c    x = 1"),
    ],
)
def test_python_that_still_compiles_is_no_breakage(old: str, new: str) -> None:
    assert broken(MODULE, (old, new)) == ""


@pytest.mark.parametrize("between", ["", "# c\n", "\n# c\n\n    # d\n\n", "# c\n" * 40])
def test_a_body_whose_head_goes_belongs_to_what_stands_above(between: str) -> None:
    """Also where comments stand between, which are the statement's that goes."""
    module = f"import b\n\nasync def h():\n    await a\n{between}class A:\n    x = 1\n"
    assert broken(module, ("class A:\n", "")) == ""
    assert "unexpected indent" in broken(
        f"import b\n{between}class A:\n    x = 1\n", ("class A:\n", "")
    )


def test_two_edits_may_be_one_change() -> None:
    assert broken("a = 1\nb = 2\nc = 3\nd = 4\ne = 5\n", ("a = 1", '"""'), ("e = 5", '"""')) == ""


@pytest.mark.parametrize(
    ("before", "old", "new", "is_broken"),
    [
        # A newer or an older Python than ours: its grammar counts faults and indentation.
        ("print 'a'\nif x:\n    y = 1\n    z\n", "    z", "      z", True),
        ("print 'a'\nif x:\n    y = 1\n    z\n", "    z", "    z(", True),
        ("print 'a'\nif x:\n    y = 1\n    z\n", "    z", "    w", False),
        # A text that is being typed: an edit may leave its fault, and adds none.
        ("x = (\n\ndef f():\n    return 1\n", "x = (", "x = ()", False),
        ("def g(:\n    pass\n\nz = 1\n", "z = 1", "z = 2", False),
    ],
)
def test_python_that_this_python_does_not_take_is_held_against_its_grammar(
    before: str, old: str, new: str, is_broken: bool
) -> None:
    assert bool(broken(before, (old, new))) is is_broken


@pytest.mark.parametrize(
    ("name", "before", "old", "new", "why"),
    [
        ("a.json", '{\n"a": 1\n}\n', '"a": 1', '"a": 1,', "property name"),
        ("a.toml", "[a]\nb = 1\nc = 2\n", "b = 1", "c = 1", "Cannot overwrite a value"),
        ("poetry.lock", "[a]\nb = 1\n", "b = 1", "b = ", "Invalid value"),
        ("a.yaml", "a:\n  b: 1\n  c: 2\n", "  b: 1", "    b: 1", "(line 3)"),
        ("a.yaml", "a: &x 1\nb: *x\n", "a: &x 1", "a: 1", "the alias x has no anchor"),
    ],
)
def test_data_is_read_by_its_own_parser(
    name: str, before: str, old: str, new: str, why: str
) -> None:
    assert why in broken(before, (old, new), name=name)
    assert broken(before, (old, old.replace("1", "7")), name=name) == ""


@pytest.mark.parametrize(
    ("name", "language_id", "before", "old", "new"),
    [
        ("tsconfig.json", "jsonc", "{\n}\n", "{", "{ // why"),
        ("a.json", "", "{ // why\n}\n", "{ // why", "{ // because"),
        ("values.yaml", "", "a: {{ .Values.a }}\n", "a: {{ .Values.a }}", "a: {{ .Values.b }}"),
        ("a.proto", "", "message A {}\n", "message A {}", "message A {"),
        ("a.txt", "", "one\n", "one", "two ("),
    ],
)
def test_where_no_parser_can_tell_nothing_is_said(
    name: str, language_id: str, before: str, old: str, new: str
) -> None:
    assert broken(before, (old, new), name=name, language_id=language_id) == ""


@pytest.mark.parametrize(
    ("name", "before", "old", "new"),
    [
        ("a.ts", "let a = 1 +;\nlet b = 1;\n", "let b = 1;", "let b = (;"),
        ("a.go", "package a\n\nfunc f( {\n}\n\nvar x = 1\n", "var x = 1", "var x = ("),
    ],
)
def test_a_text_with_faults_gets_no_further_ones(
    name: str, before: str, old: str, new: str
) -> None:
    assert broken(before, (old, new), name=name) == "The text would no longer parse."


ACCOUNTS = """\
CREATE TABLE account (
    id BIGINT PRIMARY KEY,
    owner_id BIGINT NOT NULL
);
-- The oldest first.
SELECT id, sum(balance)
FROM account
WHERE owner_id = 1
GROUP BY id;
"""


@pytest.mark.parametrize(
    ("before", "old", "new", "why"),
    [
        (ACCOUNTS, "WHERE owner_id = 1", "WHERE", "(line 9), as plain SQL"),
        (ACCOUNTS, "SELECT id, sum(balance)", "SELECT id, sum(balance", "Expecting )"),
        (ACCOUNTS, "    owner_id BIGINT NOT NULL", "    owner_id 'BIGINT", "does not end"),
        (ACCOUNTS, "FROM account", "FORM account", "(line 7)"),
        ("SELECT a::int\nFROM t;\n", "FROM t;", "FROM;", "table name"),
        ("SELECT `a` FROM t\nWHERE b = 1;\n", "WHERE b = 1;", "WHERE b IN (1;", "Expecting )"),
        ("SELECT TOP 3 [a]\nFROM t\n", "FROM t", "FROM t WHERE", "as tsql SQL"),
    ],
)
def test_sql_is_read_as_the_dialect_that_takes_it(
    before: str, old: str, new: str, why: str
) -> None:
    assert why in broken(before, (old, new), name="a.sql")


@pytest.mark.parametrize(
    ("before", "old", "new"),
    [
        (ACCOUNTS, "WHERE owner_id = 1", "WHERE owner_id = 1 AND balance > 0"),
        (ACCOUNTS, "-- The oldest first.", "CREATE POLICY p ON account USING (true);"),
        ("SELECT * FROM {{ ref('t') }}\nWHERE a\n", "WHERE a", "WHERE"),
        ("SELECT a\nFROM t;\n" + "SELECT 1;\n" * 20_000, "FROM t;", "FROM;"),
        ("DROP INDEX a;\n", "DROP INDEX a;", "DROP INDEX a, b;"),
        ("SELECT a\nFROM t;\n", "SELECT a", "SELECT TOP 3 [a]"),
        (
            "SELECT a\nFROM t;\n",
            "FROM t;",
            "FROM t;\nCREATE PROCEDURE p()\nBEGIN\n  SELECT a INTO b FROM;\nEND;",
        ),
        ("SELECT a\nFROM t;\n", "FROM t;", "FROM t WHERE b = " + "(" * 9_000 + "1;"),
        (
            "CREATE PROCEDURE p AS\nBEGIN\n  SELECT 1;\n  SELECT 2;\nEND\n",
            "  SELECT 2;",
            "  SELECT 3;",
        ),
    ],
)
def test_sql_that_still_parses_or_that_nobody_can_judge_is_no_breakage(
    before: str, old: str, new: str
) -> None:
    """What no dialect took as it was, what is too long or too deep, and what none knows."""
    assert broken(before, (old, new), name="a.sql") == ""


def test_what_the_sql_parser_says_is_written_nowhere(tmp_path: Path) -> None:
    """Its log would quote the code."""
    code = (
        "from consult_lsp.syntax.sql import sql_error\n"
        "from consult_lsp.text.document import Document\n"
        "text = 'CREATE POLICY p ON t USING (true);'\n"
        "assert sql_error(Document('file:///a.sql', text), text) == ''\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_text_too_deep_for_the_compiler_ends_no_thread() -> None:
    assert broken("x = 1\ny = 2\n", ("y = 2", "y = " + "-" * 90_000 + "2")) == ""


PIECES = (
    *(
        "x = 1",
        "import os",
        "def f(a):\n    return a",
        "@d\ndef g():\n    pass",
        "# c",
        "",
        "  # d",
    ),
    *(
        "class A:\n    x: int\n\n    def m(self):\n        return 1",
        'y = """\ntext\n"""',
        "f(\n1,\n)",
    ),
    *("if a:\n    b\nelse:\n    c", "try:\n    a\nfinally:\n    b", "async def h():\n    await a"),
)
LINES = (
    *(
        "",
        "    ",
        "x = 2",
        "  return x",
        "    return x",
        "return x",
        "else:",
        "    pass",
        ")",
        "(",
        "@d",
    ),
    *('"""', "'''", "x = 1 \\", "# c", "def f():", "class A:", "if a:", "\tx", "global x", "    b"),
    *("from __future__ import annotations", "import os; x = 1", "\x0c", "await a", "finally:", "]"),
)
CHANGES = st.tuples(st.integers(0, 60), st.integers(0, 3), st.lists(st.sampled_from(LINES)))


@given(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=12),
    st.sampled_from(["", '"""Doc."""\n\nfrom __future__ import annotations\n\n']),
    st.lists(CHANGES, min_size=1, max_size=2),
    st.sampled_from(["\n", "\r\n"]),
)
@example(["x = 1", "# c", "x = 1"], "", [(1, 1, ["@d"])], "\n")
@example(["x = 1", "x = 1"], "", [(0, 1, ["x = 1 \\"])], "\r\n")
@example(
    ["def f():\n    pass"],
    '"""D."""\n\nfrom __future__ import annotations\n\n',
    [(0, 3, ["@d"])],
    "\n",
)
@example(["async def h():\n    await a", "# c", "class A:\n    x: int"], "", [(3, 1, [])], "\n")
@example(["x = 1"], '"""Doc."""\n\nfrom __future__ import annotations\n', [(1, 0, ["x"])], "\n")
def test_the_statements_by_themselves_are_judged_as_the_whole_module_is(
    pieces: list[str], head: str, changes: Sequence[tuple[int, int, list[str]]], end: str
) -> None:
    before = (head + "\n".join(pieces) + "\n").replace("\n", end)
    document = Document("file:///a.py", before)
    lines = [line.rstrip("\r\n") for line in document.lines[:-1]]
    edits = []
    for at, length, new in changes:
        old = lines[at : at + length]
        if old and "".join(old).strip():
            edits.append(
                Edit(at + 1, "".join(f"{o}\n" for o in old), "".join(f"{n}\n" for n in new))
            )
    change = combine(document, edits)
    if isinstance(change, Change):
        said = why_broken(document, change, "python")
        assert bool(said) is not compiles(change.after.text)


def compiles(text: str) -> bool:
    try:
        compile(text, "<proof>", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def test_a_fix_that_python_warns_of_writes_nothing(tmp_path: Path) -> None:
    code = (
        "from consult_lsp.syntax.parser import python_error\n"
        "assert python_error('x = 1 is 1\\ny = \"\\\\d\"\\n') == ''\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "always", "-c", code], capture_output=True, text=True, cwd=tmp_path
    )
    assert (done.returncode, done.stderr) == (0, "")
