"""What is a symbol in each language of scripts, pages and settings; a sample's header answers."""

SAMPLES = r"""
-- bash: function total --
x=1
«# Counts.
function total {
  ‸echo 1
}
»y=2
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
»-- hcl: block resource "aws_x" "y" --
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
-- lua: function Orders.total --
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
"""
