"""Processes: which ones another has started, and whether one has ended."""

import os
import time
from pathlib import Path


def children_of(process: int) -> list[int]:
    """The processes that a process has started and that are there yet; Linux tells."""
    threads = Path(f"/proc/{process}/task").glob("*/children")
    return [int(number) for file in threads for number in file.read_text().split()]


def is_gone(process: int) -> bool:
    """Whether a process ends by itself, within as long as a busy machine may take."""
    for _ in range(4_000):
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            return True
        stat = Path(f"/proc/{process}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.01)
    return False
