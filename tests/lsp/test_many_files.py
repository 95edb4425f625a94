"""A fix of several files: inside the trusted workspace, after a look, all of it or nothing."""

from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp

from consult_lsp.context.project import Project
from consult_lsp.finding import Category, Edit, Finding, Fix, Severity
from consult_lsp.lsp.commands.fix import fix
from consult_lsp.lsp.commands.show_fix import show_fix
from consult_lsp.lsp.contract.arguments import ApplyFix, ShowFix
from consult_lsp.lsp.menu.quick_fixes import quick_fixes
from consult_lsp.lsp.state.capabilities import Client
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from support.answers import finding, review
from support.answers import fix as fix_of
from support.editor import editor
from support.fake_anthropic import FakeAnthropic
from support.in_process import Wire, answer, session_of
from support.profiles import EACH_PROFILE

APP, SHOP = "from shop import total\ntotal(1)\n", "def total(n):\n    return n\n"
RENAMED = (
    Edit(1, "from shop import total\ntotal(1)", "from shop import sum_of\nsum_of(1)"),
    Edit(1, "def total(n):", "def sum_of(n):", path="shop.py"),
)
VERSIONED = Client(code_action_literals=True, apply_edit=True, document_changes=True)
PREVIEWING = Client(
    code_action_literals=True, apply_edit=True, document_changes=True, change_annotations=True
)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def session(wire: Wire, tmp_path: Path) -> Session:
    """A trusted workspace of two files, one of them open."""
    (tmp_path / "app.py").write_text(APP)
    (tmp_path / "shop.py").write_text(SHOP)
    session = session_of(wire, APP)
    session.client = VERSIONED
    session.workspace.root, session.workspace.project = (
        tmp_path,
        Project(tmp_path, tmp_path / "home"),
    )
    opened(session, "app.py", APP, version=1)
    return session


def opened(session: Session, path: str, text: str, version: int) -> None:
    assert session.workspace.root is not None
    uri = (session.workspace.root / path).as_uri()
    session.documents[uri] = Document(uri, text, language_id="python", version=version)


def uri(session: Session, path: str = "app.py") -> str:
    assert session.workspace.root is not None
    return (session.workspace.root / path).as_uri()


def renaming(*edits: Edit, **more: Any) -> Fix:
    return Fix("Rename it", edits, preferred=True, **{"reach": "files", **more})


def chosen(session: Session, *edits: Edit, **more: Any) -> ApplyFix:
    """The argument that chooses a fix of these edits, which a finding in app.py has."""
    return found(session, renaming(*edits, **more))


def found(session: Session, *fixes: Fix) -> ApplyFix:
    told = Finding("r", Category.SECURITY, Severity.ERROR, "Off", 2, 2, "total(1)", fixes=fixes)
    document = session.documents[uri(session)]
    remark = session.ledger.review("tester", document, ()).found(told)
    return ApplyFix(uri=document.uri, finding=remark.id)


async def test_the_user_is_asked_and_then_all_files_change_in_one_edit(
    session: Session, wire: Wire
) -> None:
    fix(session, chosen(session, *RENAMED), None)
    question = await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
    assert "Rename it: change" in question["params"]["message"]
    assert "app.py and shop.py" in question["params"]["message"]
    answer(session, question, {"title": "Apply"})
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    changes = sent["params"]["edit"]["documentChanges"]
    assert [(c["textDocument"]["uri"], c["textDocument"]["version"]) for c in changes] == [
        (uri(session, "app.py"), 1),
        (uri(session, "shop.py"), None),
    ]


async def test_an_editor_with_a_preview_confirms_it_there(session: Session, wire: Wire) -> None:
    session.client = PREVIEWING
    fix(session, chosen(session, *RENAMED), None)
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    edit = sent["params"]["edit"]
    assert edit["changeAnnotations"]["consult"]["needsConfirmation"] is True
    edits = [each for change in edit["documentChanges"] for each in change["edits"]]
    assert {each["annotationId"] for each in edits} == set(edit["changeAnnotations"])


async def test_an_open_file_is_taken_as_the_editor_has_it(session: Session, wire: Wire) -> None:
    opened(session, "shop.py", "# unsaved\n" + SHOP, version=8)
    session.client = PREVIEWING
    fix(session, chosen(session, *RENAMED), None)
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    shop = sent["params"]["edit"]["documentChanges"][1]
    assert shop["textDocument"]["version"] == 8
    assert shop["edits"][0]["range"]["start"]["line"] == 1


async def test_a_file_that_changed_on_disk_while_the_question_was_open_stops_all(
    session: Session, wire: Wire, tmp_path: Path
) -> None:
    fix(session, chosen(session, *RENAMED), None)
    question = await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
    (tmp_path / "shop.py").write_text("def other(n):\n    return n\n")
    answer(session, question, {"title": "Apply"})
    await wire.until(lambda: bool(wire.messages()))
    assert "Nothing was changed in shop.py" in wire.messages()[0]
    assert not [m for m in wire.sent if m.get("method") == lsp.WORKSPACE_APPLY_EDIT]


async def test_lines_added_above_on_disk_move_the_edit(
    session: Session, wire: Wire, tmp_path: Path
) -> None:
    fix(session, chosen(session, *RENAMED), None)
    question = await wire.asked(lsp.WINDOW_SHOW_MESSAGE_REQUEST)
    (tmp_path / "shop.py").write_text("import os\n" + SHOP)
    answer(session, question, {"title": "Apply"})
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    shop = sent["params"]["edit"]["documentChanges"][1]
    assert shop["edits"][0]["range"]["start"]["line"] == 1


@pytest.mark.parametrize(
    "path",
    [
        *("../outside.py", "/etc/hosts", ".vscode/settings.json", ".VSCode/Settings.json"),
        *(".github/workflows/ci.yml", ".env", "missing.py", "link.py", "a/../../outside.py"),
    ],
)
async def test_files_that_no_fix_may_touch_stop_all_of_it(
    session: Session, wire: Wire, tmp_path: Path, path: str
) -> None:
    outside = tmp_path.parent / "outside.py"
    outside.write_text("x = 1\n")
    (tmp_path / "link.py").symlink_to(outside)
    for name in (".vscode/settings.json", ".env", ".github/workflows/ci.yml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n")
    opened(session, "link.py", "x = 1\n", version=1)
    fix(session, chosen(session, RENAMED[0], Edit(1, "x = 1", "x = 2", path=path)), None)
    await wire.until(lambda: bool(wire.messages()))
    assert wire.messages()[0].startswith("Nothing was changed")
    assert not [m for m in wire.sent if "id" in m]
    assert outside.read_text() == "x = 1\n"


async def test_without_trust_no_other_file_is_changed(session: Session, wire: Wire) -> None:
    session.workspace.project = None
    fix(session, chosen(session, *RENAMED), None)
    await wire.until(lambda: bool(wire.messages()))
    assert "trusted workspace only" in wire.messages()[0]


async def test_a_path_that_names_the_document_itself_is_the_document(
    session: Session, wire: Wire
) -> None:
    session.client = PREVIEWING
    own = Edit(2, "total(1)", "total(2)", path="./app.py")
    fix(session, chosen(session, own, reach="lines"), None)
    sent = await wire.asked(lsp.WORKSPACE_APPLY_EDIT)
    [change] = sent["params"]["edit"]["documentChanges"]
    assert change["textDocument"]["version"] == 1
    assert "changeAnnotations" not in sent["params"]["edit"]


async def test_a_fix_that_reaches_further_is_a_command_and_one_in_doubt_is_only_shown(
    session: Session, wire: Wire
) -> None:
    doubt = renaming(RENAMED[0], doubt="The text would no longer parse.", reach="lines")
    found(session, doubt, renaming(*RENAMED, trade_offs="callers elsewhere break"))
    document = session.documents[uri(session)]
    far, doubtful = quick_fixes(session, document, LineSpan(1, 2), [])
    assert far.title == "Rename it (callers elsewhere break)…"
    assert far.edit is None
    assert doubtful.title == "Show: Rename it (The text would no longer parse.)"
    assert doubtful.command is not None
    assert doubtful.command.command == "consult.showFix"
    assert doubtful.is_preferred is None
    found(session, doubt)
    *_, again = quick_fixes(session, document, LineSpan(1, 2), [])
    assert again.title == "Consult tester: ask again for a fix: Off"


async def test_a_fix_in_doubt_is_never_applied(session: Session, wire: Wire) -> None:
    argument = chosen(session, *RENAMED, doubt="It is not certain.")
    with pytest.raises(Exception, match="in doubt: It is not certain"):
        fix(session, argument, None)
    session.client = Client(show_document=True)
    show_fix(session, ShowFix(uri=argument.uri, finding=argument.finding), None)
    shown = await wire.asked(lsp.WINDOW_SHOW_DOCUMENT)
    page = Path(shown["params"]["uri"].removeprefix("file://")).read_text()
    assert "It is not certain." in page
    assert "-def total(n):\n+def sum_of(n):\n" in page
    answer(session, shown, {"success": True})
    await session.close()


async def test_a_fix_that_has_no_place_is_shown_as_it_was_written(
    session: Session, wire: Wire
) -> None:
    argument = chosen(session, Edit(9, "not `here`", "``` [x](command:y)"), doubt="No such line.")
    session.client = Client(show_document=True)
    show_fix(session, ShowFix(uri=argument.uri, finding=argument.finding), None)
    shown = await wire.asked(lsp.WINDOW_SHOW_DOCUMENT)
    page = Path(shown["params"]["uri"].removeprefix("file://")).read_text()
    assert "-not `here`\n+``` [x](command:y)\n" in page
    answer(session, shown, {"success": True})
    await session.close()


# From the answer of a model to the files, once answers may name other files.


@pytest.mark.parametrize("profile", EACH_PROFILE)
async def test_a_fix_that_a_model_makes_of_two_files_changes_both(
    fake: FakeAnthropic, tmp_path: Path, profile: str
) -> None:
    shop = tmp_path / "shop.py"
    shop.write_text(SHOP)
    edits = [
        {"start_line": 2, "old": "total(1)", "new": "sum_of(1)"},
        {"start_line": 1, "old": "def total(n):", "new": "def sum_of(n):", "path": "shop.py"},
    ]
    fake.queue(review(finding(2, "total(1)", fixes=[fix_of("Rename it", *edits)])))
    async with editor(profile, fake=fake, workspace=tmp_path, settings={"trusted": True}) as ed:
        await ed.open("from shop import total\n‸total(1)\n", str(tmp_path / "app.py"))
        await ed.choose("Consult backend-developer: review file")
        await ed.reviewed()
        ed.answer("Apply")
        await ed.choose("Rename it…")
        await ed.edited()
        assert ed.text == "from shop import total\nsum_of(1)\n"
        assert shop.read_text() == "def sum_of(n):\n    return n\n"
        assert len(ed.edits_received) == 1
