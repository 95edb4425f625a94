"""The real Vim with coc.nvim and with vim-lsp, configured as their pages say.

No package of Debian, npm or PyPI holds them as they run, so they are driven where a variable names
the folder of one: CONSULT_COC_NVIM, CONSULT_VIM_LSP.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from support.bank import answer_all_flows, bank
from support.broken_server import installed as broken
from support.fake_anthropic import FakeAnthropic
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

HERE = Path(__file__).parent / "vim"


@dataclass(frozen=True, slots=True)
class Plugin:
    """A client of Vim's: its page, the script that drives it, and where it is."""

    page: str
    script: str
    variable: str
    clone: str

    @property
    def folder(self) -> str:
        """Where it is; empty where nobody says."""
        return _FOLDERS[self.variable]


COC = Plugin(
    "editors/coc/README.md",
    "coc.vim",
    "CONSULT_COC_NVIM",
    "git clone --depth 1 --branch release https://github.com/neoclide/coc.nvim",
)
VIM_LSP = Plugin(
    "editors/vim-lsp/README.md",
    "vim_lsp.vim",
    "CONSULT_VIM_LSP",
    "git clone --depth 1 https://github.com/prabirshrestha/vim-lsp",
)
_FOLDERS = {each.variable: os.environ.get(each.variable, "") for each in (COC, VIM_LSP)}
"""As the developer says: tests see nothing of that environment."""

PLUGINS = [
    pytest.param(
        plugin,
        id=plugin.script,
        marks=pytest.mark.skipif(
            not plugin.folder, reason=f"{plugin.variable} names no folder; {plugin.clone}"
        ),
    )
    for plugin in (COC, VIM_LSP)
]

pytestmark = [pytest.mark.slow, needs("vim")]


@pytest.mark.parametrize("plugin", PLUGINS)
async def test_every_flow_works(plugin: Plugin, tmp_path: Path) -> None:
    (await flows(plugin, tmp_path)).went_well()


@pytest.mark.parametrize("plugin", PLUGINS)
async def test_a_server_that_is_broken_on_purpose_is_noticed(
    plugin: Plugin, tmp_path: Path
) -> None:
    steps = await flows(plugin, tmp_path, broken(tmp_path / "broken"))
    steps.noticed("hover tells why", "the quick fix is applied")


@pytest.mark.parametrize("plugin", [COC, VIM_LSP], ids=["coc", "vim-lsp"])
def test_the_page_says_how_to_have_it_tested(plugin: Plugin) -> None:
    page = (ROOT / plugin.page).read_text("utf-8")
    assert f"    {plugin.clone}\n" in page
    assert f"    {plugin.variable}=" in page


async def flows(plugin: Plugin, folder: Path, path: Path = COMMANDS) -> Steps:
    """All flows, with the answers that they get."""
    async with FakeAnthropic() as fake:
        never = answer_all_flows(fake)
        environ = {
            "CONSULT_PLUGIN": str(Path(plugin.folder).absolute()),
            "CONSULT_CONFIG": str(configured(plugin, folder / "config")),
            **fake.environ,
        }
        script = str(HERE / plugin.script)
        command = ("vim", "-N", "-u", "NONE", "-i", "NONE", "-n", "-es", "-S", script)
        steps = await driven(command, bank(folder), environ, path)
        never.open()
    return steps


def configured(plugin: Plugin, folder: Path) -> Path:
    """What the plugin's page has a user write, written."""
    page = (ROOT / plugin.page).read_text("utf-8")
    folder.mkdir()
    for language, name in (("vim", "vimrc"), ("json", "coc-settings.json")):
        if block := re.search(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
            (folder / name).write_text(block[1])
    return folder
