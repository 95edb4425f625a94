"""A model that returns the code it was shown leaves every document byte for byte as it was.

The cases are those in which competitors damage text. With a second model,
which adds one comment line, the document is the user's own text and that line, at its place.
"""

import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from support.editor import Editor, editor
from support.fake_anthropic import FakeAnthropic, Gate
from support.marked import marked
from support.perfect import COMMENT, commenting, perfect
from support.profiles import EACH_PROFILE, capabilities_of

pytestmark = pytest.mark.slow

LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|$)")
FILLER = "".join(f"value_{n:06} = source.read({n:06})\n" for n in range(16_000))
"""Half a megabyte of lines that are all different."""

SELECTED = {
    "a word of a line": "def f():\n    x = «compute(1)» + 2\n    return x\n",
    "from the middle of a line": "def f():\n    x = «1\n    y = 2\n    »return x + y\n",
    "from the middle to the middle": "def f():\n    x = «1\n    y =» 2\n    return x + y\n",
    "an indented block": "class A:\n    def f(self):\n«        if self:\n            return 1\n»",
    "indented with tabs": "def f():\n«\tif x:\n\t\treturn 1\n»\treturn 2\n",
    "after an emoji": "name = '🙂'; «x = 1»\ny = 2\n",
    "after two emoji and a joined one": "names = '🙂🙂👩‍💻é漢'; «x = 1\ny» = 2\n",
    "to the start of the next line": "«x = 1\n»y = 2\n",
    "a repeated snippet": "if a:\n    go()\nif b:\n    «go()\n»if c:\n    go()\n",
    "one of equal lines": "go()\ngo()\n«go()»\ngo()\n",
    "blank lines around": "x = 1\n«\n\ny = 2\n\n»\nz = 3\n",
    "trailing blanks": "x = 1   \n«y = 2\t \n»z = 3  \n",
    "the last line, without an end": "x = 1\n«y = 2»",
    "CRLF": "x = 1\r\n«y = 2\r\n»z = 3\r\n",
    "CR": "x = 1\r«y = 2\r»z = 3\r",
    "mixed line ends": "a = 1\r\nb = 2\n«c = 3\rd = 4\r\ne = 5\n»f = 6\r",
    "mixed line ends without a last one": "a = 1\n«b = 2\r\nc = 3»",
    "BOM": "\ufeff«x = 1»\ny = 2\n",
    "form feed": "x = 1\n\f\n«y = 2\n\f\nz = 3\n»",
    "line separator within a line": "x = 'a\u2028b'\n«y = 'c\u2029d\x85e'\n»z = 1\n",
    "NUL": "x = 1\n«y = '\0'\n»z = 3\n",
    "lines that look like the gutter": "x = '''\n«3| a\n12| b\n»'''\n",
}
WHOLE = {
    "one byte": "x",
    "one line": "x = 1\n",
    "no end of the last line": "x = 1\ny = 2",
    "blank lines at both ends": "\n\nx = 1\n\n\n",
    "BOM and CRLF": "\ufeffx = 1\r\ny = 2\r\n",
    "64 KB": FILLER[:65_000],
}
PLAIN = {"redaction": False}
"""Secrets are looked for in the first two tests; it takes a second to load what finds them."""

TOO_LITTLE = {"nothing": "", "one line end": "\n", "blanks": " \t\n"}
MEGABYTE = FILLER + "«x = 1\ny = 2\n»" + FILLER


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_what_a_perfect_model_returns_changes_nothing(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.reply_with(perfect())
    async with editor(profile, fake=fake) as ed:
        for case, source in {**SELECTED, **WHOLE, **TOO_LITTLE}.items():
            await improve(ed, case, source)
            assert await ed.message(), case
            assert (ed.text, ed.edits_received) == (marked(source).text, []), case


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_one_line_of_the_model_is_all_that_comes_and_it_goes_again(
    fake: FakeAnthropic, profile: str
) -> None:
    fake.reply_with(commenting())
    async with editor(profile, fake=fake) as ed:
        for case, source in {**SELECTED, **WHOLE}.items():
            await improve(ed, case, source)
            await ed.edited()
            assert ed.text == commented(source), case
            # The line above was typed by nobody, so what is asked about is found anew.
            await ed.run(
                "consult.improve", {"uri": ed.uri, "range": ed.range_of(COMMENT), "intent": ""}
            )
            await ed.edited()
            assert ed.text == marked(source).text, f"{case}, back"


async def test_in_a_megabyte(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake, settings=PLAIN) as ed:
        fake.reply_with(perfect())
        ed.answer("Improve")  # all of it is large, so it is asked about first
        for case, source in {"its middle": MEGABYTE, "all of it": FILLER + FILLER}.items():
            await improve(ed, case, source)
            assert await ed.message(), case
            assert (ed.text, ed.edits_received) == (marked(source).text, []), case
        fake.reply_with(commenting())
        await improve(ed, "one more", MEGABYTE)
        await ed.edited()
        assert ed.text == commented(MEGABYTE)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-32"])
async def test_in_the_other_encodings_of_columns(fake: FakeAnthropic, encoding: str) -> None:
    fake.reply_with(commenting())
    capabilities = capabilities_of("vscode")
    capabilities["general"]["positionEncodings"] = [encoding]
    async with editor(fake=fake, capabilities=capabilities, settings=PLAIN) as ed:
        assert ed.encoding == encoding
        for case in SELECTED:
            await improve(ed, case, SELECTED[case])
            await ed.edited()
            assert ed.text == commented(SELECTED[case]), case


async def test_a_fix_of_a_review_changes_nothing_or_one_line(fake: FakeAnthropic) -> None:
    async with editor("vscode", fake=fake) as ed:
        for case, source in SELECTED.items():
            fake.reply_with(perfect())
            await review(ed, f"the same {case}", source)
            assert "Rewrite" not in [action["title"] for action in await ed.menu()], case
            fake.reply_with(commenting())
            await review(ed, f"one more {case}", source)
            assert "Rewrite" in [action["title"] for action in await ed.menu()], case
            await ed.choose("Rewrite")
            assert ed.text == commented(source), case
        assert ed.edits_received == [], "a fix is in the menu, nothing is sent"


# While the model writes.

CODE = "import sys\n\n\ndef f():\n    «return 1\n»\n\ndef g():\n    return 1\n"
SAME = CODE.replace("«", "").replace("»", "")


async def nothing(ed: Editor) -> None: ...


async def lines_are_added_above(ed: Editor) -> None:
    ed.type("def f", "import os\n\n\n")


async def lines_are_added_below(ed: Editor) -> None:
    ed.type("def g", "# one more\n\n\n")


async def lines_above_go(ed: Editor) -> None:
    ed.replace("import sys\n\n\n", "")


async def the_last_line_end_goes(ed: Editor) -> None:
    ed.replace("def g():\n    return 1\n", "def g():\n    return 1")


async def the_user_types_and_takes_it_back(ed: Editor) -> None:
    ed.replace("return 1", "return 12")
    ed.replace("return 12", "return 1")


async def many_lines_are_typed_letter_by_letter(ed: Editor) -> None:
    for letter in "x = 1\ny = 2\n":
        ed.type("def f", letter)


async def another_file_is_opened(ed: Editor) -> None:
    await ed.open(CODE, path="another.txt")


async def the_user_types_inside(ed: Editor) -> None:
    ed.replace("return 1", "return 1 + 1")


async def the_lines_go(ed: Editor) -> None:
    ed.replace("    return 1\n", "")


async def a_twin_is_typed_above(ed: Editor) -> None:
    ed.type("    return 1\n", "    return 1\n")


async def everything_goes(ed: Editor) -> None:
    ed.replace(ed.text, "")


async def everything_is_pasted_over(ed: Editor) -> None:
    ed.replace(ed.text, "print('another program')\n")


Meanwhile = Callable[[Editor], Awaitable[None]]
FOLLOWED: list[Meanwhile] = [
    nothing,
    lines_are_added_above,
    lines_are_added_below,
    lines_above_go,
    the_last_line_end_goes,
    the_user_types_and_takes_it_back,
    many_lines_are_typed_letter_by_letter,
    another_file_is_opened,
]
REFUSED: list[Meanwhile] = [
    the_user_types_inside,
    the_lines_go,
    a_twin_is_typed_above,
    everything_goes,
    everything_is_pasted_over,
]


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_the_line_follows_its_place_or_stays_out_and_what_the_user_typed_stays(
    fake: FakeAnthropic, profile: str
) -> None:
    async with editor(profile, fake=fake, settings=PLAIN) as ed:
        for meanwhile in FOLLOWED:
            typed = await asked_and(ed, fake, meanwhile)
            await ed.edited()
            one_more = f"def f():\n    {COMMENT}\n    return 1\n"
            assert ed.text == typed.replace("def f():\n    return 1\n", one_more), meanwhile
        assert messages(ed) == []
        edits = len(ed.edits_received)
        for meanwhile in REFUSED:
            typed = await asked_and(ed, fake, meanwhile)
            assert "Nothing was changed" in await ed.message(), meanwhile
            assert (ed.text, len(ed.edits_received)) == (typed, edits), meanwhile
        await ed.ready()
        assert messages(ed) == []
        ed.uri = uri_of("another")
        assert ed.text == SAME, "the file that was opened meanwhile"


@pytest.mark.parametrize("profile", ["vscode", "emacs"])
async def test_two_requests_at_once_find_their_own_lines(fake: FakeAnthropic, profile: str) -> None:
    gates = [Gate(), Gate()]
    waiting = list(gates)
    fake.reply_with(lambda body: commenting(waiting.pop(0))(body))
    async with editor(profile, fake=fake, settings=PLAIN) as ed:
        await ed.open("a = 1\nb = 2\nc = 3\nd = 4\n")
        for lines, gate in zip(("a = 1\n", "c = 3\nd = 4\n"), gates, strict=True):
            await ed.run(
                "consult.improve", {"uri": ed.uri, "range": ed.range_of(lines), "intent": ""}
            )
            await gate.reached()
        for gate in gates:
            gate.open()
        for _ in gates:
            await ed.client.server_request("workspace/applyEdit")
        await ed.ready()
        one, other = f"{COMMENT}\na = 1\nb = 2\n", f"{COMMENT}\nc = 3\nd = 4\n"
        if ed.text != one + other:
            # An editor takes one of two edits that were made for the same version; the other one is
            # placed anew and sent once more.
            assert ed.text in (one + "c = 3\nd = 4\n", "a = 1\nb = 2\n" + other)
            await ed.client.server_request("workspace/applyEdit")
            await ed.ready()
        assert ed.text == one + other


async def test_a_question_sees_what_was_typed_in_the_same_breath(fake: FakeAnthropic) -> None:
    fake.reply_with(commenting())
    async with editor(fake=fake, settings=PLAIN) as ed:
        await ed.open("x = 1\ny = 2\n")
        ed.replace("y = 2", "z = 3")  # Both are written before the server reads either.
        await ed.run(
            "consult.improve", {"uri": ed.uri, "range": ed.range_of("z = 3"), "intent": ""}
        )
        ed.replace("x = 1", "w = 0")
        await ed.edited()
        assert ed.text == f"w = 0\n{COMMENT}\nz = 3\n"


async def test_a_cancelled_one_changes_nothing(fake: FakeAnthropic) -> None:
    gate = Gate()
    fake.reply_with(commenting(gate))
    async with editor(fake=fake, settings=PLAIN) as ed:
        await improve(ed, "cancelled", CODE)
        await gate.reached()
        await ed.run("consult.cancel", {})
        await fake.hung_up()
        gate.open()
        assert await ed.run("consult.jobs") == []
        assert (ed.text, ed.edits_received) == (SAME, [])


# How the tests say it.


async def improve(ed: Editor, case: str, source: str) -> None:
    """Open a sample of its own and ask for an improvement of what is selected, or of the whole."""
    await ed.open(source, path=f"{case}.txt", language="plaintext")
    argument: dict[str, Any] = {"uri": ed.uri, "intent": ""}
    if ed.sample.selection is not None:
        argument["range"] = ed.range()
    await ed.run("consult.improve", argument)


async def review(ed: Editor, case: str, source: str) -> None:
    """Open a sample of its own and wait for what a review of the selected lines finds."""
    await ed.open(source, path=f"{case}.txt", language="plaintext")
    await ed.run("consult.review", {"uri": ed.uri, "range": ed.range()})
    assert len(await ed.reviewed()) == 1, case


async def asked_and(ed: Editor, fake: FakeAnthropic, meanwhile: Meanwhile) -> str:
    """Ask about the lines selected in CODE; the text that the user made before the answer came."""
    gate = Gate()
    fake.reply_with(commenting(gate))
    await improve(ed, meanwhile.__name__, CODE)
    await gate.reached()
    await meanwhile(ed)
    gate.open()
    ed.uri = uri_of(meanwhile.__name__)
    return ed.text


def uri_of(case: str) -> str:
    return f"file:///workspace/{case}.txt"


def commented(source: str) -> str:
    """The sample with the comment above its first selected line that is not blank."""
    sample = marked(source)
    lines = [line for line in LINE.findall(sample.text) if line]
    first = sample.selection[0].line if sample.selection else 0
    at = next(n for n in range(first, len(lines)) if lines[n].strip("\ufeff \t\r\n\f"))
    bom = "\ufeff" if lines[at].startswith("\ufeff") else ""
    line = lines[at].removeprefix(bom)
    indentation = line[: len(line) - len(line.lstrip(" \t"))]
    above = lines[at - 1] if at else line
    end = above[len(above.rstrip("\r\n")) :] or "\n"
    lines[at] = bom + indentation + COMMENT + end + line
    return "".join(lines)


def messages(ed: Editor) -> list[str]:
    """What was said to the user that no test has asked for yet."""
    unread = (each for each in ed.client.unread() if each.get("method") == "window/showMessage")
    return [each["params"]["message"] for each in unread]
