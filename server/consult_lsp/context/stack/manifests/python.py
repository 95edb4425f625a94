"""Python's manifests."""

import configparser
import re
from collections.abc import Iterable, Iterator

from .fact import Fact, Role, fact
from .known import PYTHON, known
from .tables import Unreadable, pairs, part, texts, toml_table

_REQUIREMENT = re.compile(
    r"\s*([A-Za-z0-9][\w.-]*)[ \t]*(?:\[[^\]]*\])?[ \t]*\(?([^;#@)]*)", re.ASCII
)
_SEPARATORS = re.compile(r"[-_.]+")


def pyproject(text: str) -> list[Fact]:
    """``pyproject.toml``, by its standard and as Poetry writes it."""
    table = toml_table(text)
    requirements = texts(part(table, "project", "dependencies"))
    for groups in (
        part(table, "project", "optional-dependencies"),
        part(table, "dependency-groups"),
    ):
        for _, group in pairs(groups):
            requirements += texts(group)
    poetry = part(table, "tool", "poetry")
    packages = [*pairs(part(poetry, "dependencies")), *pairs(part(poetry, "dev-dependencies"))]
    for name, _ in pairs(part(poetry, "group")):
        packages += pairs(part(poetry, "group", name, "dependencies"))
    python = part(table, "project", "requires-python") or dict(packages).get("python")
    return [
        *_python(python),
        *known(PYTHON, _parsed(requirements)),
        *known(PYTHON, ((_normal(name), version) for name, version in packages)),
    ]


def requirements(text: str) -> list[Fact]:
    """``requirements.txt`` and its like."""
    return known(PYTHON, _parsed(text.splitlines()))


def setup_cfg(text: str) -> list[Fact]:
    """``setup.cfg``."""
    parser = configparser.RawConfigParser()
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise Unreadable("it is not a valid configuration file") from error
    lists = [parser.get("options", "install_requires", fallback="")]
    if parser.has_section("options.extras_require"):
        lists += [value for _, value in parser.items("options.extras_require")]
    lines = "\n".join(lists).splitlines()
    python = parser.get("options", "python_requires", fallback="")
    return [*_python(python), *known(PYTHON, _parsed(lines))]


def pipfile(text: str) -> list[Fact]:
    """``Pipfile``."""
    table = toml_table(text)
    packages = [*pairs(part(table, "packages")), *pairs(part(table, "dev-packages"))]
    return [
        *_python(part(table, "requires", "python_version")),
        *known(PYTHON, ((_normal(name), version) for name, version in packages)),
    ]


def python_version(text: str) -> list[Fact]:
    """``.python-version``."""
    return _python(text.partition("\n")[0])


def _python(version: object) -> list[Fact]:
    return [fact(Role.LANGUAGE, "Python", version)] if version else []


def _parsed(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if found := _REQUIREMENT.match(line):
            yield _normal(found[1]), found[2].strip()


def _normal(name: str) -> str:
    """The name as the index has it."""
    return _SEPARATORS.sub("-", name).lower()
