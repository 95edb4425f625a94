"""What is prepared before a model is asked has an end, whatever holds it up."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import pytest

from consult_lsp.cli.asking import prepared
from consult_lsp.consult.batch import consult_each
from consult_lsp.consult.consultation import consult
from consult_lsp.consult.deadline import preparing_within
from consult_lsp.consult.resources import Resources
from consult_lsp.consult.task import Task
from consult_lsp.errors import ModelError, Outcome
from consult_lsp.models.connect import Connection
from consult_lsp.models.scripted import ScriptedModel
from consult_lsp.redaction.redactor import Redacted, Redactor
from support.tasks import task

CODE = "def pay(amount):\n    return amount\n"


@contextmanager
def hanging() -> Iterator[threading.Event]:
    """What a thread that hangs waits for; it is let go at the end of the test."""
    end = threading.Event()
    try:
        yield end
    finally:
        end.set()


async def test_a_search_for_secrets_that_hangs_ends_the_question_and_nothing_is_sent() -> None:
    with hanging() as end:

        class Hanging(Redactor):
            def redact(self, text: str) -> Redacted:
                end.wait()
                return Redacted(text, ())

        model = ScriptedModel()
        resources = Resources(model, redactor=Hanging(), max_seconds=0.1)
        with pytest.raises(ModelError) as failed:
            await consult(task(CODE, "explain"), resources, lambda event: None)
        assert failed.value.outcome is Outcome.TIMED_OUT
        assert str(failed.value) == (
            "Nothing was asked, because preparing the question took more than 0.1 seconds. "
            "Select less code, or raise maxSeconds (--max-seconds)."
        )
        assert model.requests == []


async def test_a_thread_that_hangs_is_left_to_itself() -> None:
    with hanging() as end:
        with pytest.raises(ModelError):
            async with preparing_within(0.1):
                await asyncio.to_thread(end.wait)
        assert not end.is_set()


async def test_what_ran_out_of_time_by_itself_is_not_called_a_slow_preparation() -> None:
    with pytest.raises(TimeoutError, match="a socket"):
        async with preparing_within(60):
            raise TimeoutError("a socket")


def test_what_a_command_reads_before_it_asks_is_under_the_deadline_of_the_question() -> None:
    with hanging() as end:

        def reads() -> Task:
            end.wait()
            return task(CODE, "explain")

        connection = Connection(ScriptedModel(), "It asks nobody.", max_seconds=0.1)
        with pytest.raises(ModelError, match="preparing the question took more than"):
            prepared(connection, reads)


async def test_of_many_files_one_that_takes_too_long_to_read_costs_no_other() -> None:
    with hanging() as end:

        def reads() -> Task:
            end.wait()
            return task(CODE)

        at_hand = partial(task, CODE)
        batch = await consult_each(
            [reads, at_hand], None, lambda task, event: None, at_once=2, max_seconds=0.5
        )
        assert [advice is None for advice in batch.advice] == [True, False]
        [failure] = batch.failures
        assert isinstance(failure, ModelError)
        assert failure.outcome is Outcome.TIMED_OUT
