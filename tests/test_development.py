"""What a developer runs: targets of the Makefile, hooks, CI, and the versions of packages."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
LOCK = (ROOT / "constraints.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["server/CONTRIBUTING.md", "README.md", ".ci/run"])
def test_each_target_that_is_named_exists(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    lists = re.findall(r"(?:`|^|[\" ])make (?:--silent )?([a-z-]+(?: [a-z-]+)*)(?:`|$)", text, re.M)
    named = {word for words in lists for word in words.split()}
    assert named - TARGETS == set()
    assert named or name == "README.md"


def test_make_help_lists_every_target() -> None:
    assert set(re.findall(r"^([a-z-]+):.* ## ", MAKEFILE, re.MULTILINE)) == TARGETS
    [phony] = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == TARGETS


def test_the_readme_tests_with_the_command_of_make_test() -> None:
    [command] = re.findall(r"^test:.*\n\t\$\(PYTHON\) (.*)$", MAKEFILE, re.MULTILINE)
    readme = (ROOT / "README.md").read_text("utf-8")
    assert re.search(rf"^    python3 -m venv .* && .venv/bin/python {command}$", readme, re.M)
    workflow = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert f"- run: python {command}\n" in workflow


@pytest.mark.parametrize(
    ("named", "is_left_out"),
    [
        (["tests/edits"], True),
        (["tests/edits", "-m", "slow"], False),
        (["tests/edits/test_interleavings.py"], False),
    ],
)
def test_what_is_slow_is_left_out_unless_it_is_named(named: list[str], is_left_out: bool) -> None:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-p", "no:cacheprovider", *named]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert ("::test_no_edit_is_misplaced_and_no_byte_is_lost" not in said) == is_left_out
    assert ("Left out: what is marked slow" in said) == is_left_out


def test_each_hook_runs_a_target() -> None:
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    [repository] = config["repos"]
    assert repository["repo"] == "local"  # hooks from elsewhere would bring versions of their own
    for hook in repository["hooks"]:
        assert hook["entry"] == f"make --silent {hook['id']}"
        assert hook["id"] in TARGETS


def test_every_requirement_is_locked_to_a_version_that_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    asked = [
        *project["build-system"]["requires"],
        *project["project"]["dependencies"],
        *(each for extra in extras for each in extra if not each.startswith("consult-lsp")),
    ]
    locked = {canonicalize_name(line.name): line for line in map(Requirement, LOCK.splitlines())}
    for each in map(Requirement, asked):
        [pin] = locked[canonicalize_name(each.name)].specifier
        assert pin.operator == "=="
        assert pin.version in each.specifier, f"{each}: make lock"


def test_the_lock_names_no_registry() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*-", LOCK, re.MULTILINE)  # an option, such as that of an index
