"""The catalog: the nearest agent of a name is used, and a bad file costs no other."""

import os
from pathlib import Path

import pytest

from consult_lsp.agents import catalog
from consult_lsp.agents.catalog import (
    DEFAULT_AGENT,
    MAX_DEPTH,
    MAX_ENTRIES,
    MAX_FILES,
    Catalog,
    Folder,
    agent_folders,
    bundled_folder,
    catalog_stamp,
    checks_folder,
    load_catalog,
    watched_patterns,
)


def write(path: Path, name: str, description: str = "Helps.") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\nname: {name}\ndescription: {description}\n---\nYou are {name}.\n")
    return path


def names(loaded: Catalog) -> list[str]:
    return [agent.name for agent in loaded.agents]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bundled folder of the test's own."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    monkeypatch.setattr(catalog, "bundled_folder", lambda: folder)
    return folder


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    repository = tmp_path / "repository"
    (repository / ".git").mkdir(parents=True)
    return repository


def test_folders_go_from_the_workspace_up_to_the_repository_then_home_then_bundled(
    repository: Path, home: Path
) -> None:
    workspace = repository / "services" / "billing"
    workspace.mkdir(parents=True)
    in_project = [
        ".claude/agents",
        ".github/agents",
        ".github/chatmodes",
        ".opencode/agents",
        ".opencode/agent",
    ]
    at_home = [".claude/agents", ".config/opencode/agents", ".config/opencode/agent"]
    folders = agent_folders(workspace, home)
    assert [(folder.path, folder.origin) for folder in folders] == [
        *((workspace / place, "workspace") for place in in_project),
        *((repository / "services" / place, "workspace") for place in in_project),
        *((repository / place, "workspace") for place in in_project),
        *((home / place, "user") for place in at_home),
        (bundled_folder(), "bundled"),
    ]


def test_a_worktree_whose_git_is_a_file_is_a_repository_too(tmp_path: Path, home: Path) -> None:
    (tmp_path / "tree" / "src").mkdir(parents=True)
    (tmp_path / "tree" / ".git").write_text("gitdir: elsewhere\n")
    paths = [folder.path for folder in agent_folders(tmp_path / "tree" / "src", home)]
    assert tmp_path / "tree/.claude/agents" in paths


def test_without_a_repository_only_the_workspace_itself_counts(tmp_path: Path, home: Path) -> None:
    workspace = tmp_path / "a" / "b"
    workspace.mkdir(parents=True)
    projects = {f.path.parents[1] for f in agent_folders(workspace, home) if f.within}
    assert projects == {workspace}


def test_a_home_that_is_a_repository_stays_the_users(home: Path) -> None:
    (home / ".git").mkdir()
    (home / "project").mkdir()
    folders = agent_folders(home / "project", home)
    assert [f.origin for f in folders if f.path == home / ".claude/agents"] == ["user"]


def test_without_a_workspace_there_are_the_users_and_the_bundled(home: Path) -> None:
    origins = {folder.origin for folder in agent_folders(None, home)}
    assert origins == {"user", "bundled"}


def test_the_nearest_agent_of_a_name_is_used(repository: Path, home: Path, bundled: Path) -> None:
    nearest = write(repository / "app/.claude/agents/x.md", "reviewer", "Nearest.")
    write(repository / ".claude/agents/reviewer.md", "reviewer", "Further.")
    write(repository / ".claude/agents/tester.md", "tester")
    write(home / ".claude/agents/reviewer.md", "reviewer", "The user's.")
    write(home / ".claude/agents/writer.md", "writer")
    write(bundled / "helper.md", "helper")

    loaded = load_catalog(agent_folders(repository / "app", home))

    assert names(loaded) == ["reviewer", "tester", "writer", "helper"]
    reviewer = loaded.find("reviewer")
    assert reviewer is not None
    assert (reviewer.path, reviewer.description, reviewer.origin) == (
        nearest,
        "Nearest.",
        "workspace",
    )
    assert [(Path(problem.path).parent, problem.severity) for problem in loaded.problems] == [
        (repository / ".claude/agents", "information"),
        (home / ".claude/agents", "information"),
    ]
    assert all(str(nearest) in problem.message for problem in loaded.problems)


def test_within_a_project_claudes_agents_go_before_copilots_and_those_before_opencodes(
    repository: Path, home: Path, bundled: Path
) -> None:
    write(repository / ".opencode/agents/helper.md", "ignored", "OpenCode's.")
    write(repository / ".github/agents/helper.agent.md", "helper", "Copilot's.")
    write(repository / ".claude/agents/h.md", "helper", "Claude's.")
    write(repository / ".github/agents/tests.md", "tester", "Copilot's.")
    write(repository / ".opencode/agents/tester.md", "ignored", "OpenCode's.")
    write(home / ".config/opencode/agents/writer.md", "ignored", "OpenCode's.")
    loaded = load_catalog(agent_folders(repository, home))
    assert [(agent.name, agent.format, agent.origin) for agent in loaded.agents] == [
        ("helper", "claude", "workspace"),
        ("tester", "copilot", "workspace"),
        ("writer", "opencode", "user"),
    ]
    assert [(p.severity, Path(p.path).name) for p in loaded.problems] == [
        ("information", "helper.agent.md"),
        ("information", "helper.md"),
        ("information", "tester.md"),
    ]


def test_a_nearer_folder_goes_before_another_format_of_a_further_one(
    repository: Path, home: Path, bundled: Path
) -> None:
    write(repository / ".claude/agents/a.md", "helper", "Further.")
    write(repository / "app/.opencode/agent/helper.md", "ignored", "Nearer.")
    loaded = load_catalog(agent_folders(repository / "app", home))
    assert [agent.description for agent in loaded.agents] == ["Nearer."]


def test_github_looks_at_the_files_of_its_folder_only(
    repository: Path, home: Path, bundled: Path
) -> None:
    write(repository / ".github/agents/docs/page.md", "page")
    write(repository / ".opencode/agents/deep/page.md", "page")
    loaded = load_catalog(agent_folders(repository, home))
    assert [agent.format for agent in loaded.agents] == ["opencode"]


def test_every_folder_of_a_project_can_be_watched() -> None:
    assert watched_patterns() == (
        "**/.claude/agents/**/*.md",
        "**/.github/agents/*.md",
        "**/.github/chatmodes/*.md",
        "**/.opencode/agents/**/*.md",
        "**/.opencode/agent/**/*.md",
    )


def test_a_stamp_is_another_after_every_change_and_the_same_after_none(
    repository: Path, home: Path, bundled: Path
) -> None:
    folders = agent_folders(repository, home)

    def change(path: Path, act: str) -> bool:
        """Whether the stamp shows what was done; the catalogue's own files are never read."""
        before = catalog_stamp(folders)
        assert before == catalog_stamp(folders)
        match act:
            case "write":
                write(path, path.stem)
            case "touch":
                os.utime(path, ns=(1, 1))
            case "rename":
                path.rename(path.with_name("renamed.md"))
            case "link":
                path.symlink_to("nowhere")
        return catalog_stamp(folders) != before

    assert change(repository / ".github/agents/a.md", "write")
    assert change(repository / ".github/agents/a.md", "touch")
    assert change(repository / ".github/agents/a.md", "rename")
    assert change(home / ".config/opencode/agents/b.md", "write")
    assert not change(repository / ".claude/a.md", "write")
    assert not change(repository / ".github/agents/gone.md", "link")


def test_a_stamp_costs_no_more_than_its_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abcd":
        write(tmp_path / f"{name}.md", name)
    monkeypatch.setattr(catalog, "MAX_FILES", 3)
    assert len(catalog_stamp([Folder(tmp_path, "user")])) == 3


def test_of_two_with_one_name_in_a_folder_the_first_by_path_is_used(tmp_path: Path) -> None:
    write(tmp_path / "b.md", "twin", "Second.")
    write(tmp_path / "a.md", "twin", "First.")
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert [agent.description for agent in loaded.agents] == ["First."]
    assert [Path(problem.path).name for problem in loaded.problems] == ["b.md"]


def test_subfolders_are_read_in_order_and_other_files_are_not(tmp_path: Path) -> None:
    for path in ("z.md", "a/c.md", "a/b/d.MD", "a/e.txt", ".git/f.md", "g.md/h.md"):
        write(tmp_path / path, path.replace("/", "-"))
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert names(loaded) == ["z.md", "a-c.md", "a-b-d.MD", "g.md-h.md"]


def test_a_bad_file_costs_no_other(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "README.md").write_text("# About these agents\n")
    write(tmp_path / "b.md", "good")
    loaded = load_catalog([Folder(tmp_path / "missing", "user"), Folder(tmp_path, "user")])
    assert names(loaded) == ["good"]
    assert [Path(problem.path).name for problem in loaded.problems] == ["a.md"]


def test_a_folder_that_is_a_file_is_a_problem(tmp_path: Path) -> None:
    loaded = load_catalog([Folder(write(tmp_path / "agents", "a"), "user")])
    assert loaded.agents == ()
    assert "cannot be read" in loaded.problems[0].message


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "elsewhere/a.md", "outsider")
    agents = tmp_path / "agents"
    write(agents / "b.md", "insider")
    (agents / "loop").symlink_to(agents)
    (agents / "out").symlink_to(tmp_path / "elsewhere")
    assert load_catalog([Folder(agents, "user")]).problems == ()
    assert names(load_catalog([Folder(agents, "user")])) == ["insider"]


def test_a_users_agent_may_be_a_link_but_a_projects_may_not_lead_out_of_it(
    repository: Path, home: Path, tmp_path: Path, bundled: Path
) -> None:
    dotfile = write(tmp_path / "dotfiles/mine.md", "mine")
    for folder in (home, repository):
        (folder / ".claude/agents").mkdir(parents=True)
        (folder / ".claude/agents/link.md").symlink_to(dotfile)
    write(repository / "shared/ours.md", "ours")
    (repository / ".claude/agents/ours.md").symlink_to(repository / "shared/ours.md")

    loaded = load_catalog(agent_folders(repository, home))

    assert [(agent.name, agent.origin) for agent in loaded.agents] == [
        ("ours", "workspace"),
        ("mine", "user"),
    ]
    [problem] = loaded.problems
    assert "leads out of" in problem.message


def test_a_project_folder_that_is_itself_a_link_out_of_it_gives_no_agent(
    repository: Path, home: Path, tmp_path: Path, bundled: Path
) -> None:
    write(tmp_path / "elsewhere/a.md", "outsider")
    (repository / ".claude").mkdir()
    (repository / ".claude/agents").symlink_to(tmp_path / "elsewhere")
    assert load_catalog(agent_folders(repository, home)).agents == ()


def test_a_loop_of_links_and_a_link_to_nothing_cost_no_other(
    repository: Path, home: Path, bundled: Path
) -> None:
    agents = repository / ".claude/agents"
    write(agents / "good.md", "good")
    (agents / "loop.md").symlink_to(agents / "pool.md")
    (agents / "pool.md").symlink_to(agents / "loop.md")
    (agents / "nothing.md").symlink_to(agents / "missing.md")
    loaded = load_catalog(agent_folders(repository, home))
    assert names(loaded) == ["good"]
    assert {Path(problem.path).name for problem in loaded.problems} == {
        "loop.md",
        "pool.md",
        "nothing.md",
    }
    assert all("not loaded" in problem.message for problem in loaded.problems)


@pytest.mark.skipif(os.name == "nt", reason="links need a right there")
def test_a_second_name_of_a_file_elsewhere_gives_a_project_no_agent(
    repository: Path, home: Path, tmp_path: Path, bundled: Path
) -> None:
    outside = write(tmp_path / "outside.md", "outsider")
    (repository / ".claude/agents").mkdir(parents=True)
    (repository / ".claude/agents/a.md").hardlink_to(outside)
    assert load_catalog(agent_folders(repository, home)).agents == ()


def test_a_folder_is_read_within_its_bounds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (MAX_FILES, MAX_DEPTH, MAX_ENTRIES) == (500, 8, 10_000)
    for name in "abcd":
        write(tmp_path / f"{name}.md", name)
    write(tmp_path / "1/2/e.md", "e")

    monkeypatch.setattr(catalog, "MAX_DEPTH", 2)
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert names(loaded) == ["a", "b", "c", "d"]
    assert "below 2 levels" in loaded.problems[0].message

    monkeypatch.setattr(catalog, "MAX_FILES", 3)
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert names(loaded) == ["a", "b", "c"]
    assert "first 3" in loaded.problems[0].message

    monkeypatch.setattr(catalog, "MAX_ENTRIES", 2)
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert loaded.agents == ()
    assert "more than 2 entries" in loaded.problems[0].message


@pytest.mark.skipif(
    os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to this user"
)
def test_a_folder_that_may_not_be_listed_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path / "shut/a.md", "a")
    (tmp_path / "shut").chmod(0)
    loaded = load_catalog([Folder(tmp_path, "user")])
    (tmp_path / "shut").chmod(0o700)
    assert "cannot be read" in loaded.problems[0].message


def test_an_unknown_name_is_not_found_but_the_likely_one_is_suggested(tmp_path: Path) -> None:
    write(tmp_path / "a.md", "backend-developer")
    write(tmp_path / "b.md", "Data Keeper")
    loaded = load_catalog([Folder(tmp_path, "user")])
    assert loaded.find("backend-develop") is None
    assert loaded.closest("backend-develop") == "backend-developer"
    assert loaded.closest("data-keeper") == "Data Keeper"
    assert loaded.closest("xyz") is None


def test_only_files_directly_in_the_bundle_are_agents(bundled: Path, home: Path) -> None:
    write(bundled / "one.md", "one")
    write(bundled / "one/checks/notes.md", "not-an-agent")
    assert names(load_catalog(agent_folders(None, home))) == ["one"]


def test_checks_go_by_the_agents_name_and_default_to_the_default_agents(
    bundled: Path, home: Path, tmp_path: Path
) -> None:
    for name in (DEFAULT_AGENT, "other"):
        (bundled / name / "checks").mkdir(parents=True)
    (tmp_path / "checks").mkdir()
    for number, name in enumerate(
        [DEFAULT_AGENT, "other", "third", "..", ".", "/", "../bundle/other"]
    ):
        write(home / f".claude/agents/{number}.md", name)
    loaded = load_catalog(agent_folders(None, home))
    assert [checks_folder(agent) for agent in loaded.agents] == [
        bundled / DEFAULT_AGENT / "checks",
        bundled / "other/checks",
        *[bundled / DEFAULT_AGENT / "checks"] * 5,
    ]


def test_without_any_checks_there_is_no_folder(bundled: Path, home: Path) -> None:
    write(bundled / "one.md", "one")
    [agent] = load_catalog(agent_folders(None, home)).agents
    assert checks_folder(agent) is None
