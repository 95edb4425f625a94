"""A finding that has moved is the same in all but its lines."""

from dataclasses import asdict, replace

from consult_lsp.finding import Category, Edit, Evidence, Finding, Fix, Severity

HERE = Edit(5, "a", "b")
FINDING = Finding(
    rule="rule",
    category=Category.SECURITY,
    severity=Severity.ERROR,
    title="title",
    start_line=5,
    end_line=6,
    anchor="a",
    why="why",
    trade_offs="trade-offs",
    fixes=(Fix("fix", (HERE, Edit(7, "c", "d", "b.py")), True, "cost", "doubt", "files"),),
    evidence=(Evidence(8, "quote", "", "note"), Evidence(9, "quote", "b.py", "note")),
    origin="check",
    columns=(1, 2),
)


def test_its_lines_move_with_what_stands_in_the_same_file_and_all_else_stays() -> None:
    assert not [name for name, value in asdict(FINDING).items() if not value], "nothing is left out"
    fix, [here, elsewhere] = FINDING.fixes[0], FINDING.evidence
    assert FINDING.moved(3) == replace(
        FINDING,
        start_line=8,
        end_line=9,
        fixes=(replace(fix, edits=(replace(HERE, start_line=8), fix.edits[1])),),
        evidence=(replace(here, start_line=11), elsewhere),
    )
    assert FINDING.moved(3).moved(-3) == FINDING
