"""The house stands as ARCHITECTURE.md draws it: arrows one way, heavy parts behind their doors."""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "server/consult_lsp"

LAYERS = (
    ("__main__",),
    ("cli", "lsp"),
    ("consult", "findings", "report", "settings", "wire"),
    ("agent_files",),
    ("agents", "checks", "context", "models", "edits"),
    ("workspace", "syntax", "finding", "tool", "redaction"),
    ("text", "errors", ""),
)
"""Who may import whom: a layer those below it. The last, empty name is the package itself."""

LSP_LAYERS = (
    ("server",),
    ("execute_command",),
    ("requests", "notifications"),
    ("commands",),
    ("menu",),
    ("consultations",),
    ("services",),
    ("apply",),
    ("client",),
    ("state", "lazy_handler"),
    ("contract",),
)
"""The same among the rooms inside ``lsp/``. What is loaded later counts as imported."""

LAYER_OF = {room: number for number, rooms in enumerate(LAYERS) for room in rooms}
LSP_LAYER_OF = {room: number for number, rooms in enumerate(LSP_LAYERS) for room in rooms}
ONLY_IN = {
    "pygls": ("lsp", "wire"),
    "lsprotocol": ("lsp", "wire"),
    "cattrs": "lsp",
    "anthropic": "models",
    "httpx2": "models",
    "ast_grep_py": ("syntax", "checks"),
    "typer": "cli",
    "rich": ("cli", "report"),
    "kingfisher_sdk": "redaction",
    "sqlglot": "syntax",
}
LATER = r'later\("([\w.]+)"(?:, "(\w+)")?\)'
CHECKED = """
import sys
import consult_lsp.lsp.server
from consult_lsp.lsp.services import catalog, trust_question
from pathlib import Path
from consult_lsp.agents.catalog import agent_folders, load_catalog
from consult_lsp.lsp.services.structural_checks import _findings
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
def test_arrows_inside_lsp_go_one_way(path: Path) -> None:
    lsp, room = ".".join(("consult_lsp", "lsp", "")), _lsp_room(_module(path))
    for module in _modules(path):
        target = _lsp_room(module)
        if module.startswith(lsp) and room and target != room:
            assert LSP_LAYER_OF[room] < LSP_LAYER_OF[target], f"{room} may not import {module}"


def test_no_file_imports_itself_by_way_of_others() -> None:
    """Lazily or for types only is an import as well."""
    graph = {_module(path): [*_modules(path)] for path in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError with the circle


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_libraries_stay_in_their_rooms(path: Path) -> None:
    for library in _libraries(path):
        assert _room(path) in ONLY_IN.get(library, _room(path)), f"{library} is not used here"


@pytest.mark.parametrize("path", MODULES + TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_on_few_screens(path: Path) -> None:
    assert len(path.read_text("utf-8").splitlines()) <= 400


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_public_function_takes_more_than_five_things(path: Path) -> None:
    """What belongs together is one value. The signature of a command of the command line is the
    table of its options, which nobody calls, so it is not counted."""
    commands = {each.__name__ for each in _commands()} if _room(path) == "cli" else set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if not is_function or node.name.startswith("_") or node.name in commands:
            continue
        names = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        taken = [each.arg for each in names if each.arg not in ("self", "cls")]
        assert len(taken) <= 5, f"{node.name}({', '.join(taken)})"


def test_a_server_that_starts_has_loaded_nothing_that_waits_for_a_question() -> None:
    heavy = (
        *("anthropic", "httpx2", "pydantic", "typer", "rich", "mdformat", "yaml", "platformdirs"),
        *("ast_grep_py", "kingfisher_sdk", "sqlite3", "hashlib", "decimal", "tempfile"),
        *(f"consult_lsp.{room}" for room in ("agents.agent", "checks", "consult", "context")),
        *(f"consult_lsp.{room}" for room in ("edits", "models", "lsp.menu.quick_fixes")),
        *(f"consult_lsp.lsp.{room}" for room in ("consultations.review", "requests.code_action")),
        "consult_lsp.lsp.contract.arguments",
    )
    program = (
        "import sys, consult_lsp.lsp.server as s; s.build_server();"
        f"print([name for name in {heavy} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_checks_that_nobody_has_asked_for_load_no_grammar_and_no_engine_into_the_server() -> None:
    heavy = ("anthropic", "pydantic", "ast_grep_py", "kingfisher_sdk", "sqlite3", "decimal")
    heavy += ("tomllib", "consult_lsp.redaction.redactor", "consult_lsp.edits")
    program = f"{CHECKED}print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.split("\n", 1) == ["unsafe-yaml-load", "[]\n"], done.stderr


def test_a_hover_over_what_the_checks_have_found_loads_no_parser_of_markdown() -> None:
    """It costs whoever asks first 80 ms, and every server 7 MiB."""
    described = "described(agent.name, _findings(None, agent, Document('file:///a.py', text))[0])"
    program = (
        f"{CHECKED}from consult_lsp.lsp.services.finding_markdown import described\n"
        f"print({described})\n"
        "print([name for name in ('markdown_it', 'mdformat') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert "Load plain types only" in done.stdout
    assert done.stdout.endswith("[]\n"), done.stderr


def test_every_handler_that_is_loaded_later_is_there() -> None:
    tables = ("server.py", "execute_command.py")
    text = "".join((PACKAGE / "lsp" / table).read_text("utf-8") for table in tables)
    named = re.findall(LATER, text)
    assert len(named) == text.count("later(") > 20
    for module, name in named:
        loaded = import_module(f"consult_lsp.lsp.{module}")
        assert callable(getattr(loaded, name or module.rpartition(".")[2]))


@pytest.mark.parametrize(
    "page",
    [
        *("README.md", "server/ARCHITECTURE.md", "server/CONTRIBUTING.md", "server/SECURITY.md"),
        *(f"server/decisions/{page.name}" for page in (ROOT / "server/decisions").glob("*.md")),
    ],
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


def _commands() -> list[Callable[..., object]]:
    """What the command line runs."""
    from consult_lsp.cli.app import agents, app

    every = (*app.registered_commands, *agents.registered_commands)
    return [command.callback for command in every if command.callback]


def _room(path: Path) -> str:
    """The folder or module right below the package that a file belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py").replace("__init__", "")


def _lsp_room(module: str) -> str:
    """The folder or file right below ``lsp``; empty for a module elsewhere."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["consult_lsp", "lsp"] and len(parts) > 2 else ""


def _module(path: Path) -> str:
    """The name that a file is imported by."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports(path: Path) -> Iterator[str]:
    """The rooms that a file imports, lazily or not."""
    for module in _modules(path):
        yield module.split(".")[1] if "." in module else ""


def _modules(path: Path) -> Iterator[str]:
    """The modules of ours that a file imports, lazily, for types or by ``later``."""
    text = path.read_text("utf-8")
    package = path.relative_to(PACKAGE.parent).parts[:-1]
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.startswith("consult_lsp"))
        elif isinstance(node, ast.ImportFrom):
            named = (node.module or "").split(".") if node.module else []
            if node.level:
                named = [*package[: len(package) - node.level + 1], *named]
            if named[:1] == ["consult_lsp"]:
                base = ".".join(named)
                yield from {_submodule(base, alias.name) for alias in node.names}
    for module, _ in re.findall(LATER, text):
        yield f"consult_lsp.lsp.{module}"


def _submodule(base: str, name: str) -> str:
    """What ``from base import name`` loads: a module, or one that has the name."""
    folder = PACKAGE.parent.joinpath(*base.split("."), name)
    is_module = folder.with_suffix(".py").exists() or folder.is_dir()
    return f"{base}.{name}" if is_module else base


def _libraries(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]
