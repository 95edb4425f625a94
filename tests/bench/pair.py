"""Pair: our server and a bare one, side by side, with the same document."""

from collections.abc import Iterator
from contextlib import contextmanager

from bench.sources import FINDINGS, findings
from bench.wire import BARE, OURS, URI, Wire
from support.fake_anthropic import FakeAnthropic, serving

MOST = 200
"""The most findings that a user can have shown in one file."""


@contextmanager
def pair(text: str) -> Iterator[tuple[Wire, Wire]]:
    """Both, begun and with ``text`` open. Nothing was said about it yet."""
    with Wire.start(OURS) as ours, Wire.start(BARE) as bare:
        for wire in (ours, bare):
            _begin(wire, text)
        yield ours, bare


@contextmanager
def reviewed_pair(text: str, count: int = FINDINGS) -> Iterator[tuple[Wire, Wire, list[int]]]:
    """Both, after a real review of ours by a fake API; and the lines whose findings are shown."""
    places, chosen, reply = findings(text, count)
    with (
        serving(FakeAnthropic()) as fake,
        Wire.start(OURS, fake.environ) as ours,
        Wire.start(BARE) as bare,
    ):
        for wire in (ours, bare):
            _begin(wire, text)
        fake.queue(reply)
        ours.command("consult.review", {"uri": URI, "range": chosen})
        while (told := ours.heard("$/progress")["value"])["kind"] != "end":
            pass
        assert _shown(ours) == places[:MOST], told.get("message")
        yield ours, bare, places[:MOST]


def _shown(wire: Wire) -> list[int]:
    """The lines of what was told last."""
    push = "textDocument/publishDiagnostics"
    said = [each["params"]["diagnostics"] for each in wire.said if each["method"] == push]
    wire.said.clear()
    return [each["range"]["start"]["line"] for each in said[-1]]


def _begin(wire: Wire, text: str) -> None:
    wire.begin({"maxFindings": MOST})
    wire.open(text)
    wire.code_action(1)
    wire.hover(1)
