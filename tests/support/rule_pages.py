"""Write the page of each rule of the bundled agents, from its rule files and their samples.

    python tests/support/rule_pages.py

A test says when they are out of date.
"""

import re
import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import Rule, read_rules
from consult_lsp.checks.unseen_characters import unseen_findings
from consult_lsp.finding import Finding
from consult_lsp.text.document import Document

ROOT = Path(__file__).parents[2]
AGENT = ROOT / "agents/backend-developer"
SAMPLES = ROOT / "tests/checks/rule-tests"
LANGUAGES = {"python": "Python", "typescript": "TypeScript"}
HIDDEN = "is_admin = False  # checked\u202e below\n"


def pages() -> dict[Path, str]:
    """Each page with what belongs in it."""
    files = sorted((AGENT / "checks").glob("*/*.yml"), key=lambda path: (path.stem, path.parent))
    written = {
        rule: _page(list(of_rule)) for rule, of_rule in groupby(files, key=lambda path: path.stem)
    }
    written["hidden-character"] = _page_of_hidden()
    return {AGENT / f"rules/{rule}.md": page for rule, page in written.items()}


def _page(files: list[Path]) -> str:
    loaded = {path: read_rules(path.read_text("utf-8"))[0] for path in files}
    first = loaded[files[0]][0]
    languages = ", ".join(LANGUAGES[path.parent.name] for path in files)
    finding = _best(_samples(files[0])["invalid"], files[0].parent.name, loaded[files[0]])[1]
    parts = [
        _head(finding.title, first.id, _severities(loaded.values()), first.category, languages)
    ]
    for path, rules in loaded.items():
        parts += _section(path, rules)
    links = dict.fromkeys(link for path in files for link in _references(path))
    return _joined(parts, list(links))


def _section(path: Path, rules: tuple[Rule, ...]) -> Iterator[str]:
    """What a rule says of one language."""
    language = path.parent.name
    samples = _samples(path)
    yield f"## {LANGUAGES[language]}"
    yield from _whys(rules)
    trade_offs = dict.fromkeys(rule.trade_offs for rule in rules if rule.trade_offs)
    yield from (f"What it costs: {one}" for one in trade_offs)
    bad, finding = _best(samples["invalid"], language, rules)
    yield f"Bad:\n\n{_code(bad, language)}"
    yield f"Good:\n\n{_code(samples['valid'][0], language)}"
    if finding.fixes:
        fix = finding.fixes[0]
        yield f"The quick fix *{fix.title}* makes of the bad one:\n\n" + _code(
            _fixed(bad, finding), language
        )


def _severities(loaded: Iterable[tuple[Rule, ...]]) -> str:
    """How bad it is, worst first: rules that share a name may differ in what they are sure of."""
    found = {rule.severity for rules in loaded for rule in rules}
    return " or ".join(sorted(found, key=lambda severity: severity.rank))


def _samples(path: Path) -> dict[str, list[str]]:
    """The good and bad samples of a rule file."""
    samples = SAMPLES / path.parent.name / f"{path.stem}-test.yml"
    read: dict[str, list[str]] = yaml.safe_load(samples.read_text("utf-8"))
    return read


def _whys(rules: Iterable[Rule]) -> Iterator[str]:
    """The notes of a language's rules; what an earlier one has said is said once."""
    said: set[str] = set()
    for rule in rules:
        sentences = re.split(r"(?<=[.?!]) ", " ".join(rule.note.split()))
        new = [sentence for sentence in sentences if sentence not in said]
        said.update(new)
        if new:
            yield textwrap.fill(" ".join(new), 100, break_on_hyphens=False)


def _best(texts: list[str], language: str, rules: tuple[Rule, ...]) -> tuple[str, Finding]:
    """The first bad sample that a fix settles, or the first of all."""
    found = [(text, check(Document("", text, language_id=language), rules)[0]) for text in texts]
    return next((one for one in found if one[1].fixes), found[0])


def _page_of_hidden() -> str:
    (finding,) = unseen_findings(Document("", HIDDEN))
    title = "A line holds a character that no reader sees"
    shown = HIDDEN.replace("\u202e", "<U+202E>")
    parts = [
        _head(title, finding.rule, finding.severity, finding.category, "every language"),
        textwrap.fill(finding.why, 100),
        f"Bad (the character is written out here):\n\n{_code(shown, '')}",
        f"The quick fix *{finding.fixes[0].title}* makes of it:\n\n"
        + _code(_fixed(HIDDEN, finding), ""),
    ]
    return _joined(parts, ["https://trojansource.codes", "https://www.unicode.org/reports/tr55/"])


def _head(title: str, rule: str, severity: str, category: str, languages: str) -> str:
    return f"# {title}\n\nRule `{rule}`: {severity}, {category}. It is looked for in {languages}."


def _fixed(text: str, finding: Finding) -> str:
    (edit,) = finding.fixes[0].edits
    lines = text.splitlines(keepends=True)
    before, after = "".join(lines[: edit.start_line - 1]), "".join(lines[edit.start_line - 1 :])
    assert after.startswith(edit.old)
    return before + edit.new + after[len(edit.old) :]


def _code(text: str, language: str) -> str:
    return f"```{language}\n{text.rstrip()}\n```"


def _references(path: Path) -> list[str]:
    data: Any = next(iter(yaml.safe_load_all(path.read_text("utf-8"))))
    return list(data["metadata"]["references"])


def _joined(parts: list[str], links: list[str]) -> str:
    references = "\n".join(f"- <{link}>" for link in links)
    return "\n\n".join([*parts, f"## References\n\n{references}\n"])


def main() -> None:
    """Write all pages."""
    for path, page in pages().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
