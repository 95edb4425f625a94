"""What a link leads out of its workspace is not sent; who means that file names it."""

from pathlib import Path

import pytest

from consult_lsp.workspace.bounds import bounds_of, why_led_out


@pytest.fixture
def clone(home: Path) -> Path:
    """A repository in the home folder, beside a private file."""
    (home / "private.txt").write_text("secret")
    (home / "clones/shop/.git").mkdir(parents=True)
    (home / "clones/shop/src").mkdir()
    (home / "clones/shop/src/app.py").write_text("x = 1\n")
    return home / "clones/shop"


@pytest.mark.parametrize("root", ["clone", "nowhere", "home", "none"])
@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("setup.sh", "../../private.txt"),
        ("src/deep.py", "../../../private.txt"),
        ("through", "../.."),
    ],
)
def test_a_link_out_of_the_repository_is_told_with_what_to_do(
    clone: Path, home: Path, name: str, target: str, root: str
) -> None:
    (clone / name).symlink_to(target)
    file = clone / "through/private.txt" if name == "through" else clone / name
    workspace = {"clone": clone, "nowhere": home / "nowhere", "home": home, "none": None}[root]
    assert why_led_out(file, workspace) == (
        f"{str(file)!r} is not sent, because a link in its name leads out of {clone}, to "
        f"{home / 'private.txt'}. If you mean that file, name or open it by itself."
    )
    assert why_led_out(home / "private.txt", workspace) is None


def test_a_link_within_the_repository_is_followed(clone: Path) -> None:
    (clone / "link.py").symlink_to("src/app.py")
    (clone / "folder").symlink_to("src")
    for name in ("link.py", "folder/app.py", "src/app.py", "missing.py", "half\ud800.py", "a\0"):
        assert why_led_out(clone / name, clone) is None


def test_a_link_to_another_repository_is_no_repository_here(clone: Path, home: Path) -> None:
    (home / "other/.git").mkdir(parents=True)
    (home / "other/app.py").write_text("")
    (clone / "vendor").symlink_to(home / "other")
    assert why_led_out(clone / "vendor/app.py")


def test_the_workspace_may_be_reached_by_a_link(clone: Path, home: Path) -> None:
    (home / "shop").symlink_to(clone)
    assert why_led_out(home / "shop/src/app.py", home / "shop") is None
    assert why_led_out(clone / "src/app.py", home / "shop") is None


def test_what_was_unpacked_into_the_home_folder_is_bounded_too(home: Path) -> None:
    (home / "private.txt").write_text("secret")
    (home / "unpacked/inner").mkdir(parents=True)
    (home / "unpacked/inner/setup.sh").symlink_to("../../private.txt")
    assert bounds_of(home / "unpacked/inner/setup.sh", home) == home / "unpacked"
    assert why_led_out(home / "unpacked/inner/setup.sh", home)
    assert bounds_of(home / "private.txt", home) == home


def test_elsewhere_a_file_stays_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "private.txt").write_text("secret")
    (tmp_path / "a/link.txt").symlink_to("../private.txt")
    assert why_led_out(tmp_path / "a/link.txt")
    assert why_led_out(tmp_path / "a/link.txt", tmp_path) is None
