"""Which grammar reads a document.

Grammars are named as ast-grep-py names them. The names are a closed table, since the binding panics
in Rust, past every ``except Exception``, when it meets a name it does not know.
"""

from pathlib import PurePosixPath

MAX_SIZE = 1_000_000
"""Code points of a text that is parsed, at most: a parse of this size takes about 0.1 s.

Hand-written source is far below.
"""

ALIASES = {
    "c++": "cpp",
    "c#": "csharp",
    "cs": "csharp",
    "golang": "go",
    "javascriptreact": "javascript",
    "js": "javascript",
    "jsonc": "json",
    "jsx": "javascript",
    "kt": "kotlin",
    "py": "python",
    "rb": "ruby",
    "rs": "rust",
    "sh": "bash",
    "shellscript": "bash",
    "terraform": "hcl",
    "ts": "typescript",
    "typescriptreact": "tsx",
    "yml": "yaml",
}
"""Other names of the same: language ids of LSP 3.17 and of editors, and ast-grep's short names."""

SUFFIXES = {
    language: tuple(suffixes.split())
    for language, suffixes in {
        "bash": ".sh .bash",
        "c": ".c .h",
        "cpp": ".cc .cpp .cxx .hh .hpp .hxx",
        "csharp": ".cs",
        "css": ".css",
        "dart": ".dart",
        "elixir": ".ex .exs",
        "go": ".go",
        "haskell": ".hs",
        "hcl": ".hcl .tf .tfvars",
        "html": ".html .htm",
        "java": ".java",
        "javascript": ".js .cjs .mjs .jsx",
        "json": ".json",
        "kotlin": ".kt .kts",
        "lua": ".lua",
        "markdown": ".md",
        "nix": ".nix",
        "php": ".php",
        "python": ".py .pyi",
        "ruby": ".rb .rake",
        "rust": ".rs",
        "scala": ".scala .sc",
        "solidity": ".sol",
        "swift": ".swift",
        "tsx": ".tsx",
        "typescript": ".ts .cts .mts",
        "yaml": ".yaml .yml",
    }.items()
}
"""The file suffixes of each grammar."""

LANGUAGES = frozenset(SUFFIXES)
"""Every grammar in the wheel, by the one name that we use for it."""

_BY_SUFFIX = {suffix: language for language, suffixes in SUFFIXES.items() for suffix in suffixes}


def language_of(language_id: str, path: str) -> str | None:
    """The grammar of a document with this LSP language id at this path or URI; None for no grammar.

    The editor's word goes before the suffix; an id that says nothing, such as ``plaintext`` or an
    empty one, leaves it to the suffix.
    """
    by_suffix = _BY_SUFFIX.get(PurePosixPath(path.replace("\\", "/")).suffix.lower())
    named = canonical(language_id)
    # Some clients call every TypeScript file "typescript"; only the tsx grammar reads JSX in it.
    if named == "typescript" and by_suffix == "tsx":
        return "tsx"
    return named or by_suffix


def canonical(name: str) -> str | None:
    """The grammar that goes by ``name`` in any of its spellings; None for no grammar."""
    name = name.lower()
    name = ALIASES.get(name, name)
    return name if name in LANGUAGES else None
