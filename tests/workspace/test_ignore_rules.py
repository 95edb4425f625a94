"""Ignore rules mean what they mean to git, which is asked about the same patterns."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from consult_lsp.workspace.ignore_rules import IgnorePattern, last_words, read_patterns
from support.patience import not_for_ever

# No "a**": git 2.39 takes it for a star or for any depth, as its memory happens to lie.
PIECES = ["a", "b", "ab", "*", "?", "/", "/", "[ab]", "[!a]", "[a-c]", "[[:alpha:]]", "[]a]"]
ODD_PIECES = ["\\*", "[", "]", "!", "-", "[a/b]", "\\", "[^b]", " ", "\\ ", "#", "[b-a]", "[a-]"]
NAMES = ["a", "b", "ab", "c", "a.b", "*", "abc", "-", "]", "ba", " ", "a ", "[", "#"]
WHOLE = ["**/a", "a/**", "a/**/b", "**", "/**", "**/", "a/**/", "**/a/**", "!**/b", "*/**/c"]


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    repository = tmp_path_factory.mktemp("repository")
    subprocess.run(["git", "init", "-q", repository], check=True)
    chance = random.Random(1)  # noqa: S311  # no secret
    for _ in range(80):
        path = repository / "/".join(chance.choices(NAMES, k=chance.randint(1, 4)))
        if not any(above.is_file() for above in path.parents) and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
    return repository


@pytest.mark.parametrize("seed", range(100))
def test_git_says_the_same(repository: Path, seed: int) -> None:
    patterns = list(_patterns(random.Random(seed)))  # noqa: S311  # no secret
    text = "\n".join(patterns)
    paths = [
        str(path.relative_to(repository))
        for path in repository.rglob("*")
        if path.is_file() and ".git" not in str(path)
    ]
    rules = read_patterns(text)
    ours = {path for path in paths if _is_ignored(rules, path.split("/"))}
    assert ours == _git_ignored(repository, text, paths), patterns


@pytest.mark.parametrize(
    "line", ["", "#a", "/", "!", " ", "\r", "[", "\\", "a\\", "[[:no:]]", "\ufeff", "/" * 5_000]
)
def test_any_line_is_read(line: str) -> None:
    assert last_words(read_patterns(line), ["b"]) == [None]


def test_final_spaces_and_line_ends_do_not_count() -> None:
    for line in ("a  ", "a\r", "\ufeffa", "/a", "a/"):
        assert last_words(read_patterns(f"{line}\n"), ["a", "b"])[0] == "ignored"


def test_no_pattern_is_slow() -> None:
    rules = read_patterns("*a" * 100 + "b\n" + "**/a/" * 100 + "b\n")
    with not_for_ever():
        assert set(last_words(rules, ["a" * 250] * 60)) == {None}


def _patterns(chance: random.Random) -> Iterator[str]:
    for _ in range(chance.randint(1, 6)):
        if chance.random() < 0.2:
            yield chance.choice(WHOLE)
            continue
        pieces = PIECES if chance.random() < 0.7 else PIECES + ODD_PIECES
        start = chance.choice(["", "", "", "!", "/"])
        pattern = start + "".join(chance.choices(pieces, k=chance.randint(1, 6)))
        while "**" in pattern:
            pattern = pattern.replace("**", "*")
        yield pattern + chance.choice(["", "", "", "/"])


def _is_ignored(rules: tuple[IgnorePattern, ...], names: list[str]) -> bool:
    return "ignored" in last_words(rules, names)


def _git_ignored(repository: Path, text: str, paths: list[str]) -> set[str]:
    (repository / ".gitignore").write_text(text + "\n")
    done = subprocess.run(
        ["git", "check-ignore", "--stdin", "-z", "--no-index"],
        cwd=repository,
        input="\0".join(paths),
        capture_output=True,
        text=True,
    )
    return set(done.stdout.split("\0")) - {""}
