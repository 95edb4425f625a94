"""Where the model gives no answer, a review still shows what is known without it."""

from support.answers import finding, review
from support.editor import editor
from support.fake_anthropic import FakeAnthropic, error

CODE = """
import requests


‸def load(url):
    return requests.get(url).json()
"""
REVIEW = "Consult backend-developer: review file"
CHECKED = "http-call-without-timeout"


async def test_the_structural_checks_are_shown_when_the_model_refuses_the_key(
    fake: FakeAnthropic,
) -> None:
    fake.queue(error(401))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(REVIEW)
        assert (
            "What the structural checks find is shown; the review is not complete."
            in await ed.message()
        )
        assert [found["code"] for found in await ed.reviewed()] == [CHECKED]


async def test_what_came_before_an_answer_broke_off_is_shown_with_the_checks(
    fake: FakeAnthropic,
) -> None:
    told = finding(4, "def load(url):", "Nobody checks the address", rule="unchecked-address")
    fake.queue(review(told, told | {"title": "Second"}, piece=50, cut_after=1_700))
    async with editor(fake=fake) as ed:
        await ed.open(CODE)
        await ed.choose(REVIEW)
        assert "The finding that had come is kept." in await ed.message()
        codes = {found["code"] for found in await ed.reviewed()}
    assert codes == {"unchecked-address", CHECKED}
