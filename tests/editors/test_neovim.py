"""The real Neovim, from the wheel that the test extra installs: with the plugin and without."""

import re
import sys
from pathlib import Path

import pytest

from support.answers import edit, improvement, review
from support.bank import CODE, GAP, LINE, answer_all_flows, bank
from support.broken_server import installed as broken
from support.failing_server import ABSENCES, TROUBLES, well
from support.failing_server import installed as failing
from support.fake_anthropic import FakeAnthropic, Gate, text
from support.real_editor import COMMANDS, ROOT, Steps, driven, needs

HERE = Path(__file__).parent / "neovim"
PLUGIN = ROOT / "editors/neovim"

AGENT = """\
---
name: keeper
description: Keeps. Triggers on: a shift
tools: Read, MultiEdit
---
You keep.
"""

KEEPER = "---\nname: keeper\ndescription: Keeps.\n---\nYou keep.\n"

TOLD = {
    **{trouble: ("ended", wrong.words[0]) for trouble, wrong in TROUBLES.items()},
    "its Python is gone": ("unstartable", "could not be started"),
    "it is missing": ("missing", "was not found"),
}
"""How the message tells each trouble, and what health tells of its cause."""

pytestmark = [pytest.mark.slow, needs("nvim")]


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    return bank(tmp_path)


@pytest.fixture
def plugin(home: Path) -> None:
    """The plugin, installed as one that Neovim itself manages."""
    pack = home / ".local/share/nvim/site/pack/consult/start/consult"
    pack.parent.mkdir(parents=True)
    pack.symlink_to(PLUGIN)


@pytest.mark.parametrize("installed", ["bare", "plugin", "lazily"])
async def test_every_flow_works_by_the_menu(
    sample: Path, installed: str, request: pytest.FixtureRequest
) -> None:
    if installed == "plugin":
        request.getfixturevalue("plugin")
    (await flows(sample, installed)).went_well()


async def test_a_server_that_is_broken_on_purpose_is_noticed(sample: Path, tmp_path: Path) -> None:
    steps = await flows(sample, "bare", broken(tmp_path / "broken"))
    steps.noticed("hover tells why", "the quick fix is applied")


async def flows(sample: Path, installed: str, path: Path = COMMANDS) -> Steps:
    """All flows of the menu, with the answers that they get."""
    async with FakeAnthropic() as fake:
        never = answer_all_flows(fake)
        config = None if installed == "plugin" else HERE / f"{installed}.lua"
        steps = await neovim("flows.lua", sample, fake.environ, config, path)
        never.open()
    return steps


async def test_answers_grow_on_a_page(sample: Path) -> None:
    guarded = f"    if amount < 0:\n        raise ValueError(amount)\n{LINE}"
    pair = f"```python before\n{LINE}\n```\n\n```python after\n{guarded}\n```\n"
    async with FakeAnthropic() as fake:
        fake.queue(text(f"Yes. Guard it:\n\n{pair}"), text("Then it is negative."))
        steps = await neovim("answers.lua", sample, fake.environ, HERE / "bare.lua")
    steps.went_well()


async def test_a_character_that_no_reader_sees_is_a_finding_and_never_sent(tmp_path: Path) -> None:
    sample = tmp_path / "app.py"
    sample.write_text("first = 1\nna\u200bme = 2\n", "utf-8")
    async with FakeAnthropic() as fake:
        fake.queue(review())
        steps = await neovim("unseen.lua", sample, fake.environ, HERE / "bare.lua")
        [asked] = fake.requests
    steps.went_well()
    assert "\u200b" not in asked.user


async def test_an_agent_file_is_examined_mended_and_completed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    sample = tmp_path / ".claude/agents/keeper.md"
    sample.parent.mkdir(parents=True)
    sample.write_text(AGENT)
    (await neovim("doctor.lua", sample, {}, HERE / "bare.lua")).went_well()


@pytest.mark.usefixtures("plugin")
async def test_the_page_of_a_rule_is_shown(sample: Path) -> None:
    (await neovim("rule.lua", sample.with_name("orders.py"), {})).went_well()


@pytest.mark.usefixtures("plugin")
async def test_the_command_does_all_that_it_offers(sample: Path) -> None:
    never = Gate()
    async with FakeAnthropic() as fake:
        fake.queue(
            review(GAP),
            improvement(edit(2, LINE, "    return balance - max(amount, 0)")),
            improvement(edit(2, LINE, "    return balance - abs(amount)")),
            improvement(edit(2, LINE, "    return balance - round(amount)")),
            text("It subtracts."),
            text("Of the balance."),
            text("Because."),
            review(hold=(1, never)),
            review(hold=(1, never)),
        )
        steps = await neovim("plugin.lua", sample, fake.environ)
        never.open()
        steps.went_well()
        wishes = [request.user for request in fake.requests]
    assert "refuse amounts below zero" in wishes[1]
    assert "round it" in wishes[3]
    assert "Of what?" in wishes[5]
    assert "Why so?" in wishes[6]


@pytest.mark.usefixtures("plugin")
async def test_of_two_projects_each_is_served_by_its_own_server(tmp_path: Path) -> None:
    first, second = project(tmp_path / "shop"), project(tmp_path / "desk")
    keeper = second.parent / ".claude/agents/keeper.md"
    keeper.parent.mkdir(parents=True)
    keeper.write_text(KEEPER)
    never = Gate()
    async with FakeAnthropic() as fake:
        fake.queue(text("It subtracts."), text("Of the balance."))
        fake.queue(*(review(hold=(1, never)) for _ in range(3)))
        environ = {"CONSULT_SECOND": str(second), **fake.environ}
        steps = await neovim("projects.lua", first, environ)
        never.open()
    steps.went_well()


@pytest.mark.usefixtures("plugin")
async def test_a_slip_in_the_configuration_is_told_and_left_out(sample: Path) -> None:
    (await neovim("slips.lua", sample, {})).went_well()


@pytest.mark.usefixtures("plugin")
async def test_health_names_the_agent_files_that_do_not_load(sample: Path, home: Path) -> None:
    agents = home / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "binary.md").write_bytes(b"\0\1\2" * 100)
    (agents / "oops.md").write_text("---\nname: [oops\ndescription: Oops.\n---\nYou.\n")
    (await neovim("health.lua", sample, {})).went_well()


@pytest.mark.parametrize("installed", ["plugin", "lazily"])
async def test_the_help_is_found(
    sample: Path, installed: str, request: pytest.FixtureRequest
) -> None:
    if installed == "plugin":
        request.getfixturevalue("plugin")
    config = None if installed == "plugin" else HERE / f"{installed}.lua"
    (await neovim("help.lua", sample, {}, config)).went_well()


def project(folder: Path) -> Path:
    """A file of the same name and text in every project."""
    (folder / ".git").mkdir(parents=True)
    sample = folder / "bank.py"
    sample.write_text(CODE)
    return sample


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("trouble", TOLD)
async def test_a_server_that_does_not_run_is_told_once(
    trouble: str, sample: Path, tmp_path: Path
) -> None:
    kind, cause = TOLD[trouble]
    found = failing(TROUBLES[trouble], tmp_path / "bin") if trouble in TROUBLES else tmp_path
    environ = {
        "CONSULT_TROUBLE": kind,
        "CONSULT_CAUSE": cause,
        "CONSULT_WELL": str(well(tmp_path / "well")),
        "PATH": f"{found}:/usr/bin:/bin",
    }
    (await neovim("trouble.lua", sample, environ)).went_well()


@pytest.mark.usefixtures("plugin")
@pytest.mark.parametrize("absence", ABSENCES)
async def test_a_model_that_is_not_there_is_told_once(absence: str, sample: Path) -> None:
    words, environ = ABSENCES[absence]
    environ = {"CONSULT_TROUBLE": absence, "CONSULT_WORDS": "\n".join(words), **environ}
    (await neovim("trouble.lua", sample, environ)).went_well()


@pytest.mark.parametrize("page", ["README.md", "editors/neovim/README.md"])
def test_a_page_shows_the_bare_configuration_that_is_tested(page: str) -> None:
    tested = (HERE / "bare.lua").read_text("utf-8").split("\n", 1)[1]
    assert tested in (ROOT / page).read_text("utf-8")


def test_the_page_adds_the_plugin_lazily_as_it_is_tested() -> None:
    page = (PLUGIN / "README.md").read_text("utf-8")
    tested = (HERE / "lazily.lua").read_text("utf-8").splitlines()
    assert all(line.strip() in page for line in tested if line.startswith("    "))


async def test_the_help_names_every_command_and_option(tmp_path: Path) -> None:
    help_file = (PLUGIN / "doc/consult.txt").read_text("utf-8")
    commands = (PLUGIN / "lua/consult/commands.lua").read_text("utf-8")
    options = (PLUGIN / "lua/consult/options.lua").read_text("utf-8")
    defaults = options.partition("M.defaults = {")[2].partition("}\n\n")[0]
    for name in re.findall(r"\{ name = '(\w+)'", commands):
        assert f"*:Consult-{name}*" in help_file
    for name in re.findall(r"^  (\w+) = ", defaults, re.MULTILINE):
        assert f"*consult-option-{name}*" in help_file
    # Neovim itself finds every tag, and none of them twice.
    (tmp_path / "consult.txt").write_text(help_file)
    made = await driven(
        ("nvim", "--headless", "--clean", "+helptags .", "+qa!"), tmp_path / "x", {}
    )
    assert made.said.strip() == ""
    assert (tmp_path / "tags").read_text() == (PLUGIN / "doc/tags").read_text(), ":helptags doc"
    tags = {line.split("\t")[0] for line in (tmp_path / "tags").read_text().splitlines()}
    links = set(re.findall(r"\|((?:consult|:Consult)[\w:-]*)\|", help_file))
    assert links <= tags, links - tags


@needs("tmux")
async def test_the_picture_of_the_readme_can_be_drawn_again(tmp_path: Path) -> None:
    script = ROOT / "tests/editors/capture_neovim.py"
    drawn = await driven((sys.executable, script, tmp_path / "neovim.svg"), tmp_path / "x", {})
    assert drawn.said == ""
    picture = (tmp_path / "neovim.svg").read_text("utf-8").replace("&#160;", " ")
    assert "reads every order" in picture
    assert "hover to read it again" in picture


async def neovim(
    script: str,
    sample: Path,
    environ: dict[str, str],
    config: Path | None = None,
    path: Path = COMMANDS,
) -> Steps:
    """What a script says, run by a Neovim with that ``init.lua`` or with none."""
    find_steps = f"lua package.path = '{HERE}/?.lua;' .. package.path"
    arguments = ["nvim", "--headless", "-n", "-i", "NONE", "--cmd", find_steps]
    arguments += ["-u", str(config)] if config else []
    environ = {"CONSULT_REPOSITORY": str(ROOT), **environ}
    return await driven([*arguments, "-S", str(HERE / script)], sample, environ, path)
