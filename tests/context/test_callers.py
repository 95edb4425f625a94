"""Where a name is used elsewhere: a few whole lines of files that may be sent."""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from consult_lsp.context.surroundings.callers import callers


def repository(folder: Path, **lines: str) -> Path:
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    for name, line in lines.items():
        (folder / name).write_text(line + "\n")
    subprocess.run(["git", "add", "-A"], cwd=folder, check=True)
    return folder


def withheld(names: Iterable[str]) -> dict[str, str]:
    return {name: "it is secret" for name in names if name.endswith(".pem")}


def test_the_uses_in_other_files_are_listed(tmp_path: Path) -> None:
    repository(tmp_path, **{"a.py": "def charge(): ...", "b.py": "  charge()", "ö:.py": "charge()"})
    found = callers("charge", tmp_path, "a.py", withheld)
    assert found is not None
    assert found.text == "b.py:1:charge()\nö:.py:1:charge()"


def test_a_secret_file_is_known_by_its_name_in_any_script(tmp_path: Path) -> None:
    repository(tmp_path, **{"schlüssel.pem": "charge", "a:b.pem": "charge"})
    assert callers("charge", tmp_path, "a.py", withheld) is None


def test_no_line_is_cut_so_no_key_is_halved(tmp_path: Path) -> None:
    repository(tmp_path, **{"b.py": "charge(" + "x" * 500 + ")"})
    assert callers("charge", tmp_path, "a.py", withheld) is None


def test_a_name_that_is_everywhere_asks_nothing_of_its_files(tmp_path: Path) -> None:
    repository(tmp_path, **{f"f{number}.py": "charge()" for number in range(60)})

    def never(names: Iterable[str]) -> dict[str, str]:
        raise AssertionError(names)

    assert callers("charge", tmp_path, "a.py", never) is None


def test_code_is_redacted_as_it_stands_in_its_file(tmp_path: Path) -> None:
    repository(tmp_path, **{"b.yml": "  password: charge"})
    found = callers("charge", tmp_path, "a.py", withheld)
    assert found is not None
    assert found.made_of is not None
    assert found.made_of(lambda code: code.replace("  password: charge", "hidden")).endswith(
        ":hidden"
    )
