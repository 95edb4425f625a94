"""The VS Code extension makes words and code of a page, whatever a model has written there."""

import json
import os
import subprocess
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest

from support.real_vscode import EDITORS, NODE, needs_vscode

pytestmark = pytest.mark.slow

SCRIPT = Path(__file__).parent / "vscode/render.mjs"

TAGS = {"p", "br", "hr", "em", "strong", "s", "code", "pre", "blockquote", "ul", "ol", "li"}
TAGS |= {"table", "thead", "tbody", "tr", "th", "td", "div", "span"}
TAGS |= {f"h{level}" for level in range(1, 7)}
ATTRIBUTES = {"class", "data-line", "start", "style"}

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    '<meta http-equiv="refresh" content="0;url=//there">',
    "[words](javascript:alert(1))",
    "[words](command:workbench.action.quit)",
    "![words](https://there/picture.png)",
    "[words][more]\n\n[more]: command:workbench.action.quit",
    "<https://there> <command:workbench.action.quit>",
    "https://there/page",
    '```python" onclick="alert(1)\nx = 1\n```',
    "```html\n</code></pre><script>alert(1)</script>\n```",
    "```python\nx = '</code><img src=x onerror=alert(1)>'\n```",
    "| a | b |\n|:--|--:|\n| <b> | `<script>` |",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
    '3. `" onfocus="alert(1)`',
    "# <script>alert(1)</script>",
]

JOINTS = ["", "\n", "\n\n", "\n> ", "\n- ", "`", "**", "\\", " | "]


class Written(HTMLParser):
    """Every tag with its attributes, and the words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        self.words += data


def rendered(texts: list[str], render: str = "render") -> list[Written]:
    """What is made of each text."""
    done = subprocess.run(
        (NODE, SCRIPT, render),
        input=json.dumps(texts),
        env={**os.environ, "CONSULT_EDITORS": str(EDITORS)},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return [Written(html) for html in json.loads(done.stdout)]


def is_harmless(written: Written) -> bool:
    """Whether there is nothing but text and its form."""
    return all(
        tag in TAGS
        and attributes.keys() <= ATTRIBUTES
        and attributes.get("style", "").removeprefix("text-align:") in ("", "left", "right")
        for tag, attributes in written.tags
    )


@needs_vscode
def test_nothing_of_a_model_is_a_link_a_picture_or_markup() -> None:
    mixed = ["".join(each) for each in product(HOSTILE, JOINTS, HOSTILE)]
    huge = [
        "\n\n".join(HOSTILE) * 100,
        "<script>" * 10_000,
        "[" * 10_000,
        "`" * 10_000 + "*" * 10_000,
    ]
    texts = [*HOSTILE, *mixed, *huge]
    for text, written in zip(texts, rendered(texts), strict=True):
        assert is_harmless(written), text


@needs_vscode
@pytest.mark.parametrize(
    ("text", "tag", "words"),
    [
        ("# Why", "h1", "Why"),
        ("A **lock** is held.", "strong", "lock is held"),
        ("- one\n- two", "li", "two"),
        ("| a |\n|---|\n| b |", "td", "b"),
        ("```python\ndef f(): ...\n```", "span", "def f(): ..."),
        ("[words](https://there)", "p", "[words](https://there)"),
    ],
)
def test_markdown_is_rendered(text: str, tag: str, words: str) -> None:
    [written] = rendered([text])
    assert tag in [name for name, _ in written.tags]
    assert words in written.words


@needs_vscode
def test_a_page_of_ours_leads_to_its_references_and_nowhere_else() -> None:
    page = "\n\n".join(["<https://there/reference>", *HOSTILE, "<http://there> <file:///there>"])
    [written] = rendered([page], "renderOwn")
    links = [attributes for tag, attributes in written.tags if tag == "a"]
    assert links == [{"href": "https://there/reference"}, {"href": "https://there"}]
    assert {tag for tag, _ in written.tags} <= TAGS | {"a"}
