"""Rules: standard ast-grep rule files, read from a folder.

Read are the keys of https://ast-grep.github.io/reference/yaml.html that a check needs: ``id``,
``language``, ``severity``, ``message``, ``note``, ``rule``, ``constraints``, ``utils``,
``transform``, ``fix``, ``files``, ``ignores`` and ``metadata``. Of the metadata, which ast-grep
leaves to its users, ``rule`` (the name that findings carry, where several rules share one),
``confidence``, ``category``, ``trade_offs``, ``words`` (some of which a text must hold) and ``fix``
(the title of a fix given as a plain string) are ours, and so are ``references``, for its page only.

No two rules of a folder have one ``id``, so ``ast-grep scan`` takes the folder as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, cast

import yaml
from ast_grep_py import Config, SgRoot

from consult_lsp.errors import Problem
from consult_lsp.finding import Category, Severity
from consult_lsp.syntax.language import canonical

MAX_SIZE = 64 * 1024
"""Bytes in one rule file."""

MAX_FILES = 500
"""Rule files in one folder."""

MAX_NESTING = 40
"""Levels of YAML in one rule file."""

DIALECTS = {"typescript": ("typescript", "tsx", "javascript")}
"""A rule for TypeScript runs on TSX and JavaScript too, wherever it names only what they have."""

CONFIDENCES = ("certain", "likely", "worth a look")
"""How sure a rule is that what it finds is wrong. Only what is certain may be an error."""

SEVERITIES = {
    "error": Severity.ERROR,
    "warning": Severity.WARNING,
    "info": Severity.INFORMATION,
    "hint": Severity.HINT,
}
_MATCHER_KEYS = ("rule", "constraints", "utils", "transform")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml is optional in a source build


@dataclass(frozen=True, slots=True)
class FixTemplate:
    """What takes the place of a match; ``$NAME`` and ``$$$NAMES`` stand for what it captured."""

    title: str
    template: str


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One structural check."""

    id: str
    """The name that a finding carries; rules that find the same in other ways share it."""
    own_id: str
    """The id in its file."""
    languages: tuple[str, ...]
    """The grammars it runs on, its own first."""
    severity: Severity
    confidence: str
    """One of CONFIDENCES; empty where its file does not say."""
    category: Category
    message: str
    note: str
    trade_offs: str
    matcher: Config
    fixes: tuple[FixTemplate, ...]
    files: tuple[str, ...] = ()
    ignores: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    """A text without any of these cannot match; looking for words is far cheaper."""

    def reads(self, path: str, text: str) -> bool:
        """Whether ``files`` and ``ignores`` let the rule see this path or URI, and it may match."""
        if self.words and not any(word in text for word in self.words):
            return False
        return self.is_for(path)

    def is_for(self, path: str) -> bool:
        """Whether ``files`` and ``ignores`` let the rule see this path or URI."""
        path = "/" + path.replace("\\", "/")
        wanted = not self.files or any(fnmatch(path, glob) for glob in self.files)
        return wanted and not any(fnmatch(path, glob) for glob in self.ignores)


class _RuleError(Exception):
    """Why a rule cannot be used; told as a Problem."""


def load_rules(folder: Path) -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of every ``*.yml`` and ``*.yaml`` below ``folder``, in the order of their paths."""
    paths = sorted(path for path in folder.rglob("*") if path.suffix in (".yml", ".yaml"))
    problems: list[Problem] = []
    if not paths:
        problems.append(Problem("No checks run: the folder holds no rule files.", str(folder)))
    if len(paths) > MAX_FILES:
        message = f"Only the first {MAX_FILES} rule files of this folder are used."
        problems.append(Problem(message, str(folder)))
    rules: list[Rule] = []
    for path in paths[:MAX_FILES]:
        found, wrong = _read_file(path)
        rules += found
        problems += wrong
    return tuple(rules), problems


def read_rules(text: str, path: str = "") -> tuple[tuple[Rule, ...], list[Problem]]:
    """The rules of one file: one to a YAML document."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    try:
        for data in _yaml_documents(text):
            try:
                if (rule := _rule(data)) is not None:
                    rules.append(rule)
            except _RuleError as error:
                problems.append(Problem(f"This check does not run: {error}", path))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line if error.problem_mark else 0
        problems.append(
            Problem(f"This check does not run: not valid YAML ({error.problem}).", path, line)
        )
    except (yaml.YAMLError, ValueError) as error:
        problems.append(Problem(f"This check does not run: not valid YAML ({error}).", path))
    return tuple(rules), problems


def _read_file(path: Path) -> tuple[tuple[Rule, ...], list[Problem]]:
    try:
        if path.stat().st_size > MAX_SIZE:
            message = f"This check does not run: the file is larger than {MAX_SIZE // 1024} KiB."
            return (), [Problem(message, str(path))]
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        message = f"This check does not run: the file cannot be read ({error.strerror})."
        return (), [Problem(message, str(path))]
    except UnicodeDecodeError:
        return (), [Problem("This check does not run: the file is not UTF-8 text.", str(path))]
    return read_rules(text, str(path))


def _yaml_documents(text: str) -> Iterator[Any]:
    """The documents of a YAML text. What expands or nests without end is refused beforehand."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):
            raise ValueError("anchors and aliases are not read")
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_NESTING:
            raise ValueError(f"more than {MAX_NESTING} levels deep")
    return yaml.load_all(text, Loader=_LOADER)


def _rule(data: object) -> Rule | None:
    """The rule in ``data``; None when it is switched off."""
    if not isinstance(data, Mapping):
        raise _RuleError("a rule is a mapping with id, language, message and rule.")
    severity = _text(data, "severity") or "hint"
    if severity == "off":
        return None
    if severity not in SEVERITIES:
        raise _RuleError(f"severity is {severity!r}, not one of {', '.join(SEVERITIES)} and off.")
    name = _required(data, "id")
    matcher = _matcher(data)
    message = _text(data, "message") or name
    metadata = _mapping(data, "metadata")
    return Rule(
        id=_text(metadata, "rule") or name,
        own_id=name,
        languages=_languages(_required(data, "language"), matcher),
        severity=SEVERITIES[severity],
        confidence=_confidence(metadata, severity),
        category=_category(metadata),
        message=message,
        note=_text(data, "note"),
        trade_offs=_text(metadata, "trade_offs"),
        matcher=matcher,
        fixes=_fixes(data.get("fix"), _text(metadata, "fix") or f"Fix: {message}"),
        files=_globs(data, "files"),
        ignores=_globs(data, "ignores"),
        words=_texts(metadata, "words"),
    )


def _matcher(data: Mapping[str, Any]) -> Config:
    if not _mapping(data, "rule"):
        raise _RuleError("the key 'rule' is missing.")
    matcher = {key: _mapping(data, key) for key in _MATCHER_KEYS if data.get(key) is not None}
    return cast("Config", matcher)


def _languages(written: str, matcher: Config) -> tuple[str, ...]:
    language = canonical(written)
    if language is None:
        raise _RuleError(f"there is no grammar for the language {written!r}.")
    if refusal := _refusal(matcher, language):
        raise _RuleError(f"{refusal}.")
    others = (dialect for dialect in DIALECTS.get(language, ()) if dialect != language)
    return (language, *(dialect for dialect in others if not _refusal(matcher, dialect)))


def _refusal(matcher: Config, language: str) -> str:
    """Why the engine does not take ``matcher`` for ``language``; empty when it does."""
    try:
        SgRoot("", language).root().find(matcher)
    except Exception as error:  # noqa: BLE001 -- the binding raises RuntimeError and bare Exception
        causes = str(error).partition("Stack backtrace")[0].split("Caused by:")[-1]
        return " ".join(causes.split())
    return ""


def _fixes(data: object, title: str) -> tuple[FixTemplate, ...]:
    if data is None:
        return ()
    entries = data if isinstance(data, list) else [data]
    return tuple(_fix(entry, title) for entry in entries)


def _fix(entry: object, title: str) -> FixTemplate:
    if isinstance(entry, str):
        return FixTemplate(title, entry)
    if not isinstance(entry, Mapping) or not isinstance(entry.get("template"), str):
        raise _RuleError("a fix is a text, or a mapping with title and template.")
    if "expandStart" in entry or "expandEnd" in entry:
        raise _RuleError("a fix with expandStart or expandEnd is not supported.")
    return FixTemplate(_text(entry, "title") or title, entry["template"])


def _confidence(metadata: Mapping[str, Any], severity: str) -> str:
    written = _text(metadata, "confidence")
    if written and written not in CONFIDENCES:
        raise _RuleError(f"{written!r} is no confidence; use one of {', '.join(CONFIDENCES)}.")
    if severity == "error" and written not in ("", "certain"):
        raise _RuleError(f"what is {written} is no error; only what is certain may be one.")
    return written


def _category(metadata: Mapping[str, Any]) -> Category:
    written = _text(metadata, "category") or Category.MAINTAINABILITY
    try:
        return Category(written)
    except ValueError:
        raise _RuleError(f"{written!r} is no category; use one of {', '.join(Category)}.") from None


def _globs(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    # Paths are absolute or URIs here, and ast-grep's globs are relative to the project.
    globs = _texts(data, key)
    return tuple(glob if glob.startswith("**/") else f"**/{glob}" for glob in globs)


def _texts(data: Mapping[str, Any], key: str) -> tuple[str, ...]:
    value = data.get(key) or []
    if not isinstance(value, list) or not all(isinstance(text, str) for text in value):
        raise _RuleError(f"{key!r} is not a list of texts.")
    return tuple(value)


def _required(data: Mapping[str, Any], key: str) -> str:
    if not (text := _text(data, key)):
        raise _RuleError(f"the key {key!r} is missing.")
    return text


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data.get(key)
    if value is None:
        return ""
    if value is False:
        return "off"  # YAML 1.1 reads the word off as false
    if not isinstance(value, str):
        raise _RuleError(f"{key!r} is not a text.")
    return value.strip()


def _mapping(data: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = data.get(key)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise _RuleError(f"{key!r} is not a mapping.")
    return value
