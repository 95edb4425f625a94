"""A task is prepared in threads, and several may be at it."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest

from consult_lsp.checks.rule import Rule
from consult_lsp.consult import prepare


def test_several_reviews_at_once_load_the_checks_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    loaded: list[Path] = []
    two = Barrier(2, timeout=0.1)

    def load(folder: Path) -> tuple[tuple[Rule, ...], list[object]]:
        loaded.append(folder)
        with suppress(BrokenBarrierError):
            two.wait()  # for another thread, which does not come
        return (), []

    monkeypatch.setattr(prepare, "load_rules", load)
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(prepare._rules, [tmp_path] * 4))
    assert loaded == [tmp_path]
