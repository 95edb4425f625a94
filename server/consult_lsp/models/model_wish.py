"""Wish: what an agent's file asks of the model that answers for it, and what of it is granted.

The user's own word comes first: a model or an effort that is set is what is asked. An agent of a
workspace may only wish for what costs no more than what would be asked without it: such a file
comes with a repository, and must not choose what its user pays.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

FAMILIES = {
    "fable": "claude-fable-5-1",
    "opus": "claude-opus-5-5",
    "sonnet": "claude-sonnet-5-5",
    "haiku": "claude-haiku-5-5",
}
"""The present model of each family, by its short name."""

EFFORTS = ("low", "medium", "high", "xhigh", "max")
USUAL_EFFORT = "high"
"""What a model does where no effort is asked for."""


@dataclass(frozen=True, slots=True)
class Wish:
    """``model`` is a short name or an id; both are empty for what is not wished for.

    ``bounded`` for the agent of a workspace.
    """

    agent: str = ""
    model: str = ""
    effort: str = ""
    bounded: bool = False


NO_WISH = Wish()


class Granted(NamedTuple):
    """The model and the effort to ask for, and sentences on what was not granted."""

    model: str
    effort: str
    told: tuple[str, ...] = ()


def granted(
    wish: Wish, model: str, effort: str, environ: Mapping[str, str], *, has_claude: bool
) -> Granted:
    """What is asked where ``model`` and ``effort`` would be without the wish.

    ``has_claude`` tells that the endpoint has the models of Anthropic's list by their own names.
    """
    told = []
    chosen, why_not = _model(wish, model, environ, has_claude=has_claude)
    if why_not:
        told.append(f"{wish.agent} asks for the model {wish.model}, {why_not}: {model} answers.")
    why_not = _why_no_effort(wish, effort)
    if why_not:
        told.append(f"{wish.agent} asks for the effort {wish.effort}, {why_not}.")
    return Granted(chosen, effort if why_not else wish.effort or effort, tuple(told))


def _model(
    wish: Wish, model: str, environ: Mapping[str, str], *, has_claude: bool
) -> tuple[str, str]:
    """The model to ask, and why it is not the one wished for."""
    if not wish.model:
        return model, ""
    family = wish.model if wish.model in FAMILIES else ""
    named = environ.get(f"ANTHROPIC_DEFAULT_{family.upper()}_MODEL", "").strip() if family else ""
    found = named or FAMILIES.get(wish.model, wish.model)
    if not named and not (has_claude and _is_listed(found)):
        return model, "which is not known where it would be asked"
    if wish.bounded and not _costs_no_more(found, model):
        return model, "which an agent of a workspace cannot choose, for it may cost more"
    return found, ""


def _is_listed(model: str) -> bool:
    from .price import PRICES  # loaded for who wishes: it counts in decimals

    return any(model == name or model.startswith(f"{name}-20") for name in PRICES)


def _costs_no_more(model: str, than: str) -> bool:
    from .price import PRICES

    if model == than:
        return True
    wished, usual = PRICES.get(model), PRICES.get(than)
    return wished is not None and usual is not None and wished.output <= usual.output


def _why_no_effort(wish: Wish, effort: str) -> str:
    if not wish.effort:
        return ""
    if wish.effort not in EFFORTS:
        return f"which is none of {', '.join(EFFORTS)}"
    if wish.bounded and EFFORTS.index(wish.effort) > EFFORTS.index(effort or USUAL_EFFORT):
        return "which an agent of a workspace cannot choose, for it costs more"
    return ""
