"""Of the planted kinds of secrets hardly any reaches the API, and none in an edit is lost."""

import os

from consult_lsp.consult.consultation import consult
from consult_lsp.consult.resources import Resources
from consult_lsp.models.connect import Connection, ModelSettings, connect
from consult_lsp.redaction.redactor import Redactor
from consult_lsp.workspace.home import home_folder
from support.answers import edit, improvement
from support.fake_anthropic import FakeAnthropic
from support.planted import PLANTED
from support.tasks import task

REDACTOR = Redactor()


async def test_planted_secrets_never_reach_the_api() -> None:
    leaked = []
    async with FakeAnthropic() as fake:
        connection = connect(ModelSettings(), {**os.environ, **fake.environ}, home_folder())
        assert isinstance(connection, Connection)
        for kind, (line, secret) in PLANTED.items():
            fake.queue(improvement())
            asked = task(f"# {kind}\n{line.format(secret)}\n", "improve")
            await consult(
                asked, Resources(connection.model, redactor=REDACTOR), lambda status: None
            )
            if any(part in str(fake.requests[-1].body) for part in secret.splitlines()):
                leaked.append(kind)
    assert len(PLANTED) >= 15
    assert leaked == []


async def test_an_edit_of_a_line_with_a_secret_has_the_real_value_again() -> None:
    line, secret = PLANTED["GitHub"]
    written = line.format(secret)
    async with FakeAnthropic() as fake:
        connection = connect(ModelSettings(), {**os.environ, **fake.environ}, home_folder())
        assert isinstance(connection, Connection)
        sent = written.replace(secret, REDACTOR.redact(written).found[0].placeholder)
        fake.queue(improvement(edit(1, sent, f"{sent}  # rotate this")))
        given = await consult(
            task(f"{written}\n", "improve"),
            Resources(connection.model, redactor=REDACTOR),
            lambda status: None,
        )
    assert given.edits[0].new == f"{written}  # rotate this"
