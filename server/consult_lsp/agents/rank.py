"""Rank: which agents fit the file and the symbol at hand, best first. No model is asked.

An agent is what its name, its description and its examples say, in this order of weight; a file is
its language, the words of its path and symbol, and the field that these point to. An agent that by
its name works in another field or language goes down (a frontend developer and a migration in SQL).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from .agent import Agent

FIELDS: dict[str, frozenset[str]] = {
    field: frozenset(words.split())
    for field, words in {
        "frontend": "frontend ui ux css html react vue angular svelte component page style design "
        "accessibility browser nextjs layout tailwind",
        "backend": "backend server api endpoint rest graphql service controller route handler "
        "middleware auth django flask fastapi express nestjs spring rails laravel microservice",
        "data": "database sql schema query migration postgres postgresql mysql mongodb prisma orm "
        "index dba sqlite warehouse etl",
        "operations": "devops infrastructure infra deploy deployment docker kubernetes k8s helm "
        "terraform cloud aws azure gcp ci cd pipeline sre workflow ansible incident",
        "mobile": "mobile ios android flutter swiftui native xcode",
        "testing": "test testing qa spec e2e fixture coverage automation playwright cypress",
        "security": "security auth crypto pentest vulnerability secret permission token",
        "documentation": "documentation docs doc readme writer writing technical tutorial",
        "learning": "ml ai machine learning model training notebook nlp pytorch tensorflow llm",
        "business": "marketing sales content social legal hr finance brand seo customer product",
    }.items()
}
"""Words that point to a field of work. Only a name made of them is a claim to one."""

LANGUAGES: dict[str, tuple[str, str]] = {
    "bash": ("bash shell", "operations"),
    "c": ("c", ""),
    "cpp": ("cpp c++", ""),
    "csharp": ("csharp c# dotnet .net", ""),
    "css": ("css scss sass", "frontend"),
    "dart": ("dart flutter", "mobile"),
    "dockerfile": ("docker dockerfile", "operations"),
    "elixir": ("elixir phoenix", ""),
    "go": ("go golang", ""),
    "haskell": ("haskell", ""),
    "hcl": ("terraform hcl", "operations"),
    "html": ("html", "frontend"),
    "java": ("java spring", ""),
    "javascript": ("javascript js node nodejs", ""),
    "kotlin": ("kotlin", ""),
    "lua": ("lua", ""),
    "markdown": ("markdown", "documentation"),
    "nix": ("nix", "operations"),
    "php": ("php laravel symfony", ""),
    "prisma": ("prisma", "data"),
    "python": ("python django flask fastapi", ""),
    "ruby": ("ruby rails", ""),
    "rust": ("rust", ""),
    "scala": ("scala", ""),
    "solidity": ("solidity blockchain", ""),
    "sql": ("sql", "data"),
    "svelte": ("svelte", "frontend"),
    "swift": ("swift ios swiftui", "mobile"),
    "tsx": ("react typescript ts tsx", "frontend"),
    "typescript": ("typescript ts", ""),
    "vue": ("vue", "frontend"),
    "yaml": ("yaml", ""),
}
"""For each language its name and what it is known by, and the field that it is used in."""

_SUFFIX_LANGUAGE = {
    "jsx": "tsx",
    "less": "css",
    "sass": "css",
    "scss": "css",
    **{name: name for name in ("prisma", "sql", "svelte", "vue", "dockerfile")},
}
"""Languages that no syntax tree is read for, by the end of the path."""

_FAMILIES = {"tsx": "javascript", "typescript": "javascript", "cpp": "c"}
"""Who writes the one is at home in the other."""

_APART = frozenset({"frontend", "backend", "data", "operations", "mobile", "business"})
"""Fields that keep to themselves. Tests, security and documentation are everybody's."""

_IN_NAME, _IN_DESCRIPTION, _IN_EXAMPLES = 6.0, 2.0, 1.0
_OF_LANGUAGE, _OF_ITS_WORLD, _OF_FIELD, _OF_PATH, _OF_SYMBOL = 3.0, 1.0, 1.5, 1.0, 1.5
_MOST_IN_FIELD = 10.0
"""So that a long description is not worth more than a fitting one."""
_SAME_LANGUAGE = 6.0
_OUT_OF_PLACE = -60.0
_AT_HOME = 2
"""Words of a field in a description from which on it is the agent's field too."""

_MOST_CHARACTERS = 300

_NAME = re.compile(r"[\w .+#&()-]+")
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_TERM = re.compile(r"\.net\b|c\+\+|c#|[a-z][a-z0-9]*")


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_NOISE = _set(
    "a agent all an and any app are as at be by code common core developer engineer expert file "
    "for from get github he in index into is it lib main new of on or pro senior set specialist "
    "src that the their this to use user util when who with you"
)
_NO_PLURAL = _set("aws devops docs express ios kubernetes postgres rails redis sales windows")


def rank(
    agents: Iterable[Agent], *, path: str, language: str | None, symbol: str, chosen: str | None
) -> list[Agent]:
    """``agents``, the one that fits best first; equals keep their order.

    ``path`` begins at the project; ``language`` is as ``syntax.language`` names it. The agent named
    ``chosen`` is the user's own choice and leads whatever it is about. Of those that fit equally,
    one that by its name works in another field than the server side comes later; and one whose
    name is garbled, as by a slip in its file, comes after all others.
    """
    file = _file(path, language, symbol)

    def place(agent: Agent) -> tuple[bool, bool, float, bool]:
        profile = _profile(agent)
        is_garbled = _NAME.fullmatch(agent.name) is None
        elsewhere = bool(profile.claimed & _APART) and "backend" not in profile.claimed
        return agent.name != chosen, is_garbled, -_score(profile, file), elsewhere

    return sorted(agents, key=place)


@dataclass(frozen=True, slots=True)
class _Profile:
    """What an agent is about. ``weights`` says how much each word counts for it."""

    weights: dict[str, float]
    in_field: dict[str, float]
    """How much it has of each field."""
    claimed: frozenset[str]
    """The fields in its name; none for somebody who works on anything."""
    familiar: frozenset[str]
    """The fields that its description speaks of."""
    languages: frozenset[str]
    """The languages in its name."""


@dataclass(frozen=True, slots=True)
class _File:
    weights: dict[str, float]
    fields: frozenset[str]
    language: str


def _score(agent: _Profile, file: _File) -> float:
    score = sum(weight * agent.weights.get(word, 0.0) for word, weight in file.weights.items())
    score += _SAME_LANGUAGE * (file.language in agent.languages)
    score += sum(_OF_FIELD * agent.in_field.get(field, 0.0) for field in file.fields)
    return score + _OUT_OF_PLACE * (_other_language(agent, file) + _other_field(agent, file))


def _other_language(agent: _Profile, file: _File) -> bool:
    return bool(agent.languages and file.language and file.language not in agent.languages)


def _other_field(agent: _Profile, file: _File) -> bool:
    apart = file.fields & _APART
    knows = agent.claimed | agent.familiar
    return bool(apart and agent.claimed and agent.claimed <= _APART and knows.isdisjoint(apart))


def _profile(agent: Agent) -> _Profile:
    return _read_profile(agent.digest, agent.name, agent.description)


@lru_cache(maxsize=1_024)
def _read_profile(digest: str, name: str, description: str) -> _Profile:
    """The digest tells agents apart quickly; of two formats the same bytes have different names."""
    del digest
    about, _, examples = description.partition("<example>")
    in_name, in_about = _terms(name), _terms(about)
    weights = {
        **dict.fromkeys(_terms(examples), _IN_EXAMPLES),
        **dict.fromkeys(in_about, _IN_DESCRIPTION),
        **dict.fromkeys(in_name, _IN_NAME),
    }
    return _Profile(
        weights=weights,
        in_field={
            field: min(_MOST_IN_FIELD, sum(weights.get(word, 0.0) for word in words))
            for field, words in FIELDS.items()
        },
        claimed=frozenset(field for field, words in FIELDS.items() if words & in_name),
        familiar=frozenset(
            field for field, words in FIELDS.items() if len(words & in_about) >= _AT_HOME
        ),
        languages=frozenset(
            _FAMILIES.get(language, language)
            for language, (words, _) in LANGUAGES.items()
            if _set(words) & in_name
        ),
    )


def _file(path: str, language: str | None, symbol: str) -> _File:
    """What a file is about. A word that is found in several ways counts for the strongest."""
    language = language or _SUFFIX_LANGUAGE.get(_suffix(path), "")
    names, field = LANGUAGES.get(language, ("", ""))
    parts = _words(path)
    fields = {known for known, words in FIELDS.items() if not words.isdisjoint(parts)}
    weights = {
        **dict.fromkeys(parts, _OF_PATH),
        **dict.fromkeys(names.split(), _OF_ITS_WORLD),
        **dict.fromkeys(_words(symbol), _OF_SYMBOL),
        **dict.fromkeys(names.split()[:1], _OF_LANGUAGE),
    }
    own = {field} if field else set()
    return _File(weights, frozenset(fields | own), _FAMILIES.get(language, language))


def _suffix(path: str) -> str:
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    return name.rpartition(".")[2]


def _words(text: str) -> list[str]:
    """The words of a name or path in any case, in the singular; the last ones tell most."""
    words = [_singular(found.lower()) for found in _WORD.findall(text[-_MOST_CHARACTERS:])]
    return [word for word in words if len(word) > 1 and word not in _NOISE]


def _terms(text: str) -> frozenset[str]:
    terms = (_singular(found) for found in _TERM.findall(text.lower()))
    return frozenset(term for term in terms if term not in _NOISE)


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    plural = len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is", "js"))
    return word[:-1] if plural and word not in _NO_PLURAL else word
