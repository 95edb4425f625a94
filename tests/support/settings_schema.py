"""Write the JSON Schemas of the settings, which complete and check them in editors that read one.

    python tests/support/settings_schema.py

A test says when they are out of date.
"""

import json
from collections.abc import Mapping
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from consult_lsp.finding import Severity
from consult_lsp.settings import USER_SETTINGS, Checks, Menu, Settings, spelled

EDITORS = Path(__file__).parents[2] / "editors"
DRAFT = "http://json-schema.org/draft-07/schema#"


def schemas() -> dict[Path, str]:
    """Each file with what belongs in it: for initializationOptions, and for a configuration."""
    every = {spelled(option.name): _property(option) for option in fields(Settings)}
    section = {name: value for name, value in every.items() if name not in USER_SETTINGS}
    return {
        EDITORS / "settings.schema.json": _written("Initialization options of consult-lsp", every),
        # LSP4IJ looks for its own beside settings.json; initializationOptions have none there.
        EDITORS / "jetbrains/settings.schema.json": _written(
            "Settings of consult-lsp", {"consult": _object(section)}
        ),
    }


def _written(title: str, properties: Mapping[str, Any]) -> str:
    schema = {"$schema": DRAFT, "title": title, **_object(properties)}
    return json.dumps(schema, indent=2) + "\n"


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _property(option: Field[Any]) -> dict[str, Any]:
    limits = {"minimum": option.metadata.get("least"), "maximum": option.metadata.get("most")}
    return {
        "description": option.metadata["meaning"],
        "default": option.default,
        **_TYPES[type(option.default)],
        **{name: limit for name, limit in limits.items() if limit is not None},
    }


_TYPES: Mapping[type, Mapping[str, Any]] = {
    Severity: {"enum": list(Severity)},
    Checks: {"enum": list(Checks)},
    Menu: {"enum": list(Menu)},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    tuple: {"type": "array", "items": {"type": "string"}},
    str: {"type": "string"},
}

if __name__ == "__main__":
    for path, text in schemas().items():
        path.write_text(text, "utf-8")
