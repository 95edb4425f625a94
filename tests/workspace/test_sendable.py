"""Secret files, what git ignores and what .consultignore names never leave."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from consult_lsp.workspace import sendable
from consult_lsp.workspace.contained import Root
from consult_lsp.workspace.git import git as run_git
from consult_lsp.workspace.secret_paths import why_secret
from consult_lsp.workspace.sendable import Sendable, why_withheld


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository that ignores some of its files, with a repository in it."""
    folder = tmp_path / "work"
    _write(folder, ".gitignore", "*.log\nbuilt/\n/only-here\n!kept.log\nvendor/\n")
    _write(folder, "src/.gitignore", "local_*\n!trace.log\n")
    for path in (folder, folder / "other", folder / "vendor/lib"):
        path.mkdir(parents=True, exist_ok=True)
        _git(path, "init", "-q")
    _write(folder, "other/.gitignore", "*.tmp\n")
    return folder


@pytest.fixture(params=["git", "no git"])
def sent(request: pytest.FixtureRequest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Sendable:
    """What may be sent of the repository, with git at hand and without."""
    if request.param == "no git":
        monkeypatch.setattr(sendable, "git", lambda *_, **__: None)
    return Sendable(Root(folder))


@pytest.mark.parametrize(
    "name",
    [
        *(".env", ".env.local", ".env.example", "deep/down/.env.production", "prod.env", ".envrc"),
        *(".ENV", ".Env ", ".env.", ".env::$DATA", "．env", "ID_RSA", "a\\.env"),
        *("server.pem", "tls/server.key", "id_rsa", "id_ed25519.pub", "app.p12", "app.pfx"),
        *("release.jks", "debug.keystore", "AuthKey_1.p8", "vault.kdbx"),
        *(".netrc", "_netrc", ".npmrc", ".pypirc", ".pgpass", ".git-credentials", ".htpasswd"),
        *("credentials", ".aws/config", ".ssh/known_hosts", "kubeconfig", ".kube/config"),
        *(".docker/config.json", "credentials.json", "config/secrets.yml", "secrets.yaml"),
        *("my-service-account.json", "gcp_service_account_prod.json", "client_secret_1.json"),
        *("terraform.tfstate", "x-firebase-adminsdk-y.json", "config/master.key", ".git/config"),
    ],
)
def test_a_secret_file_is_known_by_its_name(name: str) -> None:
    why = why_secret(name)
    assert why is not None
    assert why.startswith(repr(name) + " is not sent, because ")


@pytest.mark.parametrize(
    "name",
    [
        *("app.py", "credentials.py", "secrets.py", "keys.ts", "environment.ts", "env.py", "key"),
        *("token.go", "password_reset.rb", "monkey.md", "auth.js", "src/ssh/client.py", "pem.c"),
        *(".github/agents/a.md", "docker/Dockerfile", "schema.prisma", "deploy.kube.yaml"),
        *(".docker/php/Dockerfile", ".docker/nginx.conf", "gradle/gradle.properties"),
        *("app/secrets/service.py", "src/credentials/Store.java", "modules/secrets/main.tf"),
        *("secrets/views.tsx", "Credentials/Login.cs", "environments/dev.py", "keys/public.go"),
        *("secretary/rota.yaml", "rules/cors-with-credentials.yml", "app.environment.ts"),
        *("passwordless/config.yaml", "docs/ssl/private.md", "history.md", "src/shadow.css"),
    ],
)
def test_code_that_handles_secrets_is_no_secret(sent: Sendable, name: str) -> None:
    assert sent.why_not(name) is None


@pytest.mark.parametrize(
    "path",
    [
        *(".env/prod.py", "conf/.env/deep/app.py", ".ENV/a.py", ".envs/.local/.postgres"),
        *("server.key/part.py", ".netrc/a", "id_rsa/notes.py", "app.keystore/x.go"),
        *(".SSH/app.py", ".config/gh/hosts.yml", ".Config/GCloud/x.py", "ssl/private/a.py"),
        *(".docker/config.json", ".docker/contexts/meta/a.json", ".m2/settings.xml"),
        *("etc/shadow", ".gradle/gradle.properties", ".bash_history", ".psql_history"),
        *("secrets/db.yaml", "k8s/Secrets/db", "secrets/export.sh", "app/secrets/README.md"),
        *("credentials/prod.json", "config/credentials/production.yml.enc", "creds/a.txt"),
        *("secrets/.py", "secrets\\db.toml", "secrets/./db.toml", "secrets/a/b/c.json"),
        *("secrets.prod.yaml", "prod.secrets.json", "db-secret.yaml", "db_credentials.ini"),
        *("prod.secret", "run/secrets/db_password", ".secrets/app.py", "passwords/all.csv"),
    ],
)
def test_the_whole_path_says_what_is_secret(sent: Sendable, path: str) -> None:
    why = sent.why_not(path)
    assert why is not None
    assert why.startswith(repr(path) + " is not sent, because ")
    assert "may be secret" in why or "may hold secrets" in why


@pytest.mark.parametrize("opened", [".ssh", ".aws/deep", ".env", ".config/gh"])
def test_a_workspace_within_a_secret_folder_is_secret(tmp_path: Path, opened: str) -> None:
    assert why_withheld(tmp_path / opened / "app.py", tmp_path / opened)


def test_a_workspace_that_is_named_after_secrets_is_none(tmp_path: Path) -> None:
    for opened in ("secrets", "credentials", "creds/app"):
        assert why_withheld(tmp_path / opened / "a.yaml", tmp_path / opened) is None


def test_what_git_ignores_stays(sent: Sendable) -> None:
    ignored = [
        *("a.log", "src/b.log", "built/a.py", "deep/built/a.py", "only-here", "src/local_a.py"),
        *("built/kept.log", "./a.log", "src//local_a.py"),
    ]
    sendables = ["kept.log", "src/trace.log", "src/only-here", "local_a.py", "a.tmp", "./a.py"]
    withheld = sent.withheld(ignored + sendables)
    assert list(withheld) == ignored
    assert all("git ignores it" in why for why in withheld.values())


def test_a_repository_within_has_its_own_rules_besides(sent: Sendable) -> None:
    withheld = sent.withheld(["other/a.tmp", "other/a.py", "vendor/lib/a.py"])
    assert list(withheld) == ["other/a.tmp", "vendor/lib/a.py"]


def test_a_submodule_does_not_keep_git_from_answering(folder: Path) -> None:
    _write(folder, "tracked.log", "")
    _git(folder, "add", "-f", "tracked.log")
    _git(folder, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},other")
    names = ["tracked.log", "other/a.tmp", "other/a.py", "a.log"]
    assert list(Sendable(Root(folder)).withheld(names)) == ["other/a.tmp", "a.log"]


def test_rules_above_the_folder_count(folder: Path, sent: Sendable) -> None:
    assert sent  # for its two ways
    assert list(Sendable(Root(folder / "src")).withheld(["a.log", "local_a", "a.py"])) == [
        "a.log",
        "local_a",
    ]


def test_a_rule_above_the_folder_that_changes_counts_at_once(folder: Path) -> None:
    (folder / "src/deep").mkdir()
    sent = Sendable(Root(folder / "src/deep"))
    assert sent.why_not("a.py") is None
    _write(folder, ".gitignore", "a.py\n")
    assert sent.why_not("a.py")


def test_a_tracked_file_is_not_ignored(folder: Path) -> None:
    sent = Sendable(Root(folder))
    _write(folder, "tracked.log", "")
    assert sent.why_not("tracked.log")
    _git(folder, "add", "-f", "tracked.log")
    assert sent.why_not("tracked.log") is None


def test_a_rule_that_changes_counts_at_once(folder: Path, sent: Sendable) -> None:
    assert sent.why_not("src/new.py") is None
    _write(folder, "src/.gitignore", "new.py\n")
    assert sent.why_not("src/new.py")
    (folder / "src/.gitignore").unlink()
    assert sent.why_not("src/new.py") is None


def test_git_is_asked_once_for_many_files_and_not_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Path] = []

    def counted(where: Path, *rest: str, **how: Any) -> bytes | None:
        asked.append(where)
        return run_git(where, *rest, **how)

    monkeypatch.setattr(sendable, "git", counted)
    sent = Sendable(Root(folder))
    names = [f"src/module_{number}.py" for number in range(500)]
    assert sent.withheld(names) == sent.withheld(names) == {}
    assert asked == [folder]


def test_consultignore_counts_at_every_level_and_for_tracked_files(
    folder: Path, sent: Sendable
) -> None:
    _write(folder, ".consultignore", "legacy/\n*.sql\n")
    _write(folder, "src/.consultignore", "!public.sql\n")
    _write(folder, "legacy/app.py", "")
    _git(folder, "add", "legacy/app.py")
    withheld = sent.withheld(["legacy/app.py", "a.sql", "src/public.sql", "src/b.sql", "app.py"])
    assert list(withheld) == ["legacy/app.py", "a.sql", "src/b.sql"]
    assert withheld["a.sql"] == "'a.sql' is not sent, because .consultignore names it."


def test_a_consultignore_that_cannot_be_read_lets_nothing_out(folder: Path, sent: Sendable) -> None:
    (folder / "src/.consultignore").symlink_to(folder / "nowhere")
    assert sent.withheld(["src/app.py", "app.py"]) == {
        "src/app.py": "'src/app.py' is not sent, because an ignore file may name it. "
        "'src/.consultignore' was not read, because it is a link."
    }


def test_without_a_repository_its_ignore_files_still_count(tmp_path: Path) -> None:
    _write(tmp_path, ".gitignore", "*.log\n")
    assert Sendable(Root(tmp_path)).withheld(["a.log", "a.py"]) == {
        "a.log": "'a.log' is not sent, because git ignores it. To send it all the same, take it "
        "out of .gitignore."
    }


def test_without_a_repository_a_linked_ignore_file_is_the_reason(tmp_path: Path) -> None:
    _write(tmp_path, "shared", "*.log\n")
    (tmp_path / ".gitignore").symlink_to("shared")
    assert Sendable(Root(tmp_path)).why_not("a.py") == (
        "'a.py' is not sent, because an ignore file may name it. '.gitignore' was not read, "
        "because it is a link."
    )


@pytest.mark.parametrize("name", ["../a.py", "/etc/hosts", "src/../../a.py", "a\0.py", "\ud800.py"])
def test_what_is_no_name_in_the_folder_is_not_sent(sent: Sendable, name: str) -> None:
    assert sent.why_not(name)


def test_a_link_among_many_files_hides_no_ignored_one(folder: Path) -> None:
    (folder / "link").symlink_to(folder / "src")
    assert "a.log" in Sendable(Root(folder)).withheld(["link/app.py", "a.log"])


@pytest.mark.parametrize("trap", ["core.fsmonitor", "core.pager", "alias.check-ignore"])
def test_nothing_of_the_repository_is_run(folder: Path, trap: str) -> None:
    sprung = folder.parent / "sprung"
    _git(folder, "config", trap, f"touch {sprung}")
    assert list(Sendable(Root(folder)).withheld(["a.log", "a.py"])) == ["a.log"]
    assert not sprung.exists()


def test_another_repository_named_in_the_environment_is_not_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_DIR", str(folder / "other/.git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(folder / "other"))
    assert list(Sendable(Root(folder)).withheld(["a.log", "a.py"])) == ["a.log"]


@pytest.fixture(autouse=True)
def no_settings_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def _write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text)


def _git(folder: Path, *arguments: str) -> None:
    subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True)


class TestWithheld:
    """A document is asked about by where it is on disk, trusted or not."""

    @pytest.fixture
    def work(self, folder: Path) -> Path:
        _write(folder, ".consultignore", "private.py\n")
        for name in ("app.py", ".env", "trace.log", "private.py"):
            _write(folder, name, "x = 1\n")
        return folder

    @pytest.mark.parametrize("name", [".env", "trace.log", "private.py", "src/../.env"])
    def test_what_is_never_sent_is_withheld_with_and_without_a_workspace(
        self, work: Path, name: str
    ) -> None:
        assert why_withheld(work / name, work)
        assert why_withheld(work / name)

    @pytest.mark.parametrize("target", [".env", "trace.log", "private.py"])
    def test_a_link_is_what_it_leads_to(self, work: Path, target: str) -> None:
        (work / "link.py").symlink_to(target)
        assert why_withheld(work / "link.py", work)

    def test_outside_of_the_workspace_the_folders_count_as_well(
        self, work: Path, tmp_path: Path
    ) -> None:
        assert why_withheld(tmp_path / ".ssh/config", work)
        assert why_withheld(tmp_path / ".aws/notes.py", work)
        assert why_withheld(tmp_path / "notes.py", work) is None

    @pytest.mark.parametrize("name", ["app.py", "missing.py", "half\ud800.py"])
    def test_all_else_may_be_sent(self, work: Path, name: str) -> None:
        assert (why_withheld(work / name, work) is None) == (name != "half\ud800.py")
