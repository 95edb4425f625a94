"""What an editor is given to connect the server: each file parses, and the command in it starts.

The editors that can run here are driven in earnest beside this file; for the others this is all
that is tested.
"""

import json
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from consult_lsp import __version__
from consult_lsp.settings import USER_SETTINGS
from support.handshake import shake_hands
from support.real_editor import ROOT, found
from support.settings_schema import schemas

EDITORS = ROOT / "editors"


def helix() -> list[str]:
    config = read("helix/languages.toml")
    assert all(one["language-servers"][-1] == "consult-lsp" for one in config["language"])
    server = config["language-server"]["consult-lsp"]
    return [server["command"], *server["args"]]


def zed() -> list[str]:
    extension, cargo = read("zed/extension.toml"), read("zed/Cargo.toml")
    needed = {"id", "name", "version", "schema_version", "authors", "description", "repository"}
    assert needed <= extension.keys()
    assert extension["version"] == cargo["package"]["version"] == __version__
    assert cargo["lib"]["crate-type"] == ["cdylib"]
    assert extension["language_servers"]["consult-lsp"]["languages"]
    binary = read("zed/settings.json")["lsp"]["consult-lsp"]["binary"]
    command = [binary["path"], *binary["arguments"]]
    rust = (EDITORS / "zed/src/lib.rs").read_text("utf-8")
    assert f'which("{command[0]}")' in rust
    assert f'vec!["{command[1]}".to_string()]' in rust
    return command


def sublime() -> list[str]:
    client = read("sublime/LSP.sublime-settings")["clients"]["consult-lsp"]
    assert client["selector"]
    for entry in read("sublime/Default.sublime-commands"):
        assert entry["args"]["session_name"] == "consult-lsp"
        assert entry["args"]["command_name"] in server_commands()
        for argument in entry["args"]["command_args"]:
            # LSP replaces a variable only where it is an argument of its own.
            assert isinstance(argument, str) or "$" not in json.dumps(argument)
    return client["command"]


def kate() -> list[str]:
    (server,) = read("kate/settings.json")["servers"].values()
    re.compile(server["highlightingModeRegex"])
    return server["command"]


def jetbrains() -> list[str]:
    template = read("jetbrains/template.json")
    assert {"id", "name", "programArgs", "fileTypeMappings"} <= template.keys()
    for mapping in template["fileTypeMappings"]:
        assert mapping["fileType"].keys() & {"name", "patterns"}
        assert mapping["languageId"]
    assert read("jetbrains/installer.json")["run"]["exec"]["command"]["default"]
    assert read("jetbrains/settings.json") == {"consult": {}}
    assert read("jetbrains/initializationOptions.json") == {}
    return template["programArgs"]["default"].split()


def neovim() -> list[str]:
    options = (EDITORS / "neovim/lua/consult/options.lua").read_text("utf-8")
    return quoted(options, r"cmd = \{ (.*) \}")


def emacs() -> list[str]:
    recipe = (EDITORS / "emacs/consult-agent.el").read_text("utf-8")
    assert f";; Version: {__version__}\n" in recipe
    return quoted(recipe, r"consult-agent-command '\((.*)\)")


def vim() -> list[str]:
    plugin = (EDITORS / "vim/plugin/consult.vim").read_text("utf-8")
    return quoted(plugin, r"get\(g:, 'consult_command', \[(.*)\]\)")


def coc() -> list[str]:
    page = (EDITORS / "coc/README.md").read_text("utf-8")
    server = json.loads(page.split("```json\n")[1].split("```")[0])["languageserver"]["consult"]
    return [server["command"], *server["args"]]


def vim_lsp() -> list[str]:
    return quoted((EDITORS / "vim-lsp/README.md").read_text("utf-8"), r"info -> \[(.*)\]")


@pytest.mark.parametrize(
    "command",
    [helix, zed, sublime, kate, jetbrains, neovim, emacs, vim, coc, vim_lsp],
    ids=lambda of: of.__name__,
)
def test_the_command_that_an_editor_is_given_starts(command: Callable[[], list[str]]) -> None:
    program, *arguments = command()
    assert shake_hands([found(program) or program, *arguments]) == (0, True)


def test_the_package_for_mason_is_this_one() -> None:
    package = read("neovim/mason/package.yaml")
    assert package["source"]["id"] == f"pkg:pypi/consult-lsp@{__version__}"
    assert package["bin"] == {"consult-lsp": "pypi:consult-lsp"}
    assert {"name", "description", "homepage", "licenses", "languages", "categories"} <= set(
        package
    )
    assert (EDITORS / f"neovim/lsp/{package['neovim']['lspconfig']}.lua").exists()


def test_the_schemas_of_the_settings_are_as_the_settings_are() -> None:
    for path, expected in schemas().items():
        assert path.read_text("utf-8") == expected, "run tests/support/settings_schema.py"


def test_a_schema_offers_no_setting_where_it_would_be_ignored() -> None:
    options = read("settings.schema.json")["properties"].keys()
    section = read("jetbrains/settings.schema.json")["properties"]["consult"]["properties"].keys()
    assert options - section == USER_SETTINGS


def test_every_editor_has_a_page_and_a_line_in_the_table() -> None:
    table = (EDITORS / "README.md").read_text("utf-8")
    for folder in sorted(path for path in EDITORS.iterdir() if path.is_dir()):
        if folder.name != "screenshots":
            assert (folder / "README.md").exists(), folder
            assert f"]({folder.name}/README.md)" in table, folder


def read(path: str) -> Any:
    """A file below ``editors/``, read as what it is."""
    text = (EDITORS / path).read_text("utf-8")
    readers = {".toml": tomllib.loads, ".yaml": yaml.safe_load}
    return readers.get(Path(path).suffix, json.loads)(text)


def quoted(text: str, pattern: str) -> list[str]:
    """The words in quotes within what ``pattern`` finds."""
    match = re.search(pattern, text)
    assert match, f"nothing looks like {pattern}"
    return re.findall(r"""['"]([^'"]+)['"]""", match[1])


def server_commands() -> list[str]:
    from consult_lsp.lsp.execute_command import COMMANDS

    return list(COMMANDS)
