"""A fault of ours is told by its type and place: its text may hold a key or code."""

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from consult_lsp.errors import UsageError
from consult_lsp.wire.failure import client_error, public_error

CANARY = "canary of a key"


def test_neither_client_nor_log_gets_the_text_of_a_fault_or_of_its_cause(
    caplog: pytest.LogCaptureFixture,
) -> None:
    told = public_error(fault(), "textDocument/hover")
    number = told.message.removeprefix("Internal error ").partition(";")[0]
    assert len(number) == 8
    assert told.code == lsp.ErrorCodes.InternalError.value
    assert CANARY not in f"{told.message}{told.data}"
    [record] = caplog.records
    logged = record.getMessage()
    assert logged.startswith(f"Error {number} in textDocument/hover: KeyError at ")
    assert f"{__file__}:" in logged
    assert ", from ValueError at " in logged
    assert record.exc_info is None
    assert CANARY not in logged


def test_what_is_meant_for_the_user_is_told_in_its_words(caplog: pytest.LogCaptureFixture) -> None:
    told = public_error(UsageError("Nothing was asked. Open a file first."), "consult.review")
    assert told.code == lsp.LSPErrorCodes.RequestFailed.value
    assert told.message == "Nothing was asked. Open a file first."
    refused = JsonRpcException("No such method", code=lsp.ErrorCodes.MethodNotFound.value)
    assert public_error(refused, "no/such") is refused
    assert caplog.records == []


@pytest.mark.parametrize(
    ("answered", "code"),
    [({"code": -32801, "message": CANARY}, -32801), ({"code": "x"}, None), (7, None)],
)
def test_of_a_clients_error_the_code_is_kept(answered: object, code: int | None) -> None:
    kept = client_error(answered)
    assert kept.code == (JsonRpcException("").code if code is None else code)
    assert CANARY not in f"{kept.message}{kept.data}"


def fault() -> BaseException:
    """An error with a cause, both raised here, and both with the canary in their text."""
    try:
        try:
            raise ValueError(CANARY)
        except ValueError as cause:
            raise KeyError(CANARY) from cause
    except KeyError as error:
        return error
