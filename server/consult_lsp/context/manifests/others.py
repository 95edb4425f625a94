"""The manifests of Go, PHP, Ruby, Rust and .NET."""

import re

from .fact import Fact, Role, fact
from .known import CARGO, COMPOSER, GO, NUGET, RUBY, known
from .tables import json_table, pairs, part, toml_table, xml_tree

_GO_VERSION = re.compile(r"^go[ \t]+(\S+)", re.MULTILINE)
_GO_REQUIRE = re.compile(
    r"^[ \t]*(?:require[ \t]+)?([\w./~-]+?)(?:/v\d+)?[ \t]+(v\d\S*)[ \t]*$", re.MULTILINE
)
_GEM = re.compile(
    r"""^[ \t]*gem[ (]+["']([\w-]+)["'](?:[ ]*,[ ]*["']([^"'\n]{1,40})["'])?""", re.MULTILINE
)
_RUBY = re.compile(r"""^[ \t]*ruby[ (]+["']([^"'\n]{1,40})["']""", re.MULTILINE)
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
    return [*language, *known(RUBY, _GEM.findall(text))]


def gemfile_lock(text: str) -> list[Fact]:
    """``Gemfile.lock``: the exact versions of what the Gemfile asks for."""
    section = text.partition("\nDEPENDENCIES\n")[2].partition("\n\n")[0]
    direct = set(_DIRECT_GEM.findall(section))
    return known(RUBY, [gem for gem in _LOCKED_GEM.findall(text) if gem[0] in direct])


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


def dotnet_project(text: str) -> list[Fact]:
    """``*.csproj``."""
    root = xml_tree(text)
    frameworks = root.findtext(".//TargetFramework") or root.findtext(".//TargetFrameworks")
    facts = [fact(Role.LANGUAGE, ".NET", (frameworks or "").replace(";", ", "))]
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
    return [fact(Role.LANGUAGE, ".NET SDK", version)] if version else []
