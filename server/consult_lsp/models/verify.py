"""Verify: whether a connection works, by a request that costs nothing and holds no code."""

from consult_lsp.errors import ModelError

from .claude import AnthropicModel
from .connect import Connection

SECONDS = 20.0
"""How long a list of models may take; the first time the SDK is loaded as well."""

MOST_NAMED = 5


async def verify(connection: Connection, seconds: float = SECONDS) -> tuple[bool, str]:
    """Whether the endpoint takes the key and has the model, and a sentence that says so."""
    model = connection.model
    if not isinstance(model, AnthropicModel):
        return True, connection.sentence
    try:
        names = await model.models(seconds)
    except ModelError as error:
        return False, str(error)
    place = model.access.endpoint.place
    if not names:
        return True, f"{model.name} is asked at {place}. Whether it answers, a question will tell."
    if any(name == model.name or name.startswith(f"{model.name}-") for name in names):
        return True, f"Connected: {model.name} answers at {place}."
    known = ", ".join(names[:MOST_NAMED]) + (", …" if len(names) > MOST_NAMED else "")
    return False, f"{place} has no model {model.name}. It has {known}. Choose one of them."
