"""What is sent: the agent's words, how to answer, the code as data, and the task."""

import re
from dataclasses import replace

from consult_lsp.consult.prompt import redacted, request_for
from consult_lsp.consult.task import Flow
from consult_lsp.context.context_item import ContextItem, Priority
from consult_lsp.models.model import Request
from support.tasks import AGENT, task

CODE = """
def f():
    «return 1»
"""


def user_text(source: str, **how: str) -> str:
    request = request_for(task(source, **how), max_tokens=100)  # type: ignore[arg-type]  # a flow
    return "\n".join(block.text for block in request.user)


def test_the_agents_prompt_goes_first_byte_for_byte() -> None:
    assert request_for(task(CODE), max_tokens=100).system[0].text == AGENT.prompt


def test_code_is_shown_behind_a_gutter() -> None:
    assert "1| def f():\n2|     return 1\n" in user_text(CODE)


def test_the_lines_asked_about_are_named() -> None:
    assert "Review lines 2 to 2." in user_text(CODE)
    assert "Review the whole file." in user_text("def f():\n    return 1\n")


def test_a_wish_is_passed_on() -> None:
    assert "asks for this: log it" in user_text(CODE, flow="improve", intent="log it")


def test_a_large_file_is_shown_in_part_and_what_is_left_out_is_said() -> None:
    lines = [f"x{n} = {n}" for n in range(40_000)]
    lines[20_000] = "«" + lines[20_000] + "»"
    shown = user_text("\n".join(lines) + "\n")
    assert "x0 = 0" in shown
    assert "20001| x20000 = 20000" in shown
    assert re.search(r"\[lines \d+ to \d+ are not shown\]", shown)
    assert len(shown) < 300_000


def test_half_a_character_is_sent_as_one_that_cannot_be_shown() -> None:
    sent = user_text("x = '\ud800'\n", flow="improve", intent="\udfff")
    assert "1| x = '\ufffd'\n" in sent
    assert "asks for this: \ufffd" in sent
    sent.encode()


def test_the_same_text_gives_the_same_bytes_so_that_a_cache_can_hit() -> None:
    assert user_text(CODE) == user_text(CODE)


MAY_LACK = {"path", "evidence", "alternatives"}


def test_the_schema_is_closed_and_asks_for_every_field_but_the_rare_ones() -> None:
    schema = request_for(task(CODE), max_tokens=100).schema
    assert schema is not None
    for part in (schema, *schema["$defs"].values()):
        if part.get("type") == "object":
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"]) - MAY_LACK


def with_items(source: str, *items: ContextItem, flow: Flow = "review") -> Request:
    return request_for(replace(task(source, flow), items=items), max_tokens=100)


RULES = ContextItem("Rules of CLAUDE.md", "Use tabs.", "CLAUDE.md", "…", "project", Priority.RULES)
NEAR = ContextItem("Order", "class Order: ...", "models.py", "…", "task", Priority.DEFINITIONS)


def test_what_is_the_same_for_longer_goes_first() -> None:
    request = with_items(CODE, NEAR, RULES)
    assert "<<<rules" in request.system[-1].text
    assert request.system[-1].stable
    assert "class Order" not in request.user[0].text
    assert "class Order" in request.user[1].text


def test_another_question_about_the_file_shares_all_but_the_last_part() -> None:
    one, other = with_items(CODE, RULES), with_items(CODE, RULES, NEAR, flow="improve")
    assert one.system == other.system
    assert one.user[0] == other.user[0]
    assert one.user[1] != other.user[1]


def test_another_file_of_the_project_shares_agent_manners_and_rules() -> None:
    assert with_items(CODE, RULES).system == with_items("x = 1\n", RULES).system


def test_secrets_are_gone_before_a_gutter_could_split_them() -> None:
    key = "-----BEGIN\nabc\nEND-----"
    told = replace(task(f'K = """{key}"""\n', intent=key), items=(replace(NEAR, text=key),))
    sent = request_for(redacted(told, lambda text: text.replace(key, "SECRET\n\n")), max_tokens=100)
    assert "abc" not in "".join(block.text for block in (*sent.system, *sent.user))


def test_placeholders_are_explained_where_there_are_some_and_behind_what_is_cached() -> None:
    plain = request_for(task(CODE), max_tokens=100)
    assert "__SECRET_" not in plain.user[-1].text
    for name in ("__SECRET_password_12345678__", "__HIDDEN_u200b_12345678__"):
        held = request_for(task(CODE.replace("return 1", f"return {name}")), max_tokens=100)
        assert held.user[-1].text.startswith("Names such as __SECRET_")
        assert held.system == plain.system
        assert "Names such as" not in held.user[0].text
