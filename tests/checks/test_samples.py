"""The sample services hold the flaws that their table lists: those for checks, and no others."""

from pathlib import Path

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import enclosing_symbol, outline
from consult_lsp.syntax.tree import faults
from consult_lsp.text.document import Document

SAMPLES = Path(__file__).parents[1] / "samples"
CHECKS = Path(__file__).parents[2] / "agents" / "backend-developer" / "checks"


def known() -> list[tuple[str, str, str]]:
    """File, place and finder of each row."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (SAMPLES / "KNOWN_FLAWS.md").read_text().splitlines()
        if line.startswith("| ") and not line.startswith("| file ")
    ]
    return [(file, place, finder) for file, place, _, finder in rows]


def sources() -> dict[str, Document]:
    paths = [path for path in SAMPLES.rglob("*") if path.suffix in (".py", ".ts")]
    return {
        path.relative_to(SAMPLES).as_posix(): Document(path.as_uri(), path.read_text())
        for path in sorted(paths)
    }


def test_the_checks_find_the_flaws_of_the_table_and_no_others() -> None:
    rules, _ = load_rules(CHECKS)
    found = set()
    for file, document in sources().items():
        language = language_of("", document.uri)
        for finding in check(document, rules):
            symbol = enclosing_symbol(document, language, finding.span.start)
            found.add((file, symbol.name if symbol else "module", f"check: {finding.rule}"))
    assert found == {row for row in known() if row[2].startswith("check: ")}


def test_every_flaw_of_the_table_has_its_place() -> None:
    documents = sources()
    for file, place, _ in known():
        if file in documents:
            symbols = outline(documents[file], language_of("", file))
            assert place in {"module", *(symbol.name for symbol in symbols)}
        else:
            assert f"model {place} " in (SAMPLES / file).read_text()


def test_every_sample_parses() -> None:
    for file, document in sources().items():
        assert faults(document.text, language_of("", file)) == 0
