"""Review: findings are told while the answer is written; at its end they are advice."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from consult_lsp.context.redaction import named
from consult_lsp.errors import ModelError
from consult_lsp.finding import Edit, Finding, Fix, Repairs
from consult_lsp.models.model import Request

from .advice import Advice, BrokenOffError
from .answer import ReviewAnswer, read_review
from .conversation import answer_to
from .judging import Judging, judging
from .means import Means
from .merge import merged
from .news import Listener
from .repair import MOST_FIXES, answer_again, fixes_question, mended
from .task import Task
from .texts import Texts
from .verdict import bounded, judge_finding


class Failed(NamedTuple):
    """A fix that is in doubt: the finding at its place, and the fix as the model wrote it."""

    finding: Finding
    fix: Fix


async def review(
    texts: Texts, sent: Task, request: Request, means: Means, on_news: Listener
) -> Advice:
    """The findings about ``sent``, which is the task of ``texts`` without its secrets.

    Raises BrokenOffError, a ModelError, if the answer ended too early but some findings had come.
    """
    task, failure = texts.task, None
    async with judging(texts, on_news) as judge:
        try:
            text, done = await answer_to(request, task.agent.name, means, on_news, judge.turn)
            answer = read_review(text)
        except ModelError as error:
            failure = error
    if failure is not None:
        raise _broken_off(failure, judge.told, Advice(task, model=means.model.name))
    advice = Advice(task, named(answer.summary), model=done.model, usage=done.usage)
    findings, failed, refusals = await asyncio.to_thread(_judged, texts, judge, answer)
    if failed:
        question = fixes_question(sent, failed)
        again = await answer_again(request, (text, done), question, task, means, on_news)
        repaired = await asyncio.to_thread(_repaired, texts, failed, again.text)
        findings = tuple(repaired.get(finding, finding) for finding in findings)
        advice = replace(
            advice,
            usage=advice.usage + again.usage,
            repairs=Repairs(len(failed), _doubts(repaired) - _doubts(repaired.values())),
        )
    return replace(advice, findings=merged(findings, task.evidence), refusals=refusals)


def _broken_off(failure: ModelError, told: Sequence[Finding], nothing: Advice) -> ModelError:
    """The failure of a stream, with what it had brought if it had brought anything."""
    if not told:
        return failure
    findings = merged(told, nothing.task.evidence)
    return BrokenOffError(failure, len(told), replace(nothing, findings=findings))


def _judged(
    texts: Texts, judge: Judging, answer: ReviewAnswer
) -> tuple[tuple[Finding, ...], tuple[Failed, ...], tuple[str, ...]]:
    """The findings that hold, what of them could be mended, and what was left out."""
    findings: list[Finding] = []
    failed: list[Failed] = []
    refusals: list[str] = []
    if answer.malformed:
        refusals.append(f"{answer.malformed} findings were not of the agreed shape.")
    if answer.too_many:
        refusals.append(f"{answer.too_many} findings more than are taken of one answer.")
    for said in answer.findings:
        finding, refused = judge.verdict(said)
        refusals += refused
        if finding is not None:
            findings.append(finding)
            failed += _failed(texts, said, finding)
    return tuple(findings), tuple(failed[:MOST_FIXES]), bounded(refusals)


def _failed(texts: Texts, said: Finding, finding: Finding) -> list[Failed]:
    """The fixes in doubt, as the model wrote them: with placeholders for the secrets."""
    written = {named(fix.title): fix for fix in reversed(said.fixes)}
    return [
        Failed(finding, replace(fix, edits=_with_paths(texts, written[fix.title].edits)))
        for fix in finding.fixes
        if fix.doubt
    ]


def _with_paths(texts: Texts, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(replace(edit, path=texts.path(edit.path)) for edit in edits)


def _repaired(texts: Texts, failed: Sequence[Failed], text: str) -> dict[Finding, Finding]:
    """The findings with fixes in doubt, and what the second answer has made of each."""
    findings = dict.fromkeys(one.finding for one in failed)
    try:
        answer = read_review(text)
    except ModelError:
        return {finding: finding for finding in findings}
    again = [judge_finding(texts, said).finding for said in answer.findings]
    return {
        finding: mended(finding, [fix for one in again if one for fix in _of(finding, one)])
        for finding in findings
    }


def _of(finding: Finding, again: Finding) -> tuple[Fix, ...]:
    """The fixes of ``again``, if it is ``finding`` once more."""
    same = (again.rule, again.start_line) == (finding.rule, finding.start_line)
    return again.fixes if same else ()


def _doubts(findings: Iterable[Finding]) -> int:
    return sum(bool(fix.doubt) for finding in findings for fix in finding.fixes)
