"""What is a symbol in each language that is compiled; the header of a sample is its answer."""

SAMPLES = r'''
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
-- dart: method total --
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
»-- rust: method total --
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
'''
