"""The fake API as a process of its own, for suites that are not written in Python.

    python -m support.fake_api REPLIES.json        (in the folder tests)

REPLIES.json is a list of ``{"flow"?, "about"?, "answer"}``: the first whose flow (review, improve
or text) is asked for, and whose words ``about`` are in the prompt, is the reply, as often as it is
asked for. An answer is an object, a text, or an HTTP status that refuses. With ``"hold": true`` it
begins and never ends; with words of its own for ``hold`` it stops after them, until a line on stdin
lets it go on.

Each line on stdout is one JSON object: first ``{"environ"}``, what makes a server use this API,
then ``{"asked": flow}`` for each request and ``{"hung_up": count}``. It ends with its stdin.
"""

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from support.anthropic_replies import Body, Reply, error, text
from support.fake_anthropic import FakeAnthropic, Gate

PIECE = 8
"""Characters that come at a time."""


async def main(script: Path) -> None:
    """Serve until nobody holds the other end of stdin."""
    replies = json.loads(script.read_text("utf-8"))
    gates: list[Gate] = []
    async with FakeAnthropic() as fake:
        fake.reply_with(lambda body: _reply(replies, body, gates))
        say(environ=fake.environ)
        hang_ups = asyncio.create_task(_tell_hang_ups(fake.hung_up))
        while await asyncio.to_thread(sys.stdin.readline):
            for gate in gates:
                gate.open()
            gates.clear()
        hang_ups.cancel()


def say(**line: object) -> None:
    """One line for whoever started this."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _reply(replies: list[dict[str, Any]], body: Body, gates: list[Gate]) -> Reply:
    flow, prompt = _flow(body), json.dumps(body["messages"])
    say(asked=flow)
    for reply in replies:
        if reply.get("flow", flow) == flow and json.dumps(reply.get("about", ""))[1:-1] in prompt:
            return _written(reply["answer"], reply.get("hold", False), gates)
    return error(400, message=f"REPLIES.json has none for {flow}")


def _flow(body: Body) -> str:
    schema = json.dumps(body.get("output_config", ""))
    return "review" if "findings" in schema else "improve" if "edits" in schema else "text"


def _written(answer: object, hold: bool | str, gates: list[Gate]) -> Reply:
    if isinstance(answer, int):
        return error(answer)
    words = answer if isinstance(answer, str) else json.dumps(answer)
    if isinstance(hold, str):
        gates.append(Gate())
        until = words.index(hold) + len(hold)
        return text(words, piece=PIECE, hold=(-(-until // PIECE), gates[-1]))
    return text(words, hold=(1, Gate()) if hold else None)


async def _tell_hang_ups(hung_up: Callable[[int], Awaitable[None]]) -> None:
    count = 1
    while True:
        try:
            await hung_up(count)
        except TimeoutError:  # nobody has hung up for a while
            continue
        say(hung_up=count)
        count += 1


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
