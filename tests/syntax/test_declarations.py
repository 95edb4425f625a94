"""What is a symbol in each language: a sample marks its lines, its name and kind stand beside."""

import re

import pytest

from consult_lsp.syntax.declarations import DECLARATIONS
from consult_lsp.syntax.imports import IMPORTS
from consult_lsp.syntax.language import LANGUAGES
from consult_lsp.syntax.symbol import enclosing_symbol, outline
from consult_lsp.text.document import Document
from support.marked import marked

SAMPLES = r'''
-- bash: function total --
x=1
«# Counts.
function total {
  ‸echo 1
}
»y=2
-- c: class Orders --
int x;
«typedef struct {
  ‸int a;
} Orders;
»int y;
-- c: function total --
«static int total(struct S *‸s)
{
  return 0;
}
»int y;
-- c: function MAX --
«#define MAX(a) \
  ‸(a)
»int y;
-- cpp: method total --
namespace shop {
template <typename T>
class Orders {
 public:
«  template <class U>
  U total(U a) const {
    ‸return a;
  }
»};
}
-- cpp: function Orders<T>::total --
«// Counts.
template <typename T>
T& Orders<T>::total(T a)
{
  ‸return a;
}
»-- cpp: block shop::api --
«namespace shop::api {
int ‸x;
}
»-- cpp: function total --
«auto total = [](int a) {
  ‸return a;
};
»-- csharp: method Total --
class A {
«  public int Total {
    ‸get { return 1; }
  }
»}
-- csharp: method Total --
class A<T> {
«  /// Counts.
  [Http]
  Task<U> Total<U>(U a) where U : A {
    ‸x();
  }
»}
-- csharp: method public static A operator + --
class A {
«  public static A operator +(A a) {
    ‸x();
  }
»}
-- css: block a:hover, .b > c --
x {}
«/* Links. */
a:hover, .b > c {
  ‸color: red;
}
»y {}
-- css: block @media print --
«@media print {
  ‸a { b: c; }
}
»-- dart: method total --
class Orders<T> {
«  /// Counts.
  @override
  int total(int a) {
    ‸return a;
  }
»}
-- dart: method Orders.empty --
class Orders {
«  Orders.empty() {
    ‸x();
  }
»}
-- dart: function total --
«final total = () {
  ‸return 1;
};
»-- dart: class Counting --
«mixin Counting on Orders {
  void total() {}
  ‸int x = 1;
}
»-- elixir: method total --
defmodule Shop.Orders do
  use A

«  @doc """
  Counts.
  """
  @spec total(integer) :: integer
  def total(a) when a > 1 do
    ‸a
  end
»
  defp other(a), do: a
end
-- elixir: class Shop.Orders --
«defmodule Shop.Orders do
  ‸use A
  def a, do: 1
end
»-- elixir: method counts --
defmodule T do
«  test "counts", %{a: b} do
    ‸assert b
  end
»end
-- go: function total --
«// total counts.
func (o *Orders[K]) total() int {
	‸return 1
}
»
var x = 1
-- go: class Orders --
package a

«// Orders are.
type Orders[K any] struct {
	‸a K
}
»-- go: class B --
type (
	A struct {
		x int
	}
«	B struct {
		‸y int
	}
»)
-- go: function total --
«var total = func(a int) int {
	‸return a
}
»-- haskell: function total --
module A where
import B

«-- | Counts.
total :: Int -> Int
total 0 = 0
total n = m
  where
    ‸m = n
»
other = 1
-- haskell: function total --
import B

«-- | ‸Counts.
total :: Int -> Int
total n = n
»-- haskell: class Orders --
«data Orders
  = None
  | ‸Some Int
  deriving (Show)
»
x = 1
-- hcl: block resource "aws_x" "y" --
«# Main.
resource "aws_x" "y" {
  a {
    ‸b = 1
  }
}
»
locals {
}
-- hcl: block task "x" --
group "y" {
«  task "x" {
    ‸a = 1
  }
»}
-- html: block <form id="order"> --
<body>
«<form id="order">
 <p>‸a</p>
</form>
»</body>
-- java: method total --
class A<T> {
«  /** Counts. */
  @Get("/a")
  <U> U total(U a) {
    ‸return a;
  }
»}
-- java: method total --
class A {
«  Runnable total = () -> {
    ‸x();
  };
»}
-- java: function run --
class A {
  void f() {
    x(new B() {
«      public void run() {
        ‸y();
      }
»    });
  }
}
-- javascript: function exports.total --
«// Counts.
exports.total = async function () {
  ‸x();
};
»-- javascript: method #total --
class A {
«  #total = () => {
    ‸x();
  };
»}
-- javascript: block app.get("/orders") --
«// Lists.
app.get("/orders", async (request, response) => {
  ‸x();
});
»y();
-- javascript: function total --
«const total = handled(async (request) => {
  ‸x();
});
»-- json: block scripts --
{
  "name": "a",
«  "scripts": {
    ‸"build": "x"
  },
»  "b": 1
}
-- kotlin: function total --
«/** Counts. */
@Get
fun <T> List<T>.total(a: Int): Int {
  ‸return a
}
»-- kotlin: class companion object --
class A {
«  companion object {
    ‸val x = 1
  }
»}
-- kotlin: function total --
«val total = { a: Int ->
  ‸a
}
»-- lua: function Orders.total --
«-- Counts.
Orders.total = function(a)
  ‸return a
end
»-- markdown: block Install --
# Shop

text

«## Install

‸text

### More

text
»
## Use
-- nix: block services.nginx --
{ pkgs, ... }:
{
«  # Web.
  services.nginx = {
    ‸enable = true;
  };
»  x = 1;
}
-- nix: function total --
let
«  total = a: b:
    ‸a + b;
»in total
-- php: method total --
<?php
namespace A;
final class Orders {
«  /** Counts. */
  #[Get]
  public function total(): int {
    ‸return 1;
  }
»}
-- php: function $total --
<?php
«$total = function () use ($a) {
  ‸return 1;
};
»-- php: class State --
<?php
«enum State: int {
  ‸case Open = 1;
}
»-- python: method total --
class Orders[T]:
«    # Counts.
    @cached
    async def total(self):
        ‸x = lambda: 1
»-- ruby: method total --
module Shop
  class Orders
«    # Counts.
    def self.total
      ‸1
    end
»  end
end
-- ruby: method total --
class Orders
«  # Counts.
  private def total
    ‸1
  end
»end
-- ruby: class Shop --
«module Shop
  ‸VERSION = 1
  def x; end
end
»-- ruby: block it "counts" --
describe Orders do
«  it "counts" do
    ‸x.each do |y|
    end
  end
»end
-- rust: method total --
impl<T> Count for Orders<T> {
«    /// Counts.
    #[inline]
    pub async fn total<U>(&self) -> U {
        ‸x()
    }
»}
-- rust: block tests --
«#[cfg(test)]
mod tests {
    ‸use super::*;
}
»-- rust: function total --
fn f() {
«    let total = |a| {
        ‸a
    };
»}
-- scala: method total --
object Orders {
«  /** Counts. */
  @inline
  def total[T](a: T): T = {
    ‸a
  }
»}
-- scala: function total --
«def total(a: Int): Int =
  ‸a
»-- solidity: method constructor --
contract Orders {
«  constructor() {
    ‸x = 1;
  }
»}
-- swift: class Orders --
«/// More.
extension Orders where T: X {
  ‸typealias A = B
}
»-- swift: method size --
struct A {
«  @objc
  var size: Int {
    ‸return 1
  }
»}
-- swift: method deinit --
class A {
«  deinit {
    ‸x()
  }
»}
-- tsx: function Order --
«/** One. */
export const Order = React.memo(({ a }: Props) => {
  ‸return <b>{a}</b>;
});
»-- typescript: class Orders --
«@Injectable()
export abstract class Orders<T> {
  ‸x = 1;
  f() {}
}
»-- typescript: method total --
class A {
«  @Bound()
  total = async (a) => {
    ‸x();
  };
»}
-- typescript: class Props --
«// What.
export type Props = {
  ‸a: string;
};
»-- typescript: block describe("orders") --
«describe("orders", () => {
  ‸setUp();
  it("a", () => {});
});
»-- yaml: block web --
services:
«  # The shop.
  web:
    ports:
      - ‸80
»  db:
    image: x
-- yaml: block on --
«on:
  ‸push
»jobs:
  a: b
'''

HEADER = re.compile(r"-- (?P<language>\w+): (?P<kind>\w+) (?P<name>.*) --\n")


def samples() -> list[tuple[str, str, str, str]]:
    _, *parts = HEADER.split(SAMPLES)
    return list(zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True))


@pytest.mark.parametrize(("language", "kind", "name", "source"), samples())
def test_the_symbol_around_the_cursor(language: str, kind: str, name: str, source: str) -> None:
    sample = marked(source)
    assert sample.cursor
    symbol = enclosing_symbol(sample.document(language_id=""), language, sample.cursor.line)
    assert symbol
    assert (symbol.name, symbol.kind) == (name, kind)
    assert symbol.span == sample.span


@pytest.mark.parametrize(("language", "kind", "name", "source"), samples())
def test_going_down_to_a_line_finds_what_the_outline_tells(
    language: str, kind: str, name: str, source: str
) -> None:
    text = marked(source).text
    outlined = Document("", text)
    assert outline(outlined, language)
    for line in range(outlined.span.stop):
        near = enclosing_symbol(Document("", text), language, line)
        assert near == enclosing_symbol(outlined, language, line)


def test_every_language_has_symbols_and_a_sample() -> None:
    assert set(DECLARATIONS) == LANGUAGES == {language for language, *_ in samples()}


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_rule_speaks_of_nodes_that_its_grammar_has(language: str) -> None:
    root = Document("", "x\n")
    outline(root, language)  # an unknown kind of node is an error
    assert set(IMPORTS) <= LANGUAGES
