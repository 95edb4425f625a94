"""Verify: whether a connection works, by a request that costs nothing and holds no code."""

from typing import NamedTuple

from consult_lsp.errors import ModelError

from .claude import AnthropicModel
from .connect import Connection

SECONDS = 20.0
"""How long a list of models may take; the first time the SDK is loaded as well."""

MOST_NAMED = 5


class Verified(NamedTuple):
    """Whether the endpoint takes the key and has the model, a sentence that says so, and what it
    has in place of a model that it lacks."""

    works: bool
    message: str
    models: tuple[str, ...] = ()


async def verify(connection: Connection, seconds: float = SECONDS) -> Verified:
    """Ask the endpoint for its models, and look for the one that would be asked."""
    model = connection.model
    if not isinstance(model, AnthropicModel):
        return Verified(True, connection.sentence)
    try:
        names = await model.models(seconds)
    except ModelError as error:
        return Verified(False, str(error))
    place = model.access.endpoint.place
    if not names:
        asked = f"{model.name} is asked at {place}. Whether it answers, a question will tell."
        return Verified(True, asked)
    if any(name == model.name or name.startswith(f"{model.name}-") for name in names):
        return Verified(True, f"Connected: {model.name} answers at {place}.")
    known = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    lacks = f"{place} has no model {model.name}. It has {known}. Choose one of them."
    return Verified(False, lacks, tuple(names))
