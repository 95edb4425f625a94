"""The name of a symbol, as a person would say it: ``total``, ``Orders``, ``describe("orders")``."""

import re
from typing import Any

from ast_grep_py import SgNode

_WITHOUT_A_NAME = {
    "conversion_operator_declaration",
    "indexer_declaration",
    "operator_declaration",
    "singleton_class",
    "subscript_declaration",
}
"""What has names inside that are not its own: a type, a parameter."""

_HEADED = {
    "at_rule",
    "block",
    "keyframes_statement",
    "media_statement",
    "rule_set",
    "supports_statement",
}
"""What is called by all that stands before its opening brace."""

_HIDING = {"reference_declarator", "parenthesized_declarator", "attributed_declarator"}
_IN_SIGNATURES = {
    f"{what}_declaration" for what in ("function", "local_function", "method", "getter", "setter")
}
_SIGNATURES: list[Any] = [
    {"kind": f"{what}_signature"}
    for what in ("constructor", "factory_constructor", "function", "getter", "setter", "operator")
]
_QUOTED = re.compile(r"""(["'])(.*)\1""", re.DOTALL)


def name_of(node: SgNode, language: str) -> str:
    """The name of what ``node`` declares, in one line; never empty where the node has text."""
    if node.kind() in _HEADED:
        name = _header(node)
    elif node.kind() in _WITHOUT_A_NAME:
        name = ""
    elif language in _OWN_WAYS:
        name = _OWN_WAYS[language](node)
    else:
        name = _named(node)
    quoted = _QUOTED.fullmatch(name)
    return " ".join((quoted[2] if quoted else name).split()) or _header(node)


def _named(node: SgNode) -> str:
    for field in ("name", "key", "property", "attrpath", "pattern", "left"):
        if found := node.field(field):
            return found.text()
    if declared := _declared(node):
        return declared.text()
    if node.kind() == "call_expression":
        return _call(node)
    if (type_ := node.field("type")) and node.kind() == "impl_item":
        return type_.text()
    for child in node.named_children():
        if child.kind().endswith("identifier"):
            return child.text()
    return ""


def _declared(node: SgNode) -> SgNode | None:
    """The name that C hides under pointers, references and parameters."""
    parent = node.parent()
    if node.kind().endswith("_specifier") and parent and parent.kind() == "type_definition":
        node = parent
    declarator = node.field("declarator")
    while declarator:
        inner = declarator.field("declarator")
        if inner is None and declarator.kind() in _HIDING:
            inner = next(iter(declarator.named_children()[-1:]), None)
        if inner is None:
            break
        declarator = inner
    return declarator


def _call(node: SgNode) -> str:
    """``describe("orders")`` for ``describe("orders", () => …)``."""
    called, arguments = node.field("function"), node.field("arguments")
    first = next(iter(arguments.named_children()), None) if arguments else None
    return f"{called.text()}({first.text()})" if called and first else ""


def _in_dart(node: SgNode) -> str:
    if node.kind() in _IN_SIGNATURES and (signature := node.find(any=_SIGNATURES)):
        if signature.kind() == "operator_signature":
            return signature.text().partition("(")[0]
        if "constructor" in signature.kind():
            return signature.text().partition("(")[0].removeprefix("factory ")
        if name := signature.field("name") or signature.find(kind="identifier"):
            return name.text()
    return _named(node)


def _in_elixir(node: SgNode) -> str:
    arguments = next((child for child in node.children() if child.kind() == "arguments"), None)
    first = next(iter(arguments.named_children()), None) if arguments else None
    while first and (inner := first.field("left") or first.field("target")):
        first = inner
    return first.text() if first else ""


def _in_html(node: SgNode) -> str:
    tag = next(iter(node.named_children()), None)
    return tag.text() if tag else ""


def _in_kotlin(node: SgNode) -> str:
    if node.kind() == "property_declaration" and (name := node.find(kind="simple_identifier")):
        return name.text()
    return _named(node)


def _in_markdown(node: SgNode) -> str:
    heading = next(iter(node.named_children()), None)
    content = heading.field("heading_content") if heading else None
    return content.text() if content else ""


def _in_ruby(node: SgNode) -> str:
    return "" if node.kind() == "call" else _named(node)


_OWN_WAYS = {
    "dart": _in_dart,
    "elixir": _in_elixir,
    "html": _in_html,
    "kotlin": _in_kotlin,
    "markdown": _in_markdown,
    "ruby": _in_ruby,
}


def _header(node: SgNode) -> str:
    """What stands before the body, such as ``resource "a" "b"`` or ``companion object``."""
    lines = node.text().split("\n")
    first = next((line for line in lines if line.strip() and line.lstrip()[0] not in "@["), "")
    if node.kind() in _HEADED:
        return " ".join(node.text().partition("{")[0].split())
    if node.kind() == "call":  # of Ruby
        return re.sub(r"\s+do\b.*", "", first).strip()
    return re.split(r"[({=]", first, maxsplit=1)[0].strip() or first.strip()
