"""What an improvement offers and is never made is shown, since it was paid for."""

from pathlib import Path

import pytest

from support.command import BOUND, FLAWED, QUERY, Run
from support.fake_anthropic import FakeAnthropic, json_answer

PLACEHOLDER = "__SECRET_token_0123abcd__"


@pytest.mark.parametrize(
    ("edit", "why", "shown"),
    [
        ({"new": "x = 1", "path": "b.py"}, "It would change b.py", "x = 1"),
        ({"new": "x = 1  # \u202e"}, "characters that cannot be seen", "x = 1  # \\u202e"),
        ({"new": f'x = "{PLACEHOLDER}"'}, "in place of a secret value", PLACEHOLDER),
    ],
)
def test_an_edit_that_is_never_made_is_shown_with_the_reason(
    run: Run, fake: FakeAnthropic, edit: dict[str, str], why: str, shown: str
) -> None:
    edits = [{"start_line": 5, "old": QUERY, **edit}]
    fake.queue(json_answer({"summary": "Better.", "edits": edits}))
    ran = run("improve", "app.py", "--write")
    assert ran.code == 3
    assert "# Left out: Better." in ran.out
    assert why in ran.out.replace("\n#", "")
    assert f"# -{QUERY}\n" in ran.out
    assert f"# +{shown}" in ran.out or f'# +x = "{shown}"' in ran.out
    assert "\u202e" not in ran.out
    assert Path("app.py").read_text() == FLAWED
    fake.queue(json_answer({"summary": "Better.", "edits": edits}))
    [way] = run("improve", "app.py", "--format", "json").json["unplaced"]
    assert why in way["reason"]


def test_an_alternative_that_is_never_made_is_shown_too(run: Run, fake: FakeAnthropic) -> None:
    edits = [{"start_line": 5, "old": QUERY, "new": BOUND}]
    other = {"title": "Elsewhere", "trade_offs": "", "edits": [{**edits[0], "path": "b.py"}]}
    fake.queue(json_answer({"summary": "Better.", "edits": edits, "alternatives": [other]}))
    ran = run("improve", "app.py")
    assert ran.code == 0
    assert "# Left out: Elsewhere. It would change b.py" in ran.out
    assert f"\n+{BOUND}\n" in ran.out
