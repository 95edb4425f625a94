"""Which model is asked, where, and with which key. It only decides: no import, no network.

The first of these that applies:

1. The setting ``model``: ``none``, ``scripted:FILE``, ``bedrock:ID``, ``vertex:ID`` or
   ``foundry:ID``. Any other value names the model, and the search goes on for where to ask.
2. The setting ``endpoint``.
3. Bedrock, Vertex or Foundry, switched on by a variable such as CLAUDE_CODE_USE_BEDROCK: who sets
   it means it, so a key that lies about takes no code elsewhere, and what is missing is told.
4. ANTHROPIC_API_KEY, ANTHROPIC_AUTH_TOKEN, a profile of Anthropic's own tools, or a workload
   identity; with ANTHROPIC_BASE_URL.
5. ANTHROPIC_BASE_URL on this machine, which needs no key.

**A key goes only to the origin (scheme, host, port) that it was configured for:**

- Keys in ANTHROPIC_* are for ANTHROPIC_BASE_URL, this machine included, or else for
  https://api.anthropic.com. They go to the setting ``endpoint`` only if that is the same origin.
- CONSULT_API_KEY is for the setting ``endpoint``, and for nothing else.
- A profile that ANTHROPIC_PROFILE names is for ANTHROPIC_BASE_URL as well; one that is merely
  active on disk is for its own address only.
- A server on this machine without a key of its own gets a placeholder.
- ANTHROPIC_CUSTOM_HEADERS, which may hold a key, goes where the keys of ANTHROPIC_* go: to
  ANTHROPIC_BASE_URL, or else to the address that a variable such as ANTHROPIC_BEDROCK_BASE_URL
  gives the cloud that is asked, or else to https://api.anthropic.com. It goes to no other host.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .access import Access, Limits, NoModel
from .claude import AnthropicModel
from .clouds import CLOUDS, access_cloud, switched_on_cloud
from .echo import keys_of
from .endpoint import ANTHROPIC, EndpointError, read_endpoint
from .model import Model
from .model_wish import EFFORTS, NO_WISH, Wish, granted
from .profiles import Profile, active_profile
from .scripted import ScriptError, read_script

DEFAULT_MODEL = "claude-sonnet-5-5"
MOST_SILENCE = 60.0
"""Seconds without a byte from a server elsewhere: it sends a ping every few."""


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """What the user chose, in user scope only; empty means not chosen.

    ``max_seconds`` bounds one request with everything in it.
    """

    model: str = ""
    endpoint: str = ""
    effort: str = ""
    max_seconds: float = 300.0


@dataclass(frozen=True, slots=True)
class Connection:
    """A model to ask. ``sentence`` says which, where and with whose key; ``notes`` what is odd."""

    model: Model
    sentence: str
    notes: tuple[str, ...] = ()
    effort: str = ""
    told: tuple[str, ...] = ()
    """What an agent's file asks for and does not get, in sentences."""
    priced: bool = False
    """Whether Anthropic itself is asked, so that its list prices are what is paid."""
    max_seconds: float = 300.0
    """How long a question may be prepared, and how long one request may take."""

    @property
    def price_list(self) -> str:
        """The model by whose list price is paid; empty where its price is not known."""
        return self.model.name if self.priced else ""


def connect(
    settings: ModelSettings, environ: Mapping[str, str], home: Path, wish: Wish = NO_WISH
) -> Connection | NoModel:
    """The first connection that applies, by the rules above. Reads small files, asks nobody.

    ``wish`` is what the agent's file asks for, where the settings leave it open.
    """
    if settings.model == "none":
        return NoModel("the setting model is none", "Set it to a model's name to ask one.")
    kind, _, rest = settings.model.partition(":")
    if kind == "scripted":
        return _scripted(Path(rest))
    if settings.effort not in ("", *EFFORTS):
        return NoModel(
            f"the setting effort is {settings.effort!r}",
            f"Set it to one of {', '.join(EFFORTS)}, or to nothing.",
            misconfigured=True,
        )
    cloud = next((cloud for cloud in CLOUDS if cloud == kind), None)
    found = access_cloud(cloud, environ) if cloud else _access(settings, environ, home)
    if isinstance(found, NoModel):
        return found
    asked_for = rest if cloud else settings.model
    name = asked_for or environ.get("ANTHROPIC_MODEL", "").strip() or DEFAULT_MODEL
    open_wish = replace(
        wish,
        model="" if settings.model else wish.model,
        effort="" if settings.effort else wish.effort,
    )
    has_claude = found.provider == "anthropic" and not found.endpoint.local
    name, effort, told = granted(open_wish, name, settings.effort, environ, has_claude=has_claude)
    settings = replace(settings, effort=effort)
    connection = _connection(name, _without_stray_headers(found, environ), settings, environ)
    return replace(connection, effort=effort, told=told)


def _connection(
    name: str, access: Access, settings: ModelSettings, environ: Mapping[str, str]
) -> Connection:
    """Silence is normal from a local server, which may read a prompt for minutes."""
    whole, local = settings.max_seconds, access.endpoint.local
    limits = Limits(whole=whole, stall=whole if local else min(whole, MOST_SILENCE))
    access = replace(access, also_secret=keys_of(environ))
    model = AnthropicModel(name, access, effort=settings.effort, limits=limits)
    where = f" in {access.provider}" if access.provider != "anthropic" else ""
    return Connection(
        model,
        f"Asks {name}{where} at {access.endpoint.place} with {access.key}.",
        tuple(_notes(access, settings, environ)),
        priced=access.provider == "anthropic" and access.endpoint.url == ANTHROPIC,
        max_seconds=whole,
    )


def _notes(access: Access, settings: ModelSettings, environ: Mapping[str, str]) -> Iterator[str]:
    """What was set and not used, or not as it stands."""
    if access.endpoint.note:
        yield access.endpoint.note
    if environ.get("CONSULT_API_KEY") and not settings.endpoint:
        yield "CONSULT_API_KEY is not used: it is for the setting endpoint, which is empty."
    cloud = switched_on_cloud(environ)
    if access.provider != "anthropic":
        for variable in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
            if environ.get(variable):
                yield f"{variable} is not used, because {access.provider} is selected."
    elif cloud:
        yield f"{cloud} is switched on by a variable, but not used: the endpoint comes first."
    elif access.api_key and environ.get("ANTHROPIC_AUTH_TOKEN") and not settings.endpoint:
        yield "ANTHROPIC_AUTH_TOKEN is not used, because ANTHROPIC_API_KEY is set."
    if access.stray_headers:
        yield f"ANTHROPIC_CUSTOM_HEADERS are not sent: they are not for {access.endpoint.place}."


def _scripted(path: Path) -> Connection | NoModel:
    try:
        model = read_script(path)
    except ScriptError as wrong:
        step = "Correct the file, or the setting model."
        return NoModel(f"the script cannot be used: {wrong}", step, misconfigured=True)
    return Connection(model, f"Replays scripted replies from {path}; no model is asked.")


def _access(settings: ModelSettings, environ: Mapping[str, str], home: Path) -> Access | NoModel:
    """Where to ask and with which key, apart from clouds that the setting chose."""
    if url := settings.endpoint.strip():
        return _chosen(url, environ, home)
    if cloud := switched_on_cloud(environ):
        return access_cloud(cloud, environ)
    if found := _in_environment(environ, home):
        return found
    if base_url := environ.get(_BASE_URL, "").strip():
        reached = _reach(base_url, _BASE_URL, _PLACEHOLDER)
        if isinstance(reached, NoModel) or reached.endpoint.local:
            return reached
        reason = f"{_BASE_URL} is set to {reached.endpoint.place}, but no key is set"
        step = "Set ANTHROPIC_API_KEY to its key."
        return NoModel(reason, step, misconfigured=True, lacks_key=True)
    return NoModel(
        f"there is no key for {settings.model}" if settings.model else "no model is set up",
        "Set ANTHROPIC_API_KEY, or name a local server in the setting endpoint.",
        in_terminal="Set ANTHROPIC_API_KEY, or name a local server by --endpoint.",
    )


def _chosen(url: str, environ: Mapping[str, str], home: Path) -> Access | NoModel:
    """The setting ``endpoint`` with the one key that is for it."""
    own = _secret(environ, "CONSULT_API_KEY")
    chosen = _reach(url, "the setting endpoint", own or _PLACEHOLDER)
    if isinstance(chosen, NoModel):
        return chosen
    if own:
        return chosen
    found = _in_environment(environ, home)
    if isinstance(found, Access) and found.endpoint.origin == chosen.endpoint.origin:
        return replace(found, endpoint=chosen.endpoint)
    if chosen.endpoint.local:
        return chosen
    reason = f"no key is set for {chosen.endpoint.place}"
    if isinstance(found, Access):
        reason += f", and {found.key} is for {found.endpoint.place}"
    return NoModel(
        reason,
        "Give it its API key; consult-lsp doctor in a terminal says how.",
        misconfigured=True,
        lacks_key=True,
        in_terminal="Set CONSULT_API_KEY to its key.",
    )


def _in_environment(environ: Mapping[str, str], home: Path) -> Access | NoModel | None:
    """What the keys of ANTHROPIC_* or a profile lead to; None where there are none.

    In the SDK's order: key, token, named profile, workload identity, active profile.
    """
    base_url = environ.get(_BASE_URL, "").strip()
    found = _secret(environ, "ANTHROPIC_API_KEY") or _secret(environ, "ANTHROPIC_AUTH_TOKEN")
    if found:
        return _reach(base_url or ANTHROPIC, _BASE_URL, found)
    profile = active_profile(environ, home)
    if profile and profile.named:
        return _reach_by(profile, base_url)
    if all(map(environ.get, _IDENTITY)) and any(map(environ.get, _IDENTITY_TOKEN)):
        identity = _Credential("the workload identity of the environment", identity=True)
        return _reach(base_url or ANTHROPIC, _BASE_URL, identity)
    if profile and not base_url:
        return _reach_by(profile, "")
    return None


def _reach_by(profile: Profile, base_url: str) -> Access | NoModel:
    credential = _Credential(f"the profile {profile.name}", profile=profile.name)
    source = _BASE_URL if base_url else f"the address in the profile {profile.name}"
    return _reach(base_url or profile.base_url or ANTHROPIC, source, credential)


def _reach(url: str, source: str, credential: "_Credential") -> Access | NoModel:
    """Access to ``url``, which ``source`` set, or the rule that it or the credential breaks."""
    try:
        endpoint = read_endpoint(url)
    except EndpointError as refused:
        return NoModel(f"{source} is refused: {refused}", f"Correct {source}.", misconfigured=True)
    secret = credential.api_key or credential.auth_token
    if not all("!" <= character <= "~" for character in secret):
        reason = f"{credential.key} holds characters that no key has"
        return NoModel(reason, "Copy it anew, in one line.", misconfigured=True)
    return Access(
        endpoint,
        credential.key,
        api_key=credential.api_key,
        auth_token=credential.auth_token,
        profile=credential.profile,
        identity=credential.identity,
    )


@dataclass(frozen=True, slots=True)
class _Credential:
    """One way to sign in; ``key`` is how a sentence names it. The rest as in Access."""

    key: str
    api_key: str = field(default="", repr=False)
    auth_token: str = field(default="", repr=False)
    profile: str = ""
    identity: bool = False


EDITOR_SET = "CONSULT_KEY_SET_BY_EDITOR"
"""Names the variable that an editor has put its own stored key into: no user knows that one."""
KEY_OF_EDITOR = "the key that was set in this editor"

_BASE_URL = "ANTHROPIC_BASE_URL"
_IDENTITY = ("ANTHROPIC_FEDERATION_RULE_ID", "ANTHROPIC_ORGANIZATION_ID")
_IDENTITY_TOKEN = ("ANTHROPIC_IDENTITY_TOKEN", "ANTHROPIC_IDENTITY_TOKEN_FILE")
_PLACEHOLDER = _Credential("a placeholder for a key", api_key="local")


def _secret(environ: Mapping[str, str], variable: str) -> _Credential | None:
    secret = environ.get(variable, "").strip()
    if not secret:
        return None
    if variable.endswith("TOKEN"):
        return _Credential(f"the token in {variable}", auth_token=secret)
    named = KEY_OF_EDITOR if environ.get(EDITOR_SET) == variable else f"the key in {variable}"
    return _Credential(named, api_key=secret)


def _without_stray_headers(access: Access, environ: Mapping[str, str]) -> Access:
    """The access with the names of the environment's headers that are not for its host."""
    own = f"ANTHROPIC_{access.provider.upper()}_BASE_URL"  # a cloud's
    url = environ.get(_BASE_URL, "").strip() or environ.get(own, "").strip() or ANTHROPIC
    try:
        theirs = read_endpoint(url).origin
    except EndpointError:
        theirs = None
    if theirs == access.endpoint.origin:
        return access
    return replace(access, stray_headers=_header_names(environ))


def _header_names(environ: Mapping[str, str]) -> tuple[str, ...]:
    """The names in ANTHROPIC_CUSTOM_HEADERS, which has one ``name: value`` per line.

    Those that belong to the protocol are left as they are: they hold no key, and must be sent.
    """
    lines = environ.get("ANTHROPIC_CUSTOM_HEADERS", "").split("\n")
    names = {line.split(":")[0].strip().lower() for line in lines if ":" in line}
    return tuple(sorted(names - _PROTOCOL_HEADERS))


_PROTOCOL_HEADERS = {"accept", "anthropic-beta", "anthropic-version", "content-type", "user-agent"}
