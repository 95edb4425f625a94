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


def test_names_that_nobody_knows_are_left_to_others() -> None:
    assert read_settings({"colour": "blue", "max_tokens": 3}) == (Settings(), ())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(JSON | st.dictionaries(st.sampled_from(["agent", "maxTokens", "minimumSeverity"]), JSON))
def test_no_settings_of_any_shape_raise(given: object) -> None:
    read_settings(given)
