"""Where a model is asked and with which key: plain values, decided before anything is imported."""

import re
from dataclasses import dataclass, field, replace
from typing import Literal

from .endpoint import Endpoint

Provider = Literal["anthropic", "bedrock", "vertex", "foundry"]


@dataclass(frozen=True, slots=True)
class Access:
    """Where to ask and with which key. ``api_key`` and ``auth_token`` are secret, and so is
    ``also_secret``: whatever else of the environment is never to be shown.

    ``key`` says where the key comes from. ``stray_headers`` are names in ANTHROPIC_CUSTOM_HEADERS,
    which the SDK would send to any place, but which were not written for this one.
    ``profile`` and ``identity`` (a workload's, from the environment) stand in place of a key;
    ``region`` and ``project`` are a cloud's.
    """

    endpoint: Endpoint
    key: str
    provider: Provider = "anthropic"
    api_key: str = field(default="", repr=False)
    auth_token: str = field(default="", repr=False)
    profile: str = ""
    identity: bool = False
    region: str = ""
    project: str = ""
    stray_headers: tuple[str, ...] = ()
    also_secret: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: ``whole`` for everything, ``stall`` between two bytes, ``connect`` to connect."""

    whole: float = 300.0
    stall: float = 60.0
    connect: float = 10.0


@dataclass(frozen=True, slots=True)
class NoModel:
    """No model is asked: only structural checks run.

    ``reason`` ends a sentence, ``next_step`` is one. ``misconfigured`` when the user did set
    something that cannot be used, rather than nothing; ``lacks_key`` when only the key is missing.
    ``in_terminal`` is the next step in the words of the command line, where these are others.
    """

    reason: str
    next_step: str
    misconfigured: bool = False
    lacks_key: bool = False
    in_terminal: str = ""

    def for_terminal(self) -> "NoModel":
        """The same for a command line, where names of options and variables are at home."""
        return replace(
            self,
            reason=_by_option(self.reason),
            next_step=self.in_terminal or _by_option(self.next_step),
        )

    @property
    def sentence(self) -> str:
        """What did not happen, why, and the next step."""
        return f"No model is asked, because {self.reason}. {self.next_step}"


def _by_option(sentence: str) -> str:
    """What an editor calls a setting is an option in a terminal."""
    return re.sub(r"the setting (endpoint|model)\b", r"--\1", sentence)
