"""Settings are read with their problems; what is wrong costs only itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.finding import Severity
from consult_lsp.settings import USER_SETTINGS, Settings, read_settings


def test_what_is_set_is_taken_and_the_rest_stays() -> None:
    settings, problems = read_settings({"agent": "dba", "minimumSeverity": "warning"})
    assert settings == Settings(agent="dba", minimum_severity=Severity.WARNING)
    assert problems == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"maxTokens": "many"}, "consult.maxTokens was ignored: it must be a whole number"),
        ({"maxTokens": True}, "consult.maxTokens was ignored"),
        ({"maxFindings": 0}, "from 1 to 200"),
        ({"minimumSeverity": "awful"}, "one of error, warning, information, hint"),
        ({"agent": 3}, "consult.agent was ignored: it must be text"),
        *(
            ({cap: wrong}, f"consult.{cap} was ignored: it must be a")
            for cap in ("maxTokensPerDay", "maxDollarsPerDay")
            for wrong in (float("nan"), float("inf"), -1, "", "many", None)
        ),
        ([], "not an object"),
    ],
)
def test_what_is_wrong_is_a_problem_and_the_default_stays(given: object, said: str) -> None:
    settings, [problem] = read_settings(given)
    assert settings == Settings()
    assert said in problem.message


def test_who_is_asked_cannot_be_set_where_it_is_ignored() -> None:
    settings, [problem] = read_settings({"endpoint": "http://x"}, ignore=USER_SETTINGS)
    assert settings == Settings()
    assert "initializationOptions" in problem.message


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "max_tokens",
            "consult.max_tokens was ignored: there is no such setting. Did you mean maxTokens?",
        ),
        ("reviewOnSaves", "Did you mean reviewOnSave?"),
        ("colour", "consult.colour was ignored: there is no such setting."),
    ],
)
def test_a_name_that_there_is_not_is_a_problem(name: str, said: str) -> None:
    settings, [problem] = read_settings({name: 3, "agent": "dba"})
    assert settings == Settings(agent="dba")
    assert problem.message.endswith(said)


def test_what_is_the_client_s_is_left_to_it_and_many_slips_are_told_in_part() -> None:
    assert read_settings({"trace": {"server": "verbose"}}) == (Settings(), ())
    assert len(read_settings({f"x{number}": 1 for number in range(1_000)})[1]) == 5


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON | st.dictionaries(st.sampled_from(["agent", "maxTokens", "minimumSeverity"]), JSON))
def test_no_settings_of_any_shape_raise(given: object) -> None:
    read_settings(given)
