"""Containers and schemas: what a project runs on and keeps its data in."""

import re
from collections.abc import Iterable, Iterator

from .fact import Fact, Role, fact
from .known import known
from .known_images import IMAGES

_FROM = re.compile(r"^[ \t]*FROM[ \t]+(?:--\S+[ \t]+)*(\S+)", re.MULTILINE | re.IGNORECASE)
_IMAGE = re.compile(r"""^[ \t]+(?:-[ \t]+)?image:[ \t]*["']?([^\s"'#]+)""", re.MULTILINE)
_DATASOURCE = re.compile(r"^[ \t]*datasource[ \t]+\w+[ \t]*\{", re.MULTILINE)
_PROVIDER = re.compile(r'^[ \t]*provider[ \t]*=[ \t]*"(\w+)"', re.MULTILINE)
_PRISMA = {
    "postgresql": "PostgreSQL",
    "postgres": "PostgreSQL",
    "mysql": "MySQL",
    "sqlite": "SQLite",
    "sqlserver": "SQL Server",
    "mongodb": "MongoDB",
    "cockroachdb": "CockroachDB",
}
_DUMPS = (
    (
        "PostgreSQL",
        "-- PostgreSQL database dump",
        re.compile(r"^-- Dumped from database version (\d[\d.]*)", re.MULTILINE),
    ),
    ("MariaDB", "-- MariaDB dump", re.compile(r"^-- Server version\s+(\d[\d.]*)", re.MULTILINE)),
    ("MySQL", "-- MySQL dump", re.compile(r"^-- Server version\s+(\d[\d.]*)", re.MULTILINE)),
)
_HEAD = 4_000


def dockerfile(text: str) -> list[Fact]:
    """``Dockerfile``: what its stages start from."""
    return known(IMAGES, _tagged(_FROM.findall(text)))


def compose(text: str) -> list[Fact]:
    """``compose.yaml``, line by line: what images it names is all that is asked, at no risk."""
    return known(IMAGES, _tagged(_IMAGE.findall(text)))


def prisma_schema(text: str) -> list[Fact]:
    """``schema.prisma``: where the data is."""
    found = _DATASOURCE.search(text)
    block = text[found.end() :].partition("}")[0] if found else ""
    provider = _PROVIDER.search(block)
    name = _PRISMA.get(provider[1]) if provider else None
    return [fact(Role.DATABASE, name)] if name else []


def sql_schema(text: str) -> list[Fact]:
    """``schema.sql``: whose dump it is, if its first lines say so. A dialect is never guessed."""
    head = text[:_HEAD]
    for name, title, version in _DUMPS:
        if title in head:
            found = version.search(head)
            return [fact(Role.DATABASE, name, found[1] if found else "")]
    return []


def _tagged(images: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each image without its registry and digest, and its tag: ``postgres``, ``16-alpine``."""
    for image in images:
        name, _, tag = image.partition("@")[0].rpartition("/")[2].partition(":")
        folder = image.partition("@")[0].rpartition("/")[0]
        folder = folder.removeprefix("docker.io").removeprefix("/").removeprefix("library")
        yield f"{folder}/{name}".removeprefix("/"), tag
