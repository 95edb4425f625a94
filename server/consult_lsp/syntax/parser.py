"""Parsers: what the real parser of a kind of file says is wrong with a text.

A grammar of an editor is lenient by design: it reads on where a compiler stops. So a text of
Python, JSON, TOML or YAML is given to what will read it in the end, and one of SQL to a parser of
its dialects. Nothing of it is run, and no value is made of it that would be larger than the text.
"""

import json
import sys
import tomllib
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import PurePosixPath

import yaml

from consult_lsp.text.document import Document

from .language import MAX_SIZE
from .sql import is_sql, sql_error
from .tree import readable

MAX_SLOW_SIZE = 200_000
"""Code points of a text that a parser written in Python reads: some tenths of a second."""

WHERE = "<proof>"
"""What Python takes for the name of the file, so that only our own warnings are silenced."""

_TOML_NAMES = frozenset({"cargo.lock", "pdm.lock", "pipfile", "poetry.lock", "uv.lock"})
_YAML_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)  # libyaml is optional in a build

warnings.filterwarnings("ignore", module=WHERE)

Parser = Callable[[str], str | None]
"""What is wrong with a text, in a few words; empty if nothing is, None where it cannot tell."""


def parser_of(document: Document, language: str | None) -> Parser | None:
    """The parser for a document, whose grammar is ``language``; None where there is none."""
    path = PurePosixPath(document.uri.lower())
    if language is None and (
        document.language_id == "toml" or path.suffix == ".toml" or path.name in _TOML_NAMES
    ):
        return toml_error
    if language is None and is_sql(document):
        return partial(sql_error, document)
    if document.language_id == "jsonc":
        return None
    return PARSERS.get(language or "")


def python_error(text: str, above: int = 0) -> str | None:
    """What keeps ``text`` from being a module; ``above`` lines that stand before it are counted.

    Compiling finds what a grammar cannot know, such as a ``return`` outside of a function.
    """
    if len(text) > MAX_SIZE:
        return None
    try:
        compile(_bare(text), WHERE, "exec", dont_inherit=True)
    except SyntaxError as error:
        version = f"Python {sys.version_info.major}.{sys.version_info.minor}"
        return f"{error.msg} (line {above + (error.lineno or 1)}, {version})"
    except (ValueError, OverflowError, RecursionError, MemoryError):
        return None  # too deep for the compiler, or no text that it takes at all
    return ""


def json_error(text: str) -> str | None:
    """What keeps ``text`` from being JSON, in which there are no comments."""
    if len(text) > MAX_SIZE:
        return None
    try:
        json.loads(_bare(text), parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        return f"{error.msg} (line {error.lineno})"
    except RecursionError:
        return None
    return ""


def toml_error(text: str) -> str | None:
    """What keeps ``text`` from being TOML 1.0."""
    if len(text) > MAX_SLOW_SIZE:
        return None
    try:
        tomllib.loads(_bare(text))
    except tomllib.TOMLDecodeError as error:
        return str(error)
    except (ValueError, RecursionError):  # a number or a nesting that it does not take
        return None
    return ""


def yaml_error(text: str) -> str | None:
    """What keeps ``text`` from being YAML, in one document or several; nothing is constructed."""
    if len(text) > MAX_SLOW_SIZE:
        return None
    anchors: set[str] = set()
    try:
        for event in yaml.parse(_bare(text), Loader=_YAML_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                anchors.clear()
            elif isinstance(event, yaml.AliasEvent) and event.anchor not in anchors:
                return f"the alias {event.anchor} has no anchor"
            elif isinstance(event, yaml.NodeEvent) and event.anchor:
                anchors.add(event.anchor)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f" (line {mark.line + 1})" if mark else ""
        return f"{error.problem or 'it is no YAML'}{at}"
    except yaml.YAMLError:
        return "it holds characters that YAML does not allow"
    except RecursionError:
        return None
    return ""


PARSERS: dict[str, Parser] = {"python": python_error, "json": json_error, "yaml": yaml_error}
"""By the name of their grammar. The README says what they prove."""


def _bare(text: str) -> str:
    return readable(text).removeprefix("\ufeff")
