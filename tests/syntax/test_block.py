"""What belongs together around the cursor in files that no grammar reads."""

import re

import pytest

from consult_lsp.syntax.block import MOST_LINES, block_around
from consult_lsp.text.document import Document
from support.marked import marked
from support.patience import not_for_ever

SAMPLES = r'''
-- a.sql: a sql statement --
SELECT 1;

«-- Orders; all of them.
CREATE TABLE orders (
  id int,
  ‸note text DEFAULT ';'
);
»SELECT 2;
-- a.sql: a statement of one line --
SELECT 1;
«SELECT ‸2;
»SELECT 3;
-- a.sql: a statement without an end --
SELECT 1;
«SELECT
  ‸2
»-- a.sql: a postgres function --
SELECT 1;
«CREATE FUNCTION total() RETURNS int AS $$
BEGIN
  ‸x := 1;
  RETURN x;
END;
$$ LANGUAGE plpgsql;
»SELECT 2;
-- a.sql: a mysql trigger --
«CREATE TRIGGER t BEFORE INSERT ON orders FOR EACH ROW
BEGIN
  IF a THEN
    SET b = 1;
  END IF;
  ‸SET c = 2;
END;
»SELECT 2;
-- a.sql: a mysql procedure with its delimiter --
DELIMITER //
«CREATE PROCEDURE p()
BEGIN
  ‸SELECT 1;
END //
»DELIMITER ;
SELECT 2;
-- a.sql: a batch of sql server --
SELECT 1
GO
«SELECT ‸2
FROM a
»GO
-- Dockerfile: a docker instruction --
FROM a
«# Tools.
RUN apt-get update \
  # and
  && ‸apt-get install x
»COPY . .
-- app.dockerfile: a docker instruction of one line --
FROM a
«COPY ‸. .
»CMD x
-- Dockerfile: a docker here-document --
FROM a
«RUN <<EOF
‸x
EOF
»CMD x
-- Makefile: a make target --
A = 1

«# Builds.
build: $(A)
	@echo {

	‸cc x
»
clean:
	rm x
-- schema.prisma: a prisma model --
model A {
  id Int
}

«/// Orders.
model Order {
  ‸id Int @default(1)

  b B[]
}
»
enum E {
  X
}
-- a.graphql: a graphql type with its description --
scalar D

«"""
Orders.
"""
type Order {
  ‸id: ID!
}
»
type B {
  id: ID!
}
-- a.proto: a protobuf message --
syntax = "proto3";
«// Orders {
message Order {
  ‸string id = 1;
}
»message B {
  string id = 1;
}
-- pyproject.toml: a section of toml --
[a]
x = 1

«# The tool.
[tool.x]
a = [
  "‸b",
]

c = 1
»
# Next.
[[b]]
y = 1
-- app.ini: a section of ini --
«[a]
x = ‸1
y = 2
»[b]
-- a.zig2: a block with its brace on the next line --
int x;
«void total()
{
  ‸x();
}
»int y;
-- a.v: a function whose parameters take several lines --
«fn total(
  a int,
) {
  if a {
    ‸x()
  }
}
»fn b() {
}
-- a.tmpl: braces without indentation --
«x {
y {
‸z
}
}
»w
-- a.pl2: braces in strings and comments are none --
«sub total {
  x("}");  # }
  ‸y();
}
»sub b {
}
-- a.pl2: an else belongs to its function --
«sub total {
  if (x) {
    y();
  } else {
    ‸z();
  }
}
»-- a.clj: a lisp form --
(ns a)

«(defn total [a]
  (let [b 1]
    ‸b))
»
(def x 1)
-- a.txt: a paragraph --
one

«two
‸three
four
»
five
-- a.conf: the comment above leads to the block --
«# ‸The server.
server {
  a b;
}
»x y;
'''

_, *_PARTS = re.split(r"-- (\S+): (.*) --\n", SAMPLES)
_NAMED = list(zip(_PARTS[1::3], _PARTS[::3], _PARTS[2::3], strict=True))


@pytest.mark.parametrize(("what", "uri", "source"), _NAMED, ids=_PARTS[1::3])
def test_the_block_around_the_cursor(what: str, uri: str, source: str) -> None:
    sample = marked(source)
    assert sample.cursor
    block = block_around(sample.document(f"file:///{uri}", ""), sample.cursor.line)
    assert block, what
    assert block.span == sample.span


def test_a_block_is_called_by_its_header_and_not_by_its_comment() -> None:
    sample = marked("# Orders.\nmodel Order {\n  ‸id Int\n}\n")
    assert sample.cursor
    block = block_around(sample.document("a.prisma", ""), sample.cursor.line)
    assert block
    assert block.header == "model Order {"


def test_the_language_id_tells_where_the_name_does_not() -> None:
    document = Document("untitled:1", "SELECT 1;\nSELECT 2;\n", language_id="sql")
    block = block_around(document, 1)
    assert block
    assert block.header == "SELECT 2;"


def test_of_nested_blocks_the_largest_on_a_screen_is_meant() -> None:
    rest = "  x y;\n" * 100
    sample = marked(
        "http {\n" + rest + "«  server {\n    location {\n      ‸a b;\n    }\n  }\n»}\n"
    )
    assert sample.cursor
    block = block_around(sample.document("nginx.conf", ""), sample.cursor.line)
    assert block
    assert block.span == sample.span


def test_a_branch_of_a_long_function_means_the_function() -> None:
    rest = "  x();\n" * 100
    sample = marked("«sub total {\n" + rest + "  if (y) {\n    ‸z();\n  }\n}\n»sub b {\n}\n")
    assert sample.cursor
    block = block_around(sample.document("a.pl", ""), sample.cursor.line)
    assert block
    assert block.span == sample.span


@pytest.mark.parametrize("name", ["a.txt", "a.sql", "a.toml", "a.proto"])
def test_what_is_longer_than_the_longest_block_is_none(name: str) -> None:
    text = "[x] {\n" + "  y\n" * (MOST_LINES + 50) + "}\n"
    assert block_around(Document(name, text), 120) is None


@pytest.mark.parametrize("piece", ["/*", '"', '\\"', "'", "$$", "{", "<<A ", "[", "  ", "BEGIN "])
@pytest.mark.parametrize("name", ["a.txt", "a.sql", "Dockerfile", "a.toml"])
def test_hostile_text_takes_no_long_time(name: str, piece: str) -> None:
    document = Document(name, ("CREATE FUNCTION " + piece * 1_000 + "\n") * 1_000)
    with not_for_ever():
        block_around(document, 500)
