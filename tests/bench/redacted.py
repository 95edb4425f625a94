"""Whether secrets are found and little else: ``python tests/bench/redacted.py [folder…]``.

First the share of the planted forms (``support/planted_forms.py``) that would be sent. Then, for
each folder, what is hidden in its texts for 100,000 lines, and the values, to judge which of them
were none; without a folder, in Python's own library and the packages that are installed.
"""

import sys
import sysconfig
import time
from collections.abc import Iterator
from pathlib import Path

sys.path[0] = str(Path(__file__).parents[1])  # in place of this folder

from consult_lsp.redaction.redactor import Redactor  # noqa: E402  # after the path
from consult_lsp.workspace.secret_paths import why_secret  # noqa: E402  # after the path
from support.planted_forms import languages, planted_forms  # noqa: E402  # after the path

MAX_BYTES = 1_000_000
SHOWN = 20


def main() -> int:
    """Print the figures; 1 if more than a twentieth of the planted secrets would be sent."""
    redactor = Redactor()
    forms = planted_forms()
    sent = [form.place for form in forms if form.secret in redactor.redact(form.text).text]
    print(f"{len(forms)} secrets in {len(languages())} languages and formats: {len(sent)} sent")
    for place in sent:
        print(f"  {place}")
    given = [Path(name) for name in sys.argv[1:]]
    for folder in given or [Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib")]:
        _print_folder(redactor, folder, nested=bool(given))
    return int(len(sent) * 20 > len(forms))


def _print_folder(redactor: Redactor, folder: Path, *, nested: bool) -> None:
    began, files, lines = time.process_time(), 0, 0
    hidden: list[str] = []
    for path, text in _texts(folder, nested=nested):
        files, lines = files + 1, lines + text.count("\n")
        hidden += [
            f"{path.name}: {text[found.start : found.stop][:60]!r}"
            for found in redactor.redact(text).found
        ]
    rate, took = len(hidden) * 1e5 / max(lines, 1), (time.process_time() - began) * 1e3
    print(
        f"{folder}: {files:,} files, {lines:,} lines, {len(hidden)} hidden: {rate:.1f} in 100,000 "
        f"lines; {took / max(lines, 1) * 1e3:.1f} ms of CPU for 1,000 lines"
    )
    for each in hidden[:SHOWN]:
        print(f"  {each}")


def _texts(folder: Path, *, nested: bool) -> Iterator[tuple[Path, str]]:
    """The texts in a folder that may be sent; of Python's library without what is installed."""
    for path in sorted(folder.rglob("*")):
        if not nested and folder.name != "site-packages" and "site-packages" in path.parts:
            continue
        within = path.relative_to(folder).as_posix()
        if not path.is_file() or path.stat().st_size > MAX_BYTES or why_secret(within):
            continue
        data = path.read_bytes()
        if b"\0" not in data:
            yield path, data.decode("utf-8", "replace")


if __name__ == "__main__":
    sys.exit(main())
