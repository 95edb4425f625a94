"""What a folder on the command line stands for: what a backend is made of; the rest is counted."""

from pathlib import Path

from support.command import Run


def test_what_a_backend_is_made_of_belongs_to_a_folder_and_the_rest_is_counted(run: Run) -> None:
    beside = ("q.sql", "Dockerfile", "compose.yaml", "docker-compose.test.yml", "a.proto")
    for name in ("a.py", *beside, "x.json", "y.json", "notes.md", "Makefile"):
        Path(name).write_text("")
    Path(".consultignore").write_text("withheld.py\n")
    Path("withheld.py").write_text("")
    record = run("review", ".", "--format", "json").json
    assert sorted(record["not_checked"]) == sorted(beside)
    left_out = {".json": 2, ".md": 1, "Makefile": 1, ".consultignore": 1, "withheld": 1}
    assert record["left_out"] == left_out
    told = " ".join(run("review", ".").out.split())
    assert "Left out, since they are no code: 2 .json, " in told
    assert "Name one to have it reviewed." in told
    assert "named in .consultignore: 1 file." in told
