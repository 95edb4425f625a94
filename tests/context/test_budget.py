"""When not everything fits, the least important goes first, and it is known what went."""

from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.context.budget import fitted, tokens_of
from consult_lsp.context.context_item import ContextItem, Priority


def item(priority: Priority, size: int) -> ContextItem:
    return ContextItem("title", "x" * size, "source", "why", "task", priority)


RULES, CALLERS = item(Priority.RULES, 400), item(Priority.CALLERS, 400)


def test_what_fits_goes_in_its_order() -> None:
    assert fitted([CALLERS, RULES], 300) == ((CALLERS, RULES), ())


def test_the_least_important_is_left_out() -> None:
    assert fitted([CALLERS, RULES], 150) == ((RULES,), (CALLERS,))


def test_one_that_is_too_large_leaves_room_for_a_smaller_one() -> None:
    huge = item(Priority.RULES, 4_000)
    assert fitted([huge, CALLERS], 150) == ((CALLERS,), (huge,))


@given(
    st.lists(st.builds(item, st.sampled_from(Priority), st.integers(0, 2_000))),
    st.integers(0, 2_000),
)
def test_nothing_is_lost_and_the_budget_holds(items: list[ContextItem], tokens: int) -> None:
    kept, left_out = fitted(items, tokens)
    assert sorted(map(id, (*kept, *left_out))) == sorted(map(id, items))
    assert sum(tokens_of(one.text) for one in kept) <= tokens
