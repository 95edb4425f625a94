"""The house stands as ARCHITECTURE.md draws it: arrows one way, heavy parts behind their doors."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server/consult_lsp"

LAYERS = (
    ("__main__",),
    ("cli", "lsp"),
    ("consult", "ledger", "report", "settings"),
    ("agents", "checks", "context", "models", "edits"),
    ("workspace", "syntax", "finding", "tool"),
    ("text", "errors", ""),
)
"""Who may import whom: a layer those below it. The last, empty name is the package itself."""

LAYER_OF = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
ONLY_IN = {
    "pygls": "lsp",
    "lsprotocol": "lsp",
    "anthropic": "models",
    "httpx2": "models",
    "ast_grep_py": ("syntax", "checks"),
    "typer": "cli",
    "rich": ("cli", "report"),
    "kingfisher_sdk": "context",
    "sqlglot": "syntax",
}
CHECKED = """
import sys
import consult_lsp.lsp.server, consult_lsp.lsp.trust, consult_lsp.lsp.workspace
from pathlib import Path
from consult_lsp.agents.catalog import agent_folders, load_catalog
from consult_lsp.lsp.structural_checks import _findings
from consult_lsp.text.document import Document
agent = load_catalog(agent_folders(None, Path("/nowhere"))).find("backend-developer")
text = "def load(text):\\n    return yaml.load(text)\\n"
print(*(each.rule for each in _findings(None, agent, Document("file:///a.py", text))))
"""
"""What a server does once it knows its client and a document was opened, in one process."""

MODULES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(
    path for path in (ROOT / "tests").rglob("*.py") if ROOT / "tests/samples" not in path.parents
)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_arrows_go_one_way(path: Path) -> None:
    room = _room(path)
    for target in _imports(path):
        if target == room:
            continue
        assert target in LAYER_OF, f"{target} is not in the plan"
        assert LAYER_OF[room] < LAYER_OF[target], f"{room} may not import {target}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for library in _libraries(path):
        assert _room(path) in ONLY_IN.get(library, _room(path)), f"{library} is not used here"


@pytest.mark.parametrize("path", MODULES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_on_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


def test_a_server_that_starts_has_loaded_nothing_that_waits_for_a_question() -> None:
    heavy = (
        *("anthropic", "httpx2", "pydantic", "typer", "rich", "mdformat", "yaml", "platformdirs"),
        *("ast_grep_py", "kingfisher_sdk", "sqlite3", "hashlib", "decimal", "tempfile"),
        *(f"consult_lsp.{room}" for room in ("agents.agent", "checks", "consult", "context")),
        *(f"consult_lsp.{room}" for room in ("edits", "models", "lsp.code_action", "lsp.review")),
    )
    program = (
        "import sys, consult_lsp.lsp.server as s; s.build_server();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_checks_that_nobody_has_asked_for_load_no_grammar_and_no_engine_into_the_server() -> None:
    heavy = ("anthropic", "pydantic", "ast_grep_py", "kingfisher_sdk", "sqlite3", "decimal")
    heavy += ("tomllib", "consult_lsp.context.redaction", "consult_lsp.edits")
    program = f"{CHECKED}print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split("\n", 1) == ["unsafe-yaml-load", "[]\n"], done.stderr


def test_a_hover_over_what_the_checks_have_found_loads_no_parser_of_markdown() -> None:
    """It costs whoever asks first 80 ms, and every server 7 MiB."""
    described = "described(agent.name, _findings(None, agent, Document('file:///a.py', text))[0])"
    program = (
        f"{CHECKED}from consult_lsp.lsp.hover import described\nprint({described})\n"
        "print([name for name in ('markdown_it', 'mdformat') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Load plain types only" in done.stdout
    assert done.stdout.endswith("[]\n"), done.stderr


def test_every_handler_that_is_loaded_later_is_there() -> None:
    tables = ("server.py", "execute_command.py")
    text = "".join((PACKAGE / "lsp" / table).read_text("utf-8") for table in tables)
    named = re.findall(r'later\("(\w+)"(?:, "(\w+)")?\)', text)
    assert len(named) == text.count("later(") > 20
    for module, name in named:
        assert callable(getattr(import_module(f"consult_lsp.lsp.{module}"), name or module))


@pytest.mark.parametrize(
    "page",
    ["README.md", "server/ARCHITECTURE.md", "server/CONTRIBUTING.md", "server/SECURITY.md"],
)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    named = re.findall(r"`((?:server|agents|tests|editors|\.ci)/[\w./-]*)`", text)
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_the_plan_names_every_room() -> None:
    rooms = {_room(path) for path in MODULES}
    plan = (ROOT / "server/ARCHITECTURE.md").read_text("utf-8")
    assert [
        room for room in rooms if room and f"{room}/" not in plan and f"{room}.py" not in plan
    ] == []


def _room(path: Path) -> str:
    """The folder or module right below the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py").replace("__init__", "")


def _imports(path: Path) -> Iterator[str]:
    """The rooms that a file imports, lazily or not."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom):
            folder = list(path.relative_to(PACKAGE).parts[:-1])
            if node.level:
                base = folder[: len(folder) - node.level + 1]
                parts = base + (node.module or "").split(".")
            elif (node.module or "").split(".")[0] == "consult_lsp":
                parts = (node.module or "").split(".")[1:]
            else:
                continue
            if parts and parts[0]:
                yield parts[0]
            else:
                names = (alias.name for alias in node.names)
                yield from (name if name in LAYER_OF else "" for name in names)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("consult_lsp."):
                    yield alias.name.split(".")[1]


def _libraries(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]
