"""Review: findings are told while the answer is written; at its end they are advice."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from consult_lsp.consult.advice import Advice, BrokenOffError
from consult_lsp.consult.answer_schema import ReviewAnswer, read_review
from consult_lsp.consult.conversation import answer_to
from consult_lsp.consult.events import Listener
from consult_lsp.consult.repair import MOST_FIXES, Exchange, answer_again, fixes_question, mended
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.task import Task
from consult_lsp.consult.validation.merge import merged
from consult_lsp.consult.validation.sources import Sources
from consult_lsp.consult.validation.streamed import Validator, validating
from consult_lsp.consult.validation.validate_answer import bounded, validate_finding
from consult_lsp.errors import ModelError
from consult_lsp.finding import Edit, Finding, Fix, Repairs
from consult_lsp.models.model import Request
from consult_lsp.redaction.redactor import named


class Failed(NamedTuple):
    """A fix that is in doubt: the finding at its place, and the fix as the model wrote it."""

    finding: Finding
    fix: Fix


async def review(
    sources: Sources, sent: Task, request: Request, resources: Resources, on_event: Listener
) -> Advice:
    """The findings about ``sent``, which is the task of ``sources`` without its secrets.

    Raises BrokenOffError, a ModelError, if the answer ended too early but some findings had come.
    """
    task, failure = sources.task, None
    async with validating(sources, on_event) as validator:
        try:
            agent, turn = task.agent.name, validator.turn
            text, done = await answer_to(request, agent, resources, on_event, turn)
            answer = read_review(text)
        except ModelError as error:
            failure = error
    if failure is not None:
        raise _broken_off(failure, validator.told, Advice(task, model=resources.model.name))
    advice = Advice(task, named(answer.summary), model=done.model, usage=done.usage)
    findings, failed, refusals = await asyncio.to_thread(_validated, sources, validator, answer)
    if failed:
        first, question = Exchange(request, text, done), fixes_question(sent, failed)
        again = await answer_again(first, question, task, resources, on_event)
        repaired = await asyncio.to_thread(_repaired, sources, failed, again.text)
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


def _validated(
    sources: Sources, validator: Validator, answer: ReviewAnswer
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
        finding, refused = validator.result(said)
        refusals += refused
        if finding is not None:
            findings.append(finding)
            failed += _failed(sources, said, finding)
    return tuple(findings), tuple(failed[:MOST_FIXES]), bounded(refusals)


def _failed(sources: Sources, said: Finding, finding: Finding) -> list[Failed]:
    """The fixes in doubt, as the model wrote them: with placeholders for the secrets."""
    written = {named(fix.title): fix for fix in reversed(said.fixes)}
    return [
        Failed(finding, replace(fix, edits=_with_paths(sources, written[fix.title].edits)))
        for fix in finding.fixes
        if fix.doubt
    ]


def _with_paths(sources: Sources, edits: Sequence[Edit]) -> tuple[Edit, ...]:
    return tuple(replace(edit, path=sources.path(edit.path)) for edit in edits)


def _repaired(sources: Sources, failed: Sequence[Failed], text: str) -> dict[Finding, Finding]:
    """The findings with fixes in doubt, and what the second answer has made of each."""
    findings = dict.fromkeys(one.finding for one in failed)
    try:
        answer = read_review(text)
    except ModelError:
        return {finding: finding for finding in findings}
    again = [validate_finding(sources, said).finding for said in answer.findings]
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
