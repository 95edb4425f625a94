"""What the preview shows is what is sent, byte for byte."""

import json
from pathlib import Path

from support.answers import review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic


async def test_every_text_of_the_request_stands_in_the_preview(
    fake: FakeAnthropic, tmp_path: Path
) -> None:
    (tmp_path / "CLAUDE.md").write_text("Amounts are whole cents.")
    fake.queue(review())
    settings = {"trusted": True}
    async with editor("vscode", fake=fake, workspace=tmp_path, settings=settings) as ed:
        await ed.open("def f():\n    ‸return 1\n", path=str(tmp_path / "app.py"))
        await ed.run("consult.preview", {"uri": ed.uri, "flow": "review"})
        await ed.client.server_request("window/showDocument")
        await ed.run("consult.review", {"uri": ed.uri})
        await ed.message()
        [page] = ed.shown
    assert len(fake.requests) == 1
    body = fake.requests[0].body
    for block in (*body["system"], *body["messages"][0]["content"]):
        assert block["text"] in page
    for tool in body["tools"]:
        assert tool == json.loads(_fenced(page, f"Tool {tool['name']}"))
    assert [tool["name"] for tool in body["tools"]] == ["read_file", "outline", "search", "glob"]
    schema = json.loads(_fenced(page, "The schema of the answer"))
    assert schema == body["output_config"]["format"]["schema"]
    assert "CLAUDE.md" in page
    assert "Amounts are whole cents." in page


def _fenced(page: str, title: str) -> str:
    """What stands in the fence under a heading."""
    below = page.split(f"## {title}\n", 1)[1]
    return below.split("```json\n", 1)[1].split("\n```", 1)[0]
