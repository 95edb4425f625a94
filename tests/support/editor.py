"""Editor: a client that keeps documents, shows menus and takes edits, as a real one does.

    async with editor(profile="neovim", fake=fake) as ed:
        await ed.open("def f():\n    «return 1»\n")
        await ed.improve()
        await ed.edited()
        assert ed.text == "def f():\n    return 2\n"

It drives the real server process over stdio. Its own texts are kept apart from the product's code:
positions are counted and edits applied here, so that a mistake there shows.
"""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from support.fake_anthropic import FakeAnthropic
from support.marked import Expected, Marked, marked
from support.picking import IN_GENERAL, QUESTION, command_of, entry_of, improvement_in, pick_once
from support.profiles import CLIENT_NAMES, capabilities_of
from support.raw_client import PATIENCE, RawClient, result_of

SERVE = [sys.executable, "-m", "consult_lsp", "serve"]
LINE_ENDS = re.compile(r"\r\n|\n|\r")
PUSH = "textDocument/publishDiagnostics"
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@asynccontextmanager
async def editor(
    profile: str = "neovim",
    *,
    fake: FakeAnthropic | None = None,
    workspace: Path | None = None,
    capabilities: dict[str, Any] | None = None,
    settings: dict[str, Any] | None = None,
    configuration: dict[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
    trusts: str = "Not now",
) -> AsyncIterator["Editor"]:
    """A session with a fresh server; without ``fake`` there is no model. It must end well.

    ``settings`` go in ``initialize``; ``configuration`` is what the editor answers when asked, and
    ``trusts`` what the user answers to the question of trust.
    """
    env = {**os.environ, **(fake.environ if fake else {}), **(environ or {})}
    async with RawClient.start(SERVE, cwd=workspace, env=env) as client:
        client.respond("workspace/configuration", lambda params: [configuration])
        client.respond(QUESTION, lambda params: {"title": trusts})
        result = await client.initialize(
            capabilities_of(profile) if capabilities is None else capabilities,
            clientInfo={"name": CLIENT_NAMES.get(profile, profile)},
            rootUri=workspace.as_uri() if workspace else None,
            initializationOptions=settings,
        )
        ed = Editor(client, result["capabilities"])
        yield ed
        if ed.is_killed:
            return
        assert await client.shutdown() == 0, client.stderr
        pushed = [m for m in client.received if m.get("method") == PUSH]
        assert not (ed.pulls and pushed), "diagnostics were pushed to a client that pulls them"
        assert client.noise == b"", "something but the protocol came on stdout"


class Editor:
    """One session. ``text``, ``uri`` and ``version`` are those of the document in front."""

    def __init__(self, client: RawClient, capabilities: dict[str, Any]) -> None:
        self.client = client
        self.capabilities = capabilities
        self.encoding: str = capabilities.get("positionEncoding", "utf-16")
        self.uri = ""
        self.sample = Marked("", None, None, [])
        self.edits_received: list[dict[str, Any]] = []
        self.shown: list[str] = []
        self.pages: list[str] = []
        """The URIs of what was shown; ``attaches`` says whether such a page is opened with us."""
        self.attaches, self.accepts_edits = False, True
        self.last_command_id = 0
        self.is_killed = False
        self._texts: dict[str, str] = {}
        self._versions: dict[str, int] = {}
        self._edited = asyncio.Event()
        self.pulls = "diagnosticProvider" in capabilities
        self._pulled: dict[str, dict[str, Any]] = {}
        """The last report of each document that held diagnostics, for a client that pulls."""
        client.respond("window/workDoneProgress/create", lambda params: None)
        client.respond("client/registerCapability", lambda params: None)
        client.respond("workspace/diagnostic/refresh", lambda params: None)
        client.respond("workspace/codeLens/refresh", lambda params: None)
        client.respond("workspace/applyEdit", self._apply)
        client.respond("window/showDocument", self._show)

    @property
    def text(self) -> str:
        return self._texts[self.uri]

    @property
    def version(self) -> int:
        return self._versions[self.uri]

    # What a user does.

    async def open(self, source: str, path: str = "app.py", language: str = "python") -> None:
        """Open a marked sample and bring it to the front."""
        self.sample = marked(source)
        self.uri = f"file://{path if path.startswith('/') else f'/workspace/{path}'}"
        self.attach(self.uri, self.sample.text, language)

    def attach(self, uri: str, text: str, language: str) -> None:
        """Tell the server of a document that is opened."""
        self._versions[uri], self._texts[uri] = 1, text
        item = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.client.notify("textDocument/didOpen", {"textDocument": item})

    def look_at(self, uri: str, text: str) -> None:
        """Bring an open document to the front, with the cursor before the first ``text``."""
        self.uri = uri
        at = self.text.index(text)
        self.sample = marked(f"{self.text[:at]}‸{self.text[at:]}")

    async def page(self) -> str:
        """The page that was shown last, as the user sees it now."""
        uri = self.pages[-1]
        if uri.startswith("file:"):
            return self._texts.get(uri) or self.shown[-1]
        content = await self.client.request("workspace/textDocumentContent", {"uri": uri})
        text: str = content["text"]
        return text

    def type(self, before: str, text: str) -> None:
        """Insert ``text`` in front of the first ``before``."""
        self.replace(before, text + before)

    def replace(self, old: str, new: str) -> None:
        """Replace the first ``old`` in the text, by one incremental change."""
        start = self.text.index(old)
        place = {"start": self._position(start), "end": self._position(start + len(old))}
        text = self.text[:start] + new + self.text[start + len(old) :]
        self._changed(self.uri, text, place, new)

    def becomes(self, text: str) -> None:
        """Change what differs from ``text``, by one incremental change."""
        old, shorter = self.text, min(len(self.text), len(text))
        head = next((n for n in range(shorter) if old[n] != text[n]), shorter)
        left = shorter - head
        tail = next((n for n in range(left) if old[-1 - n] != text[-1 - n]), left)
        place = {"start": self._position(head), "end": self._position(len(old) - tail)}
        self._changed(self.uri, text, place, text[head : len(text) - tail])

    async def menu(
        self, only: list[str] | None = None, diagnostics: Sequence[dict[str, Any]] = ()
    ) -> list[dict[str, Any]]:
        """The code actions for the selection, or for the cursor."""
        context: dict[str, Any] = {"diagnostics": list(diagnostics), "triggerKind": 1}
        if only is not None:
            context["only"] = only
        params = {"textDocument": {"uri": self.uri}, "range": self.range(), "context": context}
        actions: list[dict[str, Any]] = await self.client.request("textDocument/codeAction", params)
        return actions

    async def choose(self, title: str, diagnostics: Any = (), *, pick: str | None = None) -> Any:
        """Choose an entry, and ``pick`` in what it asks; the result of its command, if any."""
        actions = await self.menu(diagnostics=diagnostics)
        action = entry_of(actions, title)
        if edit := action.get("edit"):
            self._take(edit)
        command = command_of(action)
        if asks := pick is not None and title.endswith("…"):
            pick_once(self.client, pick)
        result = await self.run(command["command"], *command["arguments"]) if command else None
        return await self.client.server_request(QUESTION) if asks else result

    async def improve(self, name: str = "selection") -> Any:
        """Choose to improve something in general: by the picker, where the menu has it there."""
        return await self.choose(improvement_in(await self.menu(), name), pick=IN_GENERAL)

    async def run(self, command: str, *arguments: Any) -> Any:
        """The answer to a command."""
        params = {"command": command, "arguments": list(arguments)}
        self.last_command_id = self.client.send_request("workspace/executeCommand", params)
        return result_of(await self.client.response(self.last_command_id))

    async def ready(self) -> None:
        """Wait until the server has read agents and settings, which it does after its greeting."""
        await self.run("consult.agents")

    async def hover(self) -> str | None:
        """What is shown under the cursor."""
        at = self.range()["start"]
        params = {"textDocument": {"uri": self.uri}, "position": at}
        hover = await self.client.request("textDocument/hover", params)
        return hover["contents"]["value"] if hover else None

    async def hovered(self) -> str:
        """What is shown under the cursor, once there is something."""
        async with asyncio.timeout(PATIENCE):
            while (hover := await self.hover()) is None:
                pass
        return hover

    def close(self) -> None:
        """Close the document in front."""
        self.client.notify("textDocument/didClose", {"textDocument": {"uri": self.uri}})

    async def kill(self) -> None:
        """End the server as a crash does."""
        self.is_killed = True
        self.client.process.kill()
        await self.client.process.wait()

    def renamed(self, old: Path, new: Path) -> None:
        """Tell that a file or folder has another name."""
        files = [{"oldUri": old.as_uri(), "newUri": new.as_uri()}]
        self.client.notify("workspace/didRenameFiles", {"files": files})

    # What a user sees.

    async def diagnostics(self) -> list[dict[str, Any]]:
        """The next diagnostics of the document in front: as published, or as pulled when told to.

        A client that pulls is told to once for all that happened meanwhile. What was published for
        a text that is old by now says nothing any more.
        """
        if self.pulls:
            await self.client.server_request("workspace/diagnostic/refresh")
            return await self.pull()
        params = await self.client.notification(PUSH, self._is_of_this_text)
        listed: list[dict[str, Any]] = params["diagnostics"]
        return listed

    async def reviewed(self) -> list[dict[str, Any]]:
        """The diagnostics once a review has ended: all that it has found."""
        await self.progress_ended()
        if self.pulls:
            return await self.pull()
        told = self.client.notifications_so_far(PUSH, self._is_of_this_text)
        return told[-1]["diagnostics"] if told else []

    def _is_of_this_text(self, params: Any) -> bool:
        version = params.get("version")
        assert version is None or version <= self._versions[params["uri"]], "a version to come"
        return bool(params["uri"] == self.uri) and version in (None, self.version)

    async def pull(self) -> list[dict[str, Any]]:
        """What the server answers when it is asked for the diagnostics of the document in front."""
        last = self._pulled.get(self.uri, {})
        params = {"textDocument": {"uri": self.uri}, "previousResultId": last.get("resultId")}
        report = await self.client.request("textDocument/diagnostic", params)
        if report["kind"] == "full":
            self._pulled[self.uri] = report
        listed: list[dict[str, Any]] = self._pulled[self.uri]["items"]
        return listed

    def report(self) -> dict[str, Any]:
        """The last report that was pulled for the document in front."""
        return self._pulled[self.uri]

    async def finds(self) -> None:
        """The next diagnostics are exactly those that the sample expects under its lines."""
        found = [
            Expected(
                line=d["range"]["start"]["line"],
                start=self._column(d["range"]["start"]),
                stop=self._column(d["range"]["end"]),
                severity=("error", "warning", "information", "hint")[d["severity"] - 1],
                message=d["message"].splitlines()[0],
            )
            for d in await self.diagnostics()
        ]
        assert sorted(found, key=str) == sorted(self.sample.expected, key=str)

    async def message(self) -> str:
        """The next message that is shown to the user."""
        text: str = (await self.client.notification("window/showMessage"))["message"]
        return text

    def answer(self, *titles: str | None) -> None:
        """What the user will choose when asked, question by question; None closes it."""
        waiting = list(titles)

        def chosen(params: Any) -> Any:
            title = waiting.pop(0)
            assert title is None or title in [action["title"] for action in params["actions"]]
            return None if title is None else {"title": title}

        self.client.respond(QUESTION, chosen)

    async def asked(self) -> str:
        """The next question that the user was asked."""
        request = await self.client.server_request(QUESTION)
        return str(request["params"]["message"])

    async def progress_ended(self) -> str:
        """Wait for the end of the next progress; its last words."""
        params = await self.client.notification(
            "$/progress", lambda params: params["value"]["kind"] == "end"
        )
        return str(params["value"].get("message", ""))

    async def edited(self) -> None:
        """Wait until the server's next edit has come."""
        async with asyncio.timeout(PATIENCE):
            await self._edited.wait()
        self._edited.clear()

    # How a client does it.

    def range_of(self, piece: str) -> dict[str, Any]:
        """Where the first ``piece`` of the text stands."""
        start = self.text.index(piece)
        return {"start": self._position(start), "end": self._position(start + len(piece))}

    def range(self) -> dict[str, Any]:
        """The selection, or the cursor, as the protocol says it."""
        start, end = self.sample.selection or (self.sample.cursor, self.sample.cursor)
        assert start is not None, "the sample marks neither a selection nor a cursor"
        assert end is not None
        document = self.sample.document()
        offsets = document.offset_at(start), document.offset_at(end)
        first, last = (self._position(at, self.sample.text) for at in offsets)
        return {"start": first, "end": last}

    def _apply(self, params: Any) -> Any:
        self.edits_received.append(params["edit"])
        applied = self.accepts_edits and self._take(params["edit"])
        self._edited.set()
        return {"applied": applied}

    def _take(self, edit: dict[str, Any]) -> bool:
        """Apply a workspace edit; not one that was made for another version."""
        for change in edit.get("documentChanges", ()):
            uri, version = change["textDocument"]["uri"], change["textDocument"]["version"]
            if version is not None and version != self._versions.get(uri):
                return False
        for change in edit.get("documentChanges", ()):
            self._replace_ranges(change["textDocument"]["uri"], change["edits"])
        for uri, edits in (edit.get("changes") or {}).items():
            self._replace_ranges(uri, edits)
        return True

    def _replace_ranges(self, uri: str, edits: list[dict[str, Any]]) -> None:
        file = Path(uri.removeprefix("file://"))
        text = self._texts[uri] if uri in self._texts else file.read_text("utf-8")
        placed = sorted(
            (
                self._offset(text, each["range"]["start"]),
                self._offset(text, each["range"]["end"]),
                each["newText"],
            )
            for each in edits
        )
        for start, end, new in reversed(placed):
            text = text[:start] + new + text[end:]
        if uri in self._texts:
            self._changed(uri, text)
        else:
            file.write_text(text, "utf-8")

    def _changed(self, uri: str, text: str, place: Any = None, new: str = "") -> None:
        self._versions[uri] += 1
        self._texts[uri] = text
        change = {"text": text} if place is None else {"range": place, "text": new}
        identifier = {"uri": uri, "version": self._versions[uri]}
        self.client.notify(
            "textDocument/didChange", {"textDocument": identifier, "contentChanges": [change]}
        )

    def _show(self, params: Any) -> Any:
        uri = params["uri"]
        self.pages.append(uri)
        if uri.startswith("file:"):
            self.shown.append(Path(uri.removeprefix("file://")).read_text("utf-8"))
            if self.attaches:
                self.attach(uri, self.shown[-1], "markdown")
        return {"success": True}

    def _position(self, offset: int, text: str | None = None) -> dict[str, int]:
        before = (self.text if text is None else text)[:offset]
        ends = list(LINE_ENDS.finditer(before))
        line = before[ends[-1].end() :] if ends else before
        codec, width = CODECS[self.encoding]
        return {"line": len(ends), "character": len(line.encode(codec)) // width}

    def _offset(self, text: str, position: dict[str, int]) -> int:
        starts = [0, *(end.end() for end in LINE_ENDS.finditer(text))]
        start = starts[position["line"]]
        line = LINE_ENDS.split(text[start:], maxsplit=1)[0]
        codec, width = CODECS[self.encoding]
        return start + len(line.encode(codec)[: position["character"] * width].decode(codec))

    def _column(self, position: dict[str, int]) -> int:
        start = self._offset(self.text, {**position, "character": 0})
        return self._offset(self.text, position) - start
