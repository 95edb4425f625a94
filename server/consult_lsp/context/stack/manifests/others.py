"""The manifests of Go, PHP, Ruby, Rust and .NET, and of what installs all of them."""

import re

from .fact import Fact, Role, fact
from .known import CARGO, COMPOSER, GO, NUGET, RUBY, Table, known
from .tables import json_table, pairs, part, toml_table, xml_tree

_GO_VERSION = re.compile(r"^go[ \t]+(\S+)", re.MULTILINE)
_GO_REQUIRE = re.compile(
    r"^[ \t]*(?:require[ \t]+)?([\w./~-]+?)(?:/v\d+)?[ \t]+(v\d\S*)[ \t]*$", re.MULTILINE
)
_GEM = re.compile(
    r"""^[ \t]*gem[ (]+["']([\w-]+)["'](?:[ ]*,[ ]*["']([^"'\n]{1,40})["'])?""", re.MULTILINE
)
_RUBY = re.compile(r"""^[ \t]*ruby[ (]+["']([^"'\n]{1,40})["']""", re.MULTILINE)
_LOCKED_RUBY = re.compile(r"^RUBY VERSION\n +ruby (\d[\d.]*)", re.MULTILINE)
_SPEC_RUBY = re.compile(
    r"""^[ \t]*\w+\.required_ruby_version[ ]*=[ ]*["']([^"'\n]{1,40})["']""", re.MULTILINE
)
_SPEC_GEM = re.compile(
    r"""^[ \t]*\w+\.add(?:_runtime|_development)?_dependency[ (]+["']([\w-]+)["']"""
    r"""(?:[ ]*,[ ]*["']([^"'\n]{1,40})["'])?""",
    re.MULTILINE,
)
_LOCKED_GEM = re.compile(r"^ {4}([\w.-]+) \(([^)\n]{1,40})\)$", re.MULTILINE)
_DIRECT_GEM = re.compile(r"^ {2}([\w.-]+)", re.MULTILINE)


def go_mod(text: str) -> list[Fact]:
    """``go.mod``; what is there only for another module's sake is left out."""
    go = _GO_VERSION.search(text)
    return [
        *([fact(Role.LANGUAGE, "Go", go[1])] if go else []),
        *known(GO, _GO_REQUIRE.findall(text)),
    ]


def composer(text: str) -> list[Fact]:
    """``composer.json``."""
    table = json_table(text)
    return known(COMPOSER, [*pairs(part(table, "require")), *pairs(part(table, "require-dev"))])


def gemfile(text: str) -> list[Fact]:
    """``Gemfile``."""
    ruby = _RUBY.search(text)
    language = [fact(Role.LANGUAGE, "Ruby", ruby[1])] if ruby else []
    gems = _GEM.findall(text)
    return [*language, *known(RUBY, [*gems, *_active_record({name for name, _ in gems})])]


def gemfile_lock(text: str) -> list[Fact]:
    """``Gemfile.lock``: the exact versions of what the Gemfile asks for, and of Ruby itself."""
    ruby = _LOCKED_RUBY.search(text)
    section = text.partition("\nDEPENDENCIES\n")[2].partition("\n\n")[0]
    direct = set(_DIRECT_GEM.findall(section))
    direct |= {name for name, _ in _active_record(direct)}
    return [
        *([fact(Role.LANGUAGE, "Ruby", ruby[1])] if ruby else []),
        *known(RUBY, [gem for gem in _LOCKED_GEM.findall(text) if gem[0] in direct]),
    ]


def gemspec(text: str) -> list[Fact]:
    """``*.gemspec``."""
    ruby = _SPEC_RUBY.search(text)
    return [
        *([fact(Role.LANGUAGE, "Ruby", ruby[1])] if ruby else []),
        *known(RUBY, _SPEC_GEM.findall(text)),
    ]


def ruby_version(text: str) -> list[Fact]:
    """``.ruby-version``; other Rubies, such as ``jruby-9.4``, are told by none of our names."""
    found = fact(Role.LANGUAGE, "Ruby", text.partition("\n")[0].strip().removeprefix("ruby-"))
    return [found] if found.version else []


def _active_record(direct: set[str]) -> list[tuple[str, str]]:
    """Rails brings Active Record along, and a client of a SQL database says that it is used."""
    used = "rails" in direct and direct & {"pg", "mysql2", "trilogy", "sqlite3"}
    return [("activerecord", "")] if used else []


def cargo(text: str) -> list[Fact]:
    """``Cargo.toml``."""
    table = toml_table(text)
    package = part(table, "package") or part(table, "workspace", "package")
    rust = part(package, "rust-version")
    tables = (
        part(table, "dependencies"),
        part(table, "workspace", "dependencies"),
        part(table, "dev-dependencies"),
    )
    packages = [pair for dependencies in tables for pair in pairs(dependencies)]
    language = [fact(Role.LANGUAGE, "Rust", rust)] if package or packages else []
    return [*language, *known(CARGO, packages)]


def rust_toolchain(text: str) -> list[Fact]:
    """``rust-toolchain.toml``; a channel without a number says nothing."""
    found = fact(Role.LANGUAGE, "Rust", part(toml_table(text), "toolchain", "channel"))
    return [found] if found.version[:1].isdigit() else []


def dotnet_project(text: str) -> list[Fact]:
    """``*.csproj``."""
    root = xml_tree(text)
    frameworks = root.findtext(".//TargetFramework") or root.findtext(".//TargetFrameworks")
    language = fact(Role.LANGUAGE, "C#", root.findtext(".//LangVersion"))
    facts = [language, fact(Role.RUNTIME, ".NET", (frameworks or "").replace(";", ", "))]
    if root.get("Sdk") == "Microsoft.NET.Sdk.Web":
        facts.append(fact(Role.FRAMEWORK, "ASP.NET Core"))
    references = root.iter("PackageReference")
    return [*facts, *known(NUGET, [(e.get("Include", ""), e.get("Version")) for e in references])]


def dotnet_packages(text: str) -> list[Fact]:
    """``Directory.Packages.props``: the versions for all projects below it."""
    versions = xml_tree(text).iter("PackageVersion")
    return known(NUGET, [(e.get("Include", ""), e.get("Version")) for e in versions])


def dotnet_sdk(text: str) -> list[Fact]:
    """``global.json``."""
    version = part(json_table(text), "sdk", "version")
    return [fact(Role.RUNTIME, ".NET SDK", version)] if version else []


def tool_versions(text: str) -> list[Fact]:
    """``.tool-versions`` of asdf and mise: a tool and its version in each line."""
    lines = (line.partition("#")[0].split() for line in text.splitlines())
    found = [
        fact(*_TOOLS[line[0]], line[1]) for line in lines if len(line) > 1 and line[0] in _TOOLS
    ]
    return [one for one in found if one.version]


_TOOLS: Table = {
    "python": (Role.LANGUAGE, "Python"),
    "ruby": (Role.LANGUAGE, "Ruby"),
    "golang": (Role.LANGUAGE, "Go"),
    "go": (Role.LANGUAGE, "Go"),
    "php": (Role.LANGUAGE, "PHP"),
    "rust": (Role.LANGUAGE, "Rust"),
    "elixir": (Role.LANGUAGE, "Elixir"),
    "kotlin": (Role.LANGUAGE, "Kotlin"),
    "nodejs": (Role.RUNTIME, "Node.js"),
    "node": (Role.RUNTIME, "Node.js"),
    "bun": (Role.RUNTIME, "Bun"),
    "deno": (Role.RUNTIME, "Deno"),
    "pnpm": (Role.MANAGER, "pnpm"),
    "yarn": (Role.MANAGER, "Yarn"),
}
