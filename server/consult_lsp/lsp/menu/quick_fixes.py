"""Quick fixes: what can be done about the findings and diagnostics of some lines, from memory.

A fix of these very lines carries its edit, placed on the text as it stands. One that wants to be
proven, confirmed or only shown is a command, and so is asking the agent for another.
"""

from collections.abc import Iterator, Sequence
from weakref import WeakKeyDictionary

from lsprotocol import types as lsp

from consult_lsp.edits.combine import Change, recombine
from consult_lsp.finding import Finding, Fix
from consult_lsp.findings.shown_finding import Shown, Way
from consult_lsp.findings.tracked_finding import TrackedFinding
from consult_lsp.lsp.apply.proposal_parts import why_guarded
from consult_lsp.lsp.contract.arguments import (
    ApplyFix,
    Argument,
    AskAgain,
    Choice,
    FixRule,
    More,
    ReportedProblem,
    ShowFix,
)
from consult_lsp.lsp.services.agent_ranking import ranked
from consult_lsp.lsp.services.diagnostic import to_diagnostic
from consult_lsp.lsp.services.diagnostics import shown
from consult_lsp.lsp.state.position_conversion import from_position, to_workspace_edit
from consult_lsp.lsp.state.selection import whole_file
from consult_lsp.lsp.state.session import Session
from consult_lsp.text.document import Document
from consult_lsp.text.lines import LineSpan
from consult_lsp.text.plain import plain_line

from .command_action import TITLE_LIMIT, as_command

MOST_FIXES = 12
"""Rows from which on no other finding's fixes are in the menu itself: a large selection has
hundreds."""

MOST_OTHERS = 3
"""Diagnostics of other servers for which a fix can be asked at once."""

MOST_CHOICES = 100
"""Diagnostics that can be chosen from then; the message of each goes along."""

REASON_LIMIT = 60
MESSAGE_LIMIT = 2_000


def quick_fixes(
    session: Session, document: Document, lines: LineSpan, diagnostics: Sequence[lsp.Diagnostic]
) -> Iterator[lsp.CodeAction]:
    """For each finding its fixes, preferred ones first, then what else can be asked for."""
    rules: set[str] = set()
    found = shown(session, document)
    here = on_lines(found, lines)
    offered: list[lsp.CodeAction] = []
    asked: list[lsp.CodeAction] = []  # behind every stored fix: they cost, and stored ones do not
    more: list[lsp.CodeAction] = []
    for number, entry in enumerate(here):
        if len(offered) + len(asked) >= MOST_FIXES:
            more += _more_fixes(session, document, here[number:])
            break
        actions = list(_fixes(session, document, entry))
        offered += actions
        if entry.finding.rule not in rules:
            rules.add(entry.finding.rule)
            offered += _fix_all(session, document, found, entry)
        if entry.finding.origin == "check" or all(_is_only_shown(action) for action in actions):
            asked.append(_ask_again(session, document, entry))
    yield from (*offered, *asked, *more)
    yield from _others(session, document, lines, diagnostics)


def sole_fix(
    session: Session, document: Document, context: lsp.CodeActionContext
) -> list[lsp.CodeAction] | None:
    """The preferred fix of the only diagnostic in ``context``, for a client that runs all it gets.

    Kate 22.12 asks so, over the whole document, without a kind and without saying what triggered
    it. None where that is not so; no fix where the finding has none that is preferred and proven.
    """
    if context.only is not None or context.trigger_kind is not None:
        return None
    if len(context.diagnostics) != 1:
        return None
    [meant] = context.diagnostics
    for entry in shown(session, document):
        place = to_diagnostic(session, document, entry)
        if (meant.source, meant.range, meant.message) == (place.source, place.range, place.message):
            sure = (way for way in entry.ways if way.fix.preferred and not way.fix.doubt)
            actions = (_fix(session, document, entry, way) for way in sure)
            return [action for action in actions if action is not None][:1]
    return None


def on_lines(found: Sequence[Shown], lines: LineSpan) -> list[Shown]:
    """The findings on these lines: of the first line first, and there the worst."""
    here = [entry for entry in found if entry.finding.span.meets(lines)]
    return sorted(here, key=lambda entry: entry.finding.span.start)


def _more_fixes(
    session: Session, document: Document, rest: Sequence[Shown]
) -> Iterator[lsp.CodeAction]:
    """What leads to the fixes of findings that have no room in the menu."""
    commands: list[lsp.Command] = []
    for entry in rest:
        if len(commands) >= MOST_CHOICES:
            break
        for way in entry.ways:
            action = _fix(session, document, entry, way, at_once=False)
            if action is not None and action.command is not None:
                commands.append(action.command)
    if commands:
        yield more_choices(f"More fixes on these lines ({len(commands)})…", commands)


def same_rule(found: Sequence[Shown], rule: str) -> list[tuple[TrackedFinding, Fix]]:
    """The sure fixes of those findings that have this rule, one for each."""
    return [
        (way.remark, way.fix)
        for entry in found
        if entry.finding.rule == rule
        for way in _sure(entry)
    ]


def _sure(entry: Shown) -> list[Way]:
    """Its preferred fix, if that is proven and changes these lines only."""
    sure = (w for w in entry.ways if w.fix.preferred and not w.fix.doubt and _is_near(w.fix))
    return list(sure)[:1]


def _is_near(fix: Fix) -> bool:
    return fix.reach == "lines" and not any(edit.path for edit in fix.edits)


def _fixes(session: Session, document: Document, entry: Shown) -> Iterator[lsp.CodeAction]:
    """The stored fixes that fit the text, and those that are only shown, the preferred first."""
    for way in sorted(entry.ways, key=lambda way: (bool(way.fix.doubt), not way.fix.preferred)):
        action = _fix(session, document, entry, way)
        if action is not None:
            yield action


def _fix(
    session: Session, document: Document, entry: Shown, way: Way, *, at_once: bool = True
) -> lsp.CodeAction | None:
    """What applies or shows one stored fix; None where it does not fit the text any more.

    ``at_once`` lets it carry its edit, where nothing is to be proven or confirmed first. It is of
    the text that it was made for, where its line numbers count.
    """
    remark, number, fix = way
    name = f"{fix.title} ({fix.trade_offs})" if fix.trade_offs else fix.title
    if any(w.fix.title == fix.title and w.remark is not remark for w in entry.ways):
        name = f"{remark.agent}: {name}"
    uri, finding = document.uri, remark.id
    if fix.doubt:
        title = f"Show: {fix.title} ({plain_line(fix.doubt, REASON_LIMIT)})"
        action = _command(title, ShowFix(uri=uri, finding=finding, fix=number))
    elif (edit := _edit(session, document, remark, fix)) is None:
        return None
    elif not _is_near(fix):
        action = _command(f"{name}…", ApplyFix(uri=uri, finding=finding, fix=number))
    else:
        action = _command(name, ApplyFix(uri=uri, finding=finding, fix=number))
        if at_once and _is_instant(session, document, remark.finding):
            action.edit, action.command = edit, None
    if fix.preferred and not fix.doubt and session.client.is_preferred:
        action.is_preferred = True
    return _about(session, document, entry, action)


def _is_only_shown(action: lsp.CodeAction) -> bool:
    return action.command is not None and action.command.command == ShowFix.command


def _is_instant(session: Session, document: Document, finding: Finding) -> bool:
    """Whether the edit can go with the action: nothing is to be proven or confirmed first."""
    proven = finding.origin == "check" or not session.settings.proof
    literals = session.client.code_action_literals
    return literals and proven and why_guarded(session, document) is None


_edits: WeakKeyDictionary[Document, dict[tuple[str, Fix], lsp.WorkspaceEdit | None]] = (
    WeakKeyDictionary()
)


def _edit(
    session: Session, document: Document, remark: TrackedFinding, fix: Fix
) -> lsp.WorkspaceEdit | None:
    """What the fix does to this text; None where it does not fit any more.

    Its line numbers count in the text that it was made for, so it is placed there first. What it
    does to other files is looked at when it is chosen.

    Placing looks through the whole text, and a cursor asks again at each of its movements, so it
    is done once for a Document.
    """
    edits = _edits.setdefault(document, {})
    if (remark.id, fix) not in edits:
        mine = [edit for edit in fix.edits if not edit.path]
        change = recombine(remark.made_for, document, mine) if mine else Change((), document)
        edits[remark.id, fix] = (
            to_workspace_edit(document, change, session.client)
            if isinstance(change, Change) and remark.is_with_its_fixes(document)
            else None
        )
    return edits[remark.id, fix]


def _fix_all(
    session: Session, document: Document, found: Sequence[Shown], entry: Shown
) -> Iterator[lsp.CodeAction]:
    """All findings of this rule at once. They are placed when it is chosen, not to be counted."""
    fixes = same_rule(found, entry.finding.rule) if _sure(entry) else []
    if len(fixes) > 1:
        rule = plain_line(entry.finding.rule, REASON_LIMIT)
        title = f"Fix all “{rule}” in this file ({len(fixes)})"
        action = _command(title, FixRule(uri=document.uri, finding=entry.id))
        yield _about(session, document, entry, action)


def _ask_again(session: Session, document: Document, entry: Shown) -> lsp.CodeAction:
    wish = "fix this" if entry.finding.origin == "check" else "ask again for a fix"
    title = f"Consult {entry.remark.agent}: {wish}: {entry.finding.title}"
    action = _command(title, AskAgain(uri=document.uri, finding=entry.id))
    return _about(session, document, entry, action, to_generate=True)


def _about(
    session: Session,
    document: Document,
    entry: Shown,
    action: lsp.CodeAction,
    *,
    to_generate: bool = False,
) -> lsp.CodeAction:
    """The action with what it settles.

    It is marked where a model is yet to write the edit, and not where one wrote a stored fix: VS
    Code puts what is marked behind all else, so behind what dismisses a finding, too.
    """
    action.diagnostics = [to_diagnostic(session, document, entry)]
    if session.client.llm_generated_tag and to_generate:
        action.tags = [lsp.CodeActionTag.LlmGenerated]
    return action


def _others(
    session: Session, document: Document, lines: LineSpan, diagnostics: Sequence[lsp.Diagnostic]
) -> Iterator[lsp.CodeAction]:
    """For what other servers report on these lines: have an agent fix it."""
    names = {agent.name for agent in session.agents.catalog.agents}
    wanted: dict[tuple[int, str], lsp.Diagnostic] = {}
    for one in diagnostics:
        if not _is_ours(one, names) and _lines_of(session, document, one).meets(lines):
            wanted.setdefault((one.range.start.line, one.message), one)
    file = whole_file(session.workspace.root, document)
    if not wanted or not (agents := ranked(session, file)):
        return
    actions = [_fix_this(session, document, agents[0].name, one) for one in wanted.values()]
    yield from actions[:MOST_OTHERS]
    if rest := actions[MOST_OTHERS:]:
        title = f"Consult {agents[0].name}: fix another of these problems ({len(rest)} more)…"
        yield more_choices(title, [action.command for action in rest if action.command])


def _is_ours(one: lsp.Diagnostic, agents: set[str]) -> bool:
    """Whether agents are named as its source: one of them, or several that say the same."""
    source = one.source or ""
    return source in agents or agents.issuperset(source.split(", "))


def _fix_this(
    session: Session, document: Document, agent: str, one: lsp.Diagnostic
) -> lsp.CodeAction:
    argument = AskAgain(
        uri=document.uri,
        agent=agent,
        diagnostic=ReportedProblem(
            message=one.message[:MESSAGE_LIMIT], range=one.range, code=one.code, source=one.source
        ),
        version=document.version,
    )
    action = _command(f"Consult {agent}: fix this: {one.message}", argument)
    action.diagnostics = [one]
    if session.client.llm_generated_tag:
        action.tags = [lsp.CodeActionTag.LlmGenerated]
    return action


def _lines_of(session: Session, document: Document, one: lsp.Diagnostic) -> LineSpan:
    start, end = (
        from_position(document, place, session.client.encoding).line
        for place in (one.range.start, one.range.end)
    )
    return LineSpan(min(start, end), max(start, end) + 1)


def more_choices(
    title: str, commands: Sequence[lsp.Command], kind: str = lsp.CodeActionKind.QuickFix
) -> lsp.CodeAction:
    """What leads to commands that have no room in the menu."""
    choices = [
        Choice(title=one.title, command=one.command, arguments=tuple(one.arguments or ()))
        for one in commands[:MOST_CHOICES]
    ]
    action = _command(title, More(choices=tuple(choices)))
    action.kind = kind
    return action


def _command(title: str, argument: Argument) -> lsp.CodeAction:
    title = plain_line(title, TITLE_LIMIT)
    return lsp.CodeAction(
        title=title,
        kind=lsp.CodeActionKind.QuickFix,
        command=lsp.Command(**as_command(title, argument)),
    )
