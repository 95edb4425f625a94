"""How many weeks of use, how long each, and of what code."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from support.flawed import STATEMENTS, Flaw
from support.reviewers import AGENTS, CATEGORIES

MOST_LINES = 40
ENDS = ("\n", "\r\n")
OUTSIDE = ("LIMIT = 3", "setup()", "")

some = st.integers(0, 999)
"""Chooses one of what there is, whatever there is."""

STEPS = 50

flaws_of = st.builds(
    Flaw,
    agent=st.sampled_from(AGENTS),
    rule=st.sampled_from(sorted(CATEGORIES)),
    words=st.sampled_from((*STATEMENTS, "LIMIT = 3")),
    nth=st.sampled_from((None, 0, 1)),
    symbol=st.sampled_from((None, None, None, "f", "g")),
)
bodies = st.lists(st.sampled_from((*STATEMENTS, "")), min_size=1, max_size=5)


def weeks(count: int, *phases: Phase, derandomize: bool = False) -> settings:
    """So many runs of STEPS steps each."""
    return settings(
        phases=phases or (Phase.explicit, Phase.generate, Phase.shrink),
        max_examples=count,
        stateful_step_count=STEPS,
        derandomize=derandomize,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
