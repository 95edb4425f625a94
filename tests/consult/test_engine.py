"""Checks run in processes of their own: the same findings, and none of them is left behind."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import yaml

from consult_lsp.checks.check import check
from consult_lsp.checks.rule import load_rules
from consult_lsp.consult import engine
from consult_lsp.consult.validation.proven import proven
from consult_lsp.errors import UsageError
from consult_lsp.syntax.language import language_of
from consult_lsp.syntax.symbol import outline
from consult_lsp.text.document import Document
from support.processes import is_gone

TESTS = Path(__file__).parents[1]
CHECKS = TESTS.parent / "agents/backend-developer/checks"
FLAW = "def load(text):\n    return yaml.load(text)\n"
LARGE = "".join(f"def number_{n}():\n    return {n}\n\n" for n in range(20_000))

STARTER = """\
import sys
from consult_lsp.consult import engine
from consult_lsp.text.document import Document
engine.symbols(Document("file:///a.py", "x = 1\\n", language_id="python"))
print(*(worker.number for worker in engine.workers()), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _no_worker_of_another_test() -> Iterator[None]:
    yield
    engine.end()


def python(text: str) -> Document:
    return Document("file:///a.py", text, language_id="python")


def found(document: Document) -> list[str]:
    return [finding.rule for finding in engine.findings(document, "a.py", CHECKS)]


def sources() -> Iterator[Document]:
    """The samples of each rule, in each of its dialects, and every file of the sample services."""
    dialects = {"python": ["python"], "typescript": ["typescript", "tsx", "javascript"]}
    for path in sorted((TESTS / "checks/rule-tests").glob("*/*-test.yml")):
        data = yaml.safe_load(path.read_text("utf-8"))
        text = "\n\n".join((*data["valid"], *data["invalid"]))
        for language in dialects[path.parent.name]:
            yield Document("file:///sample", text, language_id=language)
    for path in sorted((TESTS / "samples").rglob("*")):
        if path.suffix in (".py", ".ts"):
            yield Document(path.as_uri(), path.read_text("utf-8"))


def test_a_worker_finds_what_is_found_here() -> None:
    rules, _ = load_rules(CHECKS)
    count = 0
    for document in sources():
        language = language_of(document.language_id, document.uri)
        here = proven(document, language, check(document, rules))
        assert engine.findings(document, "", CHECKS) == here
        count += len(here)
        assert engine.symbols(document) == outline(document, language)
    assert count > 200


def test_odd_characters_come_back_as_they_were() -> None:
    text = "\ufeff# 😀 \ud800 \u2028\r\ndef load(é):\r\n    return yaml.load(é)  # 😀\r\n"
    rules, _ = load_rules(CHECKS)
    document = python(text)
    assert engine.findings(document, "a.py", CHECKS) == check(document, rules)


def test_one_worker_serves_who_asks_one_by_one_and_a_few_serve_many() -> None:
    for _ in range(3):
        assert found(python(FLAW)) == ["unsafe-yaml-load"]
    assert len(engine.workers()) == 1
    texts = [FLAW * count for count in range(1, 20)]
    with ThreadPoolExecutor(len(texts)) as threads:
        counts = list(threads.map(lambda text: len(found(python(text))), texts))
    assert counts == list(range(1, 20))
    assert len(engine.workers()) <= engine.MOST_WORKERS


def test_a_worker_that_has_died_is_started_anew() -> None:
    assert found(python(FLAW)) == ["unsafe-yaml-load"]
    (worker,) = engine.workers()
    os.kill(worker.number, signal.SIGTERM)
    assert found(python(FLAW)) == ["unsafe-yaml-load"]
    assert [each.number for each in engine.workers()] != [worker.number]


def test_workers_that_nobody_asks_end_and_the_next_question_starts_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert found(python(FLAW)) == ["unsafe-yaml-load"]
    (worker,) = engine.workers()
    monkeypatch.setattr(engine, "REST_SECONDS", 0.01)
    assert found(python(FLAW)) == ["unsafe-yaml-load"]
    assert is_gone(worker.number)
    assert not engine.workers()
    assert found(python(FLAW)) == ["unsafe-yaml-load"]


def test_a_text_that_no_worker_survives_is_told_and_costs_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "SECONDS", 0.001)
    with pytest.raises(UsageError, match=r"process died or took too long over a\.py"):
        found(python(LARGE))
    monkeypatch.undo()
    assert found(python(FLAW)) == ["unsafe-yaml-load"]


def test_to_end_the_workers_ends_who_waits_for_them() -> None:
    errors: list[UsageError] = []

    def ask() -> None:
        try:
            while True:
                found(python(LARGE))
        except UsageError as error:
            errors.append(error)

    asking = threading.Thread(target=ask)
    asking.start()
    while not errors:
        engine.end()
    asking.join()
    assert not engine.workers()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, None])
def test_no_worker_outlives_who_has_started_it(end: signal.Signals | None) -> None:
    starter = subprocess.Popen(
        [sys.executable, "-c", STARTER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert starter.stdin is not None
    assert starter.stdout is not None
    number = int(starter.stdout.readline())
    if end is None:
        starter.stdin.close()
    else:
        starter.send_signal(end)
    starter.wait()
    assert is_gone(number)


def test_a_folder_that_a_worker_is_started_in_cannot_steer_it(tmp_path: Path) -> None:
    for name in ("consult_lsp", "json", "yaml"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("open('read', 'w').close()\n")
    starter = subprocess.run(
        [sys.executable, "-P", "-c", STARTER], cwd=tmp_path, stdin=subprocess.DEVNULL, check=True
    )
    assert starter.returncode == 0
    assert not (tmp_path / "read").exists()
