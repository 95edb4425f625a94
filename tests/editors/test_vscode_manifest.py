"""What package.json and the pages of the extension repeat from elsewhere is as it is there."""

import json
import re
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml

from consult_lsp import __version__
from consult_lsp.settings import USER_SETTINGS, Settings, spelled

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "editors/vscode"
MANIFEST = json.loads((FOLDER / "package.json").read_text("utf-8"))
CONTRIBUTED = MANIFEST["contributes"]
PROPERTIES: dict[str, dict[str, Any]] = CONTRIBUTED["configuration"]["properties"]
OWN = {"consult.serverPath", "consult.installFrom", "consult.answers"}
"""Settings that the extension itself reads; ``trusted`` in turn is VS Code's own trust."""
OPTIONS = [option for option in fields(Settings) if option.name != "trusted"]


def test_it_offers_every_setting_and_no_other() -> None:
    names = [f"consult.{spelled(option.name)}" for option in OPTIONS]
    assert [name for name in PROPERTIES if name not in OWN] == names


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.name)
def test_a_setting_means_what_the_server_says(option: Any) -> None:
    name = spelled(option.name)
    offered = PROPERTIES[f"consult.{name}"]
    default = list(option.default) if isinstance(option.default, tuple) else option.default
    assert offered["default"] == default
    assert offered["description"] == option.metadata["meaning"]
    limits = (option.metadata.get("least"), option.metadata.get("most"))
    assert (offered.get("minimum"), offered.get("maximum")) == limits
    assert offered["scope"] == ("machine" if name in USER_SETTINGS else "window")
    if isinstance(option.default, StrEnum):
        assert offered["enum"] == [str(word) for word in type(option.default)]


def test_a_workspace_without_trust_sets_nothing() -> None:
    untrusted = MANIFEST["capabilities"]["untrustedWorkspaces"]
    assert untrusted["supported"] == "limited"
    assert untrusted["restrictedConfigurations"] == list(PROPERTIES)
    assert PROPERTIES["consult.serverPath"]["scope"] == "machine"


def test_its_commands_do_not_take_the_names_of_the_servers() -> None:
    names = [command["command"] for command in CONTRIBUTED["commands"]]
    assert all(re.fullmatch(r"consult-lsp\.\w+", name) for name in names)
    used = {
        entry["command"]
        for menu in CONTRIBUTED["menus"].values()
        for entry in menu
        if "command" in entry
    }
    assert used <= set(names)


def test_the_readme_names_every_command() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    titles = [command["title"] for command in CONTRIBUTED["commands"]]
    assert [title for title in titles if title not in readme] == []


def test_it_carries_the_version_the_licence_and_the_vs_code_of_its_parts() -> None:
    assert MANIFEST["version"] == __version__
    assert (FOLDER / "LICENSE").read_text("utf-8") == (ROOT / "LICENSE").read_text("utf-8")
    assert MANIFEST["engines"]["vscode"] == "^" + MANIFEST["devDependencies"]["@types/vscode"]


def test_the_pictures_of_the_readme_are_there_and_small() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    pictures = re.findall(r'(?:src|srcset)="([^"]+)"', readme)
    assert len(pictures) >= 6
    assert [name for name in pictures if (ROOT / name).stat().st_size > 150_000] == []


def test_a_release_checks_first_and_makes_the_package_by_its_own_script() -> None:
    release = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text("utf-8"))
    jobs = release["jobs"]
    assert {"run": ".ci/run"} in jobs["check"]["steps"]
    assert [job["needs"] for name, job in jobs.items() if name != "check"] == ["check", "check"]
    scripts = [step.get("run", "") for step in jobs["extension"]["steps"]]
    assert "npm run package" in scripts
    assert "package" in MANIFEST["scripts"]


@pytest.mark.parametrize("step", CONTRIBUTED["walkthroughs"][0]["steps"], ids=lambda s: s["id"])
def test_a_step_of_the_walkthrough_leads_somewhere(step: dict[str, Any]) -> None:
    assert (FOLDER / step["media"]["markdown"]).exists()
    names = {command["command"] for command in CONTRIBUTED["commands"]}
    linked = re.findall(r"\(command:([\w.-]+)", step["description"])
    assert {name for name in linked if not name.startswith("workbench.")} <= names
