"""Whether a value is a secret's stand-in, which may be read: ``changeme``, ``<token>``, ``${KEY}``.

What is hidden without need comes back in the edit, and what is not hidden does not come back from
the network: so only what plainly stands for something is one, and a UUID or a hash under the name
of a token is none.
"""

import re

_FIELD = re.compile(
    r"\$?\{\{?[^{}]{0,100}\}{1,2}|\$\([^()]{0,100}\)|\$\w+|#\{[^{}]{0,100}\}|%\(\w{0,100}\)[sd]|%[sdr]"
    r"|^<.*>$|^\[.*\]$|\.\.\.|…|\*{3,}|x{4,}|__(?:SECRET|HIDDEN)_\w+__",
    re.IGNORECASE,
)
_WORDS = frozenset(
    """
    a access account actual admin an another api app auth authentication authorization aws bad bar
    basic baz bearer change changed changeit changeme client code confirm confirmation correct
    credential credentials csrf current database db default demo django dummy email empty enter
    example fake field file foo forgot from generated get global goes google guest hash hashed
    header here hidden id input insert invalid is jwt key keys label login me missing mock my name
    new no none not null number oauth of old openai optional or param pass passphrase passwd
    password passwords path placeholder private public put random real redacted refresh removed
    replace required reset root sample secret secrets service session set signing some string
    stripe super test testing tests text that the this title to todo token tokens type undefined
    mypassword mysecret newpassword notasecret randompassword rootpassword secretpassword
    testpassword userpassword wrongpassword yourpassword
    unknown url use user username value verify with wrong xsrf you your
    """.split()  # noqa: SIM905  # words read better as text than one by one in quotes
)
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^A-Za-z_\W]+|[^\x00-\x7f]+")
_PLACE = re.compile(
    r"https?:/|file:|\.{0,2}/|~/|[A-Za-z]:\\|arn:|.*\.(?:pem|key|json|txt|ya?ml|crt|env|ini)$",
    re.IGNORECASE,
)
_SHORTEST = 8
"""Less than this beside a field of a template (``app-${TOKEN}``) is no secret of its own."""


def is_stand_in(value: str) -> bool:
    """Whether ``value`` plainly stands for a secret, or says where one is, and is none itself."""
    own = _FIELD.sub("", value)
    return bool(
        (own != value and len(own) < _SHORTEST)
        or len(set(value)) <= 3
        or value.upper().endswith("EXAMPLE")
        or all(word.lower() in _WORDS for word in _WORD.findall(own))
        or _PLACE.match(value)
    )
