"""JSON, TOML and XML from a stranger: read or refused, and asked for what may not be there."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


# For a key of n parts tomllib keeps n tuples of up to n: 200 kB of "a.a.a" take all memory.
_KEY_PART = r"""(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_LONG_KEY = re.compile(rf"(?<![\w-]){_KEY_PART}(?:\.[ \t]*{_KEY_PART}){{24}}", re.ASCII)


class Unreadable(Exception):  # noqa: N818  # what it says, as a reason in a sentence
    """Why a manifest cannot be read."""


def json_table(text: str) -> object:
    """What a JSON text says. Raises Unreadable."""
    return _loaded("JSON", json.loads, text)


def toml_table(text: str) -> object:
    """What a TOML text says. Raises Unreadable."""
    if _LONG_KEY.search(text):
        raise Unreadable("it has a key of more than 24 parts")
    return _loaded("TOML", tomllib.loads, text)


def xml_tree(text: str) -> "Element":
    """The root of an XML text; names are without their namespace. Raises Unreadable.

    A document type is refused, since its entities can grow without bounds or name other files.
    """
    from xml.etree import ElementTree  # few projects have XML, and this costs some milliseconds

    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Unreadable("it declares a document type, which no manifest needs")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  # no document type, so no entities
    except (ElementTree.ParseError, ValueError) as error:
        raise Unreadable(f"it is not valid XML ({error})") from error
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root


def part(table: object, *keys: str) -> object:
    """What is at ``keys`` in tables of tables; None where there is no such thing."""
    for key in keys:
        if not isinstance(table, dict):
            return None
        table = table.get(key)
    return table


def pairs(table: object) -> Iterator[tuple[str, object]]:
    """The entries of a table; a table as a value stands for its ``version``."""
    if isinstance(table, dict):
        for name, value in table.items():
            yield name, value.get("version") if isinstance(value, dict) else value


def texts(items: object) -> list[str]:
    """The texts in a list."""
    return [item for item in items if isinstance(item, str)] if isinstance(items, list) else []


def _loaded(name: str, load: Callable[[str], object], text: str) -> object:
    try:
        return load(text)
    except ValueError as error:
        raise Unreadable(f"it is not valid {name} ({error})") from error
    except RecursionError as error:
        raise Unreadable("it nests too deep") from error
