"""The manifests of Maven and Gradle."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from .fact import Fact, Role, fact
from .known import known
from .known_jvm import GRADLE_PLUGINS, MAVEN
from .tables import part, toml_table, xml_tree

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_PROPERTY = re.compile(r"\$\{([\w.-]+)\}", re.ASCII)
_JAVA_PROPERTIES = ("maven.compiler.release", "java.version", "maven.compiler.source")

_DEPENDENCY = re.compile(r"""["']([\w.-]+:[\w.-]+)(?::([\w.+-]+))?(?:@\w+)?["']""", re.ASCII)
_PLUGIN = re.compile(
    r"""\bid[ (]*["']([\w.-]+)["'][ )]*(?:version[ (]*["']([\w.+-]+)["'])?""", re.ASCII
)
_KOTLIN = re.compile(r"""\bkotlin\(["']jvm["']\)(?:[ ]+version[ ]+["']([\w.+-]+)["'])?""", re.ASCII)
_JAVA = re.compile(
    r"JavaLanguageVersion\.of\((\d+)\)|(?:source|target)Compatibility[ =]+\D{0,24}?(1\.\d|\d+)",
    re.ASCII,
)


def pom(text: str) -> list[Fact]:
    """``pom.xml``. A version that names a property is looked up in the same file."""
    root = xml_tree(text)
    properties = {
        element.tag: (element.text or "").strip() for element in (*root.findall("properties/*"),)
    }
    java = next((properties[name] for name in _JAVA_PROPERTIES if name in properties), None)
    packages = [
        (
            f"{_said(element, 'groupId')}:{_said(element, 'artifactId')}",
            _filled(_said(element, "version"), properties),
        )
        for element in (*root.findall("parent"), *root.iter("dependency"))
    ]
    return [*_java(_filled(java or "", properties)), *known(MAVEN, packages)]


def gradle(text: str) -> list[Fact]:
    """``build.gradle`` and ``build.gradle.kts``: what is written in one piece, as it mostly is."""
    lines = (line for line in text.splitlines() if not line.lstrip().startswith(("//", "*", "/*")))
    code = "\n".join(lines)
    java = _JAVA.search(code)
    kotlin = _KOTLIN.search(code)
    return [
        *_java(java and (java[1] or java[2])),
        *([fact(Role.LANGUAGE, "Kotlin", kotlin[1])] if kotlin else []),
        *known(GRADLE_PLUGINS, _PLUGIN.findall(code)),
        *known(MAVEN, _DEPENDENCY.findall(code)),
    ]


def version_catalog(text: str) -> list[Fact]:
    """``gradle/libs.versions.toml``."""
    table = toml_table(text)
    return [
        *known(GRADLE_PLUGINS, _catalogued(table, "plugins")),
        *known(MAVEN, _catalogued(table, "libraries")),
    ]


def _said(element: "Element", name: str) -> str:
    return (element.findtext(name) or "").strip()


def _filled(version: str, properties: dict[str, str]) -> str:
    found = _PROPERTY.fullmatch(version)
    return properties.get(found[1], "") if found else version


def _java(version: object) -> list[Fact]:
    return [fact(Role.LANGUAGE, "Java", version)] if version else []


def _catalogued(table: object, section: str) -> Iterator[tuple[str, object]]:
    """The entries of a section: ``"group:name:1.0"``, or a table that says the same in parts."""
    entries = part(table, section)
    for key in entries if isinstance(entries, dict) else ():
        entry = part(entries, key)
        if isinstance(entry, str):
            name, _, written = entry.rpartition(":")
            yield name, written
            continue
        parts = f"{part(entry, 'group')}:{part(entry, 'name')}"
        reference = part(entry, "version", "ref")
        version = part(table, "versions", reference) if isinstance(reference, str) else None
        named = part(entry, "id") or part(entry, "module") or parts
        yield str(named), version or part(entry, "version")
