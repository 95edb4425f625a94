"""Inert Markdown: what a model wrote, fit to be shown where a renderer would act on it.

An editor fetches an image in a hover without a click, and a link may name a command. So the text is
parsed and written anew: no image, no HTML, no link of any kind, no reference. A link becomes its
words and its target in a code span, where the reader sees the host and nothing can be clicked. What
cannot be written so is shown as code.

The parser is imported when it is first needed: it costs 80 ms and 7 MiB. Plain prose, as the
bundled checks write it, needs none: it would be written as it is.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from consult_lsp.text.plain import plain, plain_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token
    from mdformat.renderer import RenderContext, RenderTreeNode

LIMIT = 32_000
"""Characters that are shown; an answer of this length is a long essay."""

# Parser and writer take time that grows with the square of these. No text meant for a reader comes
# near the bounds, and within them none takes longer than a tenth of a second.
_MOST_LINES = 1_000
_MOST_BRACKETS = 600
_MOST_MARKS = 2_000
_MOST_TOKENS = 2_500
_DEEPEST = 40

# A language; and whether an answer means the lines as they stand, or what is to take their place.
_KEPT_INFO = re.compile(r"[\w.+#-]{0,40}(?: (?:before|after)(?!\S))?")
_ADDRESS = re.compile(
    r"""[a-z][a-z0-9+.-]{0,30}://[^\s`]*
      | \b(?:command|data|file|ftp|https?|javascript|mailto|ssh|tel|vbscript|vscode[a-z-]*):[^\s`]+
      | \bwww\.[^\s`]*
      | [\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]+""",
    re.IGNORECASE | re.VERBOSE,
)

# Prose of which every reader makes the same: no character in it means anything but itself, but for
# whole code spans, whole bold beginnings, and a list at its end.
_PROSE = """(?:
    [A-Za-z0-9,.;:()'"/%?=+@{}|–·’…-]
  | (?<=[A-Za-z0-9])_(?=[A-Za-z0-9])
  | [ ](?![ \\n]|\\Z)
  | (?<!`)`[!-_a-~](?:[ -_a-~]*[!-_a-~])?`(?!`)
)++"""
_WORD_FIRST = r"""(?=[A-Za-z0-9"'(`])(?!\d+[.)](?:\s|\Z))"""
_BOLD = rf"\*\*{_WORD_FIRST}{_PROSE}\*\*"
_PARAGRAPH = rf"(?:{_BOLD}|{_WORD_FIRST}{_PROSE}(?:\n{_WORD_FIRST}{_PROSE})*)"
_ITEM = rf"-[ ](?:{_BOLD}(?=[ \n]|\Z)(?:[ ]{_PROSE})?|{_WORD_FIRST}{_PROSE})"
_PLAIN_PROSE = re.compile(
    rf"(?:{_PARAGRAPH}\n\n)*(?:{_PARAGRAPH}|{_ITEM}(?:\n{_ITEM})*)\n?", re.VERBOSE
)
_MOST_PROSE = 2_000
_BREAK = re.compile(r"(?<!\n)\n(?!\n|- )")
"""A break within a paragraph of plain prose."""

_TILDES = re.compile(r"\s*(~{3,})")
_LINE_ENDS = re.compile(r"[\n\r\f\v]+")
_AFTER_ADDRESS = ".,;:!?)]}'\"*_~>"
_FORBIDDEN = frozenset({"link_open", "image", "html_inline", "html_block"})


def inert(markdown: str, *, unwrapped: bool = False) -> str:
    """``markdown`` written anew, with nothing in it that a renderer would fetch, run or open.

    Fenced code comes back as it was, byte for byte. ``unwrapped`` has each paragraph on one line:
    to Markdown the breaks within it are spaces, but editors show them in a hover. Takes a tenth of
    a second at most.
    """
    text = markdown if len(markdown) <= LIMIT else markdown[:LIMIT] + "\n\n…"
    if _is_bomb(text):
        return as_code(text)
    if is_plain_prose(text):
        kept = text.rstrip()
        return f"{_BREAK.sub(' ', kept) if unwrapped else kept}\n"
    return written_anew(text, unwrapped=unwrapped)


def is_plain_prose(text: str) -> bool:
    """Whether a text would be written as it is, and no parser need be asked."""
    return (
        len(text) <= _MOST_PROSE
        and _PLAIN_PROSE.fullmatch(text) is not None
        and _ADDRESS.search(text) is None
    )


def written_anew(text: str, *, unwrapped: bool = False) -> str:
    """The same as the parser reads it, whatever it may be."""
    tokens = _tamed(_parser().parse(text), unwrapped=unwrapped)
    if _is_too_much(tokens):
        return as_code(text)
    written = _written(tokens)
    return written if is_inert(written) else as_code(text)


def is_inert(markdown: str) -> bool:
    """Whether a renderer finds neither link, image, HTML, reference nor bare address."""
    env: dict[str, Any] = {}
    for token in _flattened(_parser(html=True).parse(markdown, env)):
        if token.type in _FORBIDDEN or (token.type == "text" and _ADDRESS.search(token.content)):
            return False
    return not env.get("references")


def as_code(text: str) -> str:
    """``text`` in a fence that it cannot close."""
    longest = max((len(run) for run in re.findall("`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}text\n{text.rstrip()}\n{fence}\n"


@cache
def _parser(*, html: bool = False) -> "MarkdownIt":
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": html}).enable("table")
    # By default a link to javascript: is no link to this parser, but it is one to others.
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # the way to set it
    return parser


def _is_bomb(text: str) -> bool:
    return (
        text.count("\n") > _MOST_LINES
        or text.count("[") > _MOST_BRACKETS
        or sum(map(text.count, "*_&<")) > _MOST_MARKS
    )


def _is_too_much(tokens: "Iterable[Token]") -> bool:
    depth = deepest = count = 0
    for token in _flattened(tokens):
        depth += token.nesting
        deepest = max(deepest, depth)
        count += 1
    return count > _MOST_TOKENS or deepest > _DEEPEST


def _flattened(tokens: "Iterable[Token]") -> "Iterator[Token]":
    for token in tokens:
        yield token
        yield from _flattened(token.children or ())


def _tamed(tokens: "Sequence[Token]", *, unwrapped: bool) -> "Sequence[Token]":
    """The same tokens, changed in place: no link, no image, and little of an info."""
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "fence":
            kept = _KEPT_INFO.match(token.info.strip())
            token.info = kept[0] if kept else ""
            # A fence that the text never closes: its last line would swallow the closing one.
            if token.content and not token.content.endswith("\n"):
                token.content += "\n"
        elif token.type == "inline":
            in_heading = before is not None and before.type == "heading_open"
            inline = _without_links(token.children or (), in_heading=in_heading)
            joined = _joined(_on_one_line(inline) if unwrapped else inline)
            token.children = _joined(_without_fences(joined))
    return tokens


def _without_links(tokens: "Iterable[Token]", *, in_heading: bool = False) -> "Iterator[Token]":
    targets: list[tuple[str, bool]] = []
    for token in tokens:
        match token.type:
            case "link_open":
                targets.append((str(token.attrs.get("href", "")), token.markup == "autolink"))
            case "link_close":
                target, is_auto = targets.pop()
                if not is_auto:
                    yield from _in_brackets(target)
            case "image":
                yield from _without_links(token.children or ())
                yield from _in_brackets(str(token.attrs.get("src", "")))
            case "text":
                yield from _with_addresses_as_code(token.content)
            case "code_inline":
                yield _token("code_inline", plain_line(token.content) or " ")
            case "hardbreak" if in_heading:  # the writer would put an HTML tag there
                yield _token("text", " ")
            case _:
                yield token


def _without_fences(tokens: "Iterable[Token]") -> "Iterator[Token]":
    """Tildes that begin a line of a paragraph as code: the writer would open a fence by them."""
    begins = True
    for token in tokens:
        found = _TILDES.match(token.content) if begins and token.type == "text" else None
        if found:
            yield _token("code_inline", found[1])
            yield _token("text", token.content[found.end() :])
        else:
            yield token
        begins = token.type in ("softbreak", "hardbreak")


def _on_one_line(tokens: "Iterable[Token]") -> "Iterator[Token]":
    return (_token("text", " ") if token.type == "softbreak" else token for token in tokens)


def _in_brackets(target: str) -> "Iterator[Token]":
    if target:
        yield _token("text", " (")
        yield _token("code_inline", plain_line(target))
        yield _token("text", ")")


def _with_addresses_as_code(text: str) -> "Iterator[Token]":
    """Text in which renderers of GitHub's Markdown find no address to link."""
    reached = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER_ADDRESS) or found[0]
        yield _token("text", text[reached : found.start()])
        yield _token("code_inline", plain_line(address))
        reached = found.start() + len(address)
    yield _token("text", text[reached:])


def _joined(tokens: "Iterable[Token]") -> "list[Token]":
    """Neighbouring texts as one, and a space between backticks that would run together."""
    joined: list[Token] = []
    for token in tokens:
        last = joined[-1] if joined else None
        if token.type == "text":
            # ``&#10;`` can hide a line end in a text, and any other control character.
            token.content = plain(_LINE_ENDS.sub(" ", token.content))
            if last is not None and last.type == "text":
                last.content += token.content
                continue
            if not token.content:
                continue
        elif token.type == "code_inline" and last is not None and _ends_in_backtick(last):
            joined.append(_token("text", " "))
        joined.append(token)
    return joined


def _ends_in_backtick(token: "Token") -> bool:
    return token.type == "code_inline" or token.content.endswith("`")


def _token(kind: str, content: str) -> "Token":
    from markdown_it.token import Token

    return Token(kind, "code" if kind == "code_inline" else "", 0, content=content)


def _written(tokens: "Sequence[Token]") -> str:
    from mdformat.renderer import MDRenderer

    return MDRenderer().render(tokens, _OPTIONS, {})


def _text(node: "RenderTreeNode", context: "RenderContext") -> str:
    """Text, escaped; ``$(name)`` would be an icon in VS Code."""
    from mdformat.renderer import DEFAULT_RENDERERS

    return DEFAULT_RENDERERS["text"](node, context).replace("$(", "\\$(")


def _table(node: "RenderTreeNode", context: "RenderContext") -> str:
    """A table of GitHub's Markdown, which the writer does not know by itself."""
    rows = [row for part in node.children for row in part.children]
    head, *body = [[_cell(cell, context) for cell in row.children] for row in rows]
    rule = [_ALIGNMENTS.get(str(cell.attrs.get("style")), "---") for cell in rows[0].children]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in (head, rule, *body))


def _cell(node: "RenderTreeNode", context: "RenderContext") -> str:
    written = "".join(child.render(context) for child in node.children).replace("\n", " ")
    # Readers differ on what a backslash before an escaped bar means, so the two are kept apart.
    return re.sub(r"\\(?=\|)", r"\\ ", written).replace("|", "\\|")


_ALIGNMENTS = {
    "text-align:left": ":--",
    "text-align:center": ":-:",
    "text-align:right": "--:",
}


class _Writers:
    """What the writer is to do other than by default, by kind of token."""

    RENDERERS = {"text": _text, "table": _table}  # noqa: RUF012  # the name the writer asks for


_OPTIONS = {"parser_extension": [_Writers], "mdformat": {"number": True}}
