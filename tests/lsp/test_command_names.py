"""What a message calls a command, in the words of the editor that it is shown in."""

from pathlib import Path
from typing import Any

import pytest

from consult_lsp.lsp.client.command_names import NAMES
from support.answers import edit, improvement
from support.editor import editor
from support.fake_anthropic import FakeAnthropic
from support.raw_client import ErrorResponse

ROOT = Path(__file__).parents[2]
OWN = {"consult.proposals": ":Consult proposals", "consult.trust": ":Consult trust"}


@pytest.mark.parametrize(
    ("names", "has_it"),
    [
        (None, "“Consult: pending proposals” has it"),
        (OWN, "“:Consult proposals” has it"),
        ({"consult.proposals": "a\nb" + "c" * 100}, f"“a b{'c' * 56}…” has it"),
        ({"consult.proposals": ""}, "“Consult: pending proposals” has it"),
        ({"consult.proposals": 1, "no": "one"}, "“Consult: pending proposals” has it"),
        (["no", "mapping"], "“Consult: pending proposals” has it"),
    ],
)
async def test_a_proposal_that_is_kept_is_found_by_the_name_that_the_editor_has(
    fake: FakeAnthropic, names: Any, has_it: str
) -> None:
    fake.queue(improvement(edit(2, "    return 1", "    return 2")))
    async with editor("neovim", fake=fake, settings={"commandNames": names}) as ed:
        await ed.open("def f():\n    «return 1»\n")
        ed.client.respond("workspace/applyEdit", lambda _: {"applied": False})
        await ed.improve()
        assert has_it in await ed.message()


@pytest.mark.parametrize(
    ("names", "named"), [({}, "Trust This Workspace"), (OWN, ":Consult trust")]
)
async def test_trust_is_given_by_the_name_that_the_editor_has(
    names: dict[str, str], named: str, tmp_path: Path
) -> None:
    settings = {"commandNames": names, "agent": "nobody"}
    async with editor("neovim", workspace=tmp_path, settings=settings) as ed:
        assert f"used once you choose “{named}”" in await ed.message()
        with pytest.raises(ErrorResponse, match=f"Choose “{named}” first"):
            await ed.run("consult.ask", {"question": "What is it?"})


def test_no_other_text_names_a_command_of_one_editor() -> None:
    folder = ROOT / "server/consult_lsp"
    named = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if any(f"“{name}" in path.read_text("utf-8") for name in NAMES.values() if name)
    }
    assert named == set()
