"""consult.status tells a status item who is asked, what runs and what was spent today."""

from support.anthropic_replies import text
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, Gate


async def test_the_status_names_the_model_the_jobs_and_what_was_spent(fake: FakeAnthropic) -> None:
    never = Gate()
    fake.queue(text("It subtracts."), text("It", hold=(1, never)))
    async with editor("vscode", fake=fake) as ed:
        await ed.open("def withdraw(balance, amount):\n    return balance - ‸amount\n")
        before = await ed.run("consult.status")
        await ed.choose("Consult backend-developer: explain withdraw")
        assert await ed.progress_ended() == "hover to read it again"
        await ed.choose("Consult backend-developer: explain withdraw")
        await fake.received(2)
        now = await ed.run("consult.status")
        await ed.run("consult.cancel")

    assert (before["jobs"], before["usage"]["tokens"]) == ([], 0)
    assert now["model"].startswith("Asks claude-sonnet-5-5 at ")
    assert [(job["title"], job["uri"], job["waits"]) for job in now["jobs"]] == [
        ("explain", ed.uri, False)
    ]
    assert now["usage"]["requests"] == 1
    assert now["usage"]["tokens"] == 35
    assert now["usage"]["dollars"] is None


async def test_the_status_says_why_nobody_is_asked() -> None:
    async with editor("vscode") as ed:
        status = await ed.run("consult.status")
    assert not status["connected"]
    assert status["model"].startswith("No model is asked, because no model is set up.")
    assert not status["trusted"]


async def test_an_endpoint_without_its_key_lacks_it() -> None:
    async with editor("vscode", settings={"endpoint": "https://models.example"}) as ed:
        status = await ed.run("consult.status")
        verified = await ed.run("consult.verify")
    assert (status["connected"], status["lacksKey"], status["name"]) == (False, True, "")
    assert not verified["works"]
    assert "no key is set for models.example" in verified["message"]


async def test_who_has_set_up_a_model_is_told_whether_it_answers(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake) as ed:
        status = await ed.run("consult.status")
        verified = await ed.run("consult.verify")
    assert (status["lacksKey"], status["name"]) == (False, "claude-sonnet-5-5")
    assert verified["works"]
    assert verified["message"].startswith("Connected: claude-sonnet-5-5 answers at 127.0.0.1:")
