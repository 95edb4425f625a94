"""Whether a file is there that another one names, without looking outside of the project."""

from pathlib import Path

from consult_lsp.workspace.sibling_files import exists_beside


def test_only_what_is_in_the_project_is_looked_for(tmp_path: Path) -> None:
    root = tmp_path / "project"
    (root / "docs").mkdir(parents=True)
    (root / "docs/there.md").write_text("Hi")
    exists = exists_beside(root / "docs", root)
    assert exists("there.md")
    assert exists("../docs/there.md")
    assert not exists("gone.md")
    assert not exists("../gone.md")
    for outside in ("../../gone.md", "/gone.md", "~/gone.md", "../../project-gone/a.md"):
        assert exists(outside)
