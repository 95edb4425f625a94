"""The answer schema: what is asked of a model, and how its answer is read.

The schema is the contract of the product, defined once, here: the same classes make
the JSON schema that is sent and validate what comes back. Unknown extra fields are accepted.
Nothing is placed here; ``validate_answer.py`` holds an answer against the text.
"""

from typing import Annotated, Any, NamedTuple

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from consult_lsp.errors import ModelError, Outcome
from consult_lsp.finding import Category, Edit, Evidence, Finding, Fix, Severity
from consult_lsp.models.model import JsonSchema

from .answer_object import answer_object

RULE_LIMIT, TITLE_LIMIT, PROSE_LIMIT = 80, 200, 8_000
"""Characters kept of a rule's id, a title, and a piece of Markdown."""

NOTE_LIMIT = 400
"""Characters kept of a note on evidence, and of what a fix costs: plain text on one line."""

MOST_FINDINGS = 200
"""Of one answer. Who reads more has been flooded."""


class ReviewAnswer(NamedTuple):
    """What a review said. ``malformed`` counts findings that were not of the schema's shape, and
    ``too_many`` those behind ``MOST_FINDINGS``.
    """

    summary: str
    findings: tuple[Finding, ...]
    malformed: int
    too_many: int = 0


class ImproveAnswer(NamedTuple):
    """What an improvement would change, and other ways to do so; ``malformed`` counts those that
    were not of the schema's shape.
    """

    summary: str
    edits: tuple[Edit, ...]
    alternatives: tuple[Fix, ...] = ()
    malformed: int = 0


def review_schema() -> JsonSchema:
    """The JSON schema of a review's answer."""
    return _closed(_Review)


def improve_schema() -> JsonSchema:
    """The JSON schema of an improvement's answer."""
    return _closed(_Improve)


def read_review(text: str) -> ReviewAnswer:
    """The findings in a model's answer. Raises ModelError(BAD_ANSWER) if it is no review."""
    answer = _object(text, "findings")
    raw = answer.get("findings")
    if not isinstance(raw, list):
        raise _bad_answer("it holds no list of findings")
    taken = raw[:MOST_FINDINGS]
    findings = [finding for item in taken if (finding := read_finding(item)) is not None]
    return ReviewAnswer(
        _prose(answer.get("summary")),
        tuple(dict.fromkeys(findings)),
        malformed=len(taken) - len(findings),
        too_many=len(raw) - len(taken),
    )


def read_finding(item: object) -> Finding | None:
    """The finding that ``item`` is; None for what is none, or has no title to show."""
    try:
        finding = _Finding.model_validate(item).value()
    except ValidationError:
        return None
    return finding if finding.title else None


def read_improve(text: str) -> ImproveAnswer:
    """The edits in a model's answer. Raises ModelError(BAD_ANSWER) if it is no improvement.

    One malformed edit spoils the answer, for edits of one improvement belong together.
    """
    answer = _object(text, "edits")
    try:
        edits = [_Edit.model_validate(item) for item in answer.get("edits", ())]
    except (ValidationError, TypeError):
        raise _bad_answer("its edits are not of the agreed shape") from None
    said = answer.get("alternatives")
    said = said if isinstance(said, list) else []
    alternatives = [other for item in said if (other := _alternative(item)) is not None]
    return ImproveAnswer(
        _prose(answer.get("summary")),
        tuple(edit.value() for edit in edits),
        tuple(alternatives),
        malformed=len(said) - len(alternatives),
    )


def read_explanation(text: str) -> str:
    """The Markdown of an explanation. Raises ModelError(BAD_ANSWER) if it says nothing."""
    if not (markdown := text.strip()):
        raise _bad_answer("it is empty")
    return markdown


_MAY_LACK = frozenset({"path", "evidence", "alternatives"})
"""What most answers have no use for, so that nobody pays for saying so."""


class _Part(BaseModel):
    # Other fields with defaults are still asked for: what is sent is the serialisation schema.
    model_config = ConfigDict(extra="ignore", json_schema_serialization_defaults_required=True)


_Text = Annotated[str, BeforeValidator(lambda said: "" if said is None else said)]
"""Text that may be left out; null says the same, and some models write it."""


class _Edit(_Part):
    start_line: int = Field(description="number of the first replaced line, from the gutter")
    old: str = Field(description="the replaced lines, whole and copied exactly, without gutter")
    new: str = Field(description="the lines that take their place; empty deletes them")
    path: _Text = Field("", description="another file, relative to the workspace; left out here")

    def value(self) -> Edit:
        return Edit(self.start_line, self.old, self.new, self.path)


class _Fix(_Part):
    title: str = Field(description="what the fix does, in a few words, imperative")
    preferred: bool = Field(False, description="true for at most one fix of a finding")
    trade_offs: _Text = Field("", description="what this fix costs, in a short plain sentence")
    edits: list[_Edit] = Field(description="all edits of this fix; they apply together")

    def value(self) -> Fix:
        title = _title(self.title) or "Apply the fix"
        return Fix(title, _edits(self.edits), self.preferred, _line(self.trade_offs, NOTE_LIMIT))


class _Alternative(_Part):
    title: str = Field(description="what this way does, in a few words, imperative")
    trade_offs: _Text = Field("", description="what it costs and when it is the better choice")
    edits: list[_Edit] = Field(description="all edits of this way, in place of the others")

    def value(self) -> Fix:
        title = _title(self.title) or "Another way"
        trade_offs = _line(self.trade_offs, NOTE_LIMIT)
        return Fix(title, _edits(self.edits), trade_offs=trade_offs)


class _Evidence(_Part):
    path: _Text = Field("", description="the file, relative to the workspace; left out if here")
    start_line: int = Field(0, description="number of the quoted line, from the gutter")
    quote: str = Field(description="one line, or a few, copied exactly, without gutter")
    note: _Text = Field("", description="what it shows, in a short plain sentence")

    def value(self) -> Evidence:
        return Evidence(self.start_line, self.quote, self.path, _line(self.note, NOTE_LIMIT))


class _Finding(_Part):
    rule: str = Field(description="kebab-case id of the kind of problem, e.g. sql-injection")
    category: Category
    severity: Severity
    title: str = Field(description="the problem in one plain sentence")
    start_line: int = Field(description="first reported line, from the gutter")
    end_line: int = Field(description="last reported line, from the gutter")
    anchor: str = Field(description="the first reported line, copied exactly, without gutter")
    evidence: Annotated[
        list[_Evidence], BeforeValidator(lambda said: [] if said is None else said)
    ] = Field(default_factory=list, description="other lines that the finding rests on")
    why: str = Field("", description="Markdown: what goes wrong, when, and how bad that is")
    trade_offs: str = Field("", description="Markdown: what the fix costs; empty if nothing")
    fixes: list[_Fix] = Field(
        default_factory=list, description="ready fixes, best first; may be empty"
    )

    def value(self) -> Finding:
        return Finding(
            rule=_line(self.rule, RULE_LIMIT),
            category=self.category,
            severity=self.severity,
            title=_title(self.title),
            start_line=self.start_line,
            end_line=max(self.start_line, self.end_line),
            anchor=self.anchor,
            why=_prose(self.why),
            trade_offs=_prose(self.trade_offs),
            fixes=tuple(fix.value() for fix in self.fixes if fix.edits),
            evidence=tuple(quoted.value() for quoted in self.evidence),
        )


class _Review(_Part):
    summary: str = Field(description="one or two sentences on the code as a whole")
    findings: list[_Finding] = Field(description="worst first; empty when the code is fine")


class _Improve(_Part):
    summary: str = Field(description="one or two sentences: what changes, and what it costs")
    edits: list[_Edit] = Field(description="empty when nothing is worth changing")
    alternatives: list[_Alternative] = Field(
        default_factory=list, description="other ways that are worth choosing; mostly none"
    )


def _edits(edits: list[_Edit]) -> tuple[Edit, ...]:
    return tuple(edit.value() for edit in edits)


def _object(text: str, key: str) -> dict[str, Any]:
    if (found := answer_object(text, key)) is None:
        raise _bad_answer("it is not the JSON that was asked for")
    return found


def _alternative(item: object) -> Fix | None:
    try:
        alternative = _Alternative.model_validate(item).value()
    except ValidationError:
        return None
    return alternative if alternative.edits else None


def _prose(text: object) -> str:
    return text.strip()[:PROSE_LIMIT] if isinstance(text, str) else ""


def _title(text: str) -> str:
    """A title has no full stop: sentences are made of it."""
    line = _line(text, TITLE_LIMIT)
    return line if line.endswith("..") else line.removesuffix(".")


def _line(text: str, limit: int) -> str:
    """``text`` on one line without control characters, for places that show plain text."""
    flat = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


def _bad_answer(why: str) -> ModelError:
    return ModelError(
        Outcome.BAD_ANSWER,
        f"The model's answer could not be used, because {why}. Nothing was changed; "
        "ask again, or choose a stronger model.",
    )


def _closed(part: type[BaseModel]) -> JsonSchema:
    """The schema of ``part``, with every object closed, as the API asks for."""
    schema = part.model_json_schema(mode="serialization")
    for definition in [schema, *schema.get("$defs", {}).values()]:
        if definition.get("type") == "object":
            definition["additionalProperties"] = False
            definition["required"] = [n for n in definition["required"] if n not in _MAY_LACK]
    return schema
