"""What an environment and settings lead to: a model to ask, or a reason why there is none."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from consult_lsp.models.access import Access, NoModel
from consult_lsp.models.claude import AnthropicModel
from consult_lsp.models.connect import Connection, ModelSettings, connect

KEY = {"ANTHROPIC_API_KEY": "sk-env"}
OWN = {"CONSULT_API_KEY": "sk-own"}
LOCAL = "http://127.0.0.1:11434"
GATEWAY = "https://gw.example"


def connected(environ: Mapping[str, str], home: Path, **settings: Any) -> Connection:
    found = connect(ModelSettings(**settings), environ, home)
    assert isinstance(found, Connection), found
    assert "sk-" not in repr(found) + found.sentence + str(found.notes)
    return found


def access_of(environ: Mapping[str, str], home: Path, **settings: Any) -> Access:
    model = connected(environ, home, **settings).model
    assert isinstance(model, AnthropicModel)
    return model.access


def refused(environ: Mapping[str, str], home: Path, **settings: Any) -> NoModel:
    found = connect(ModelSettings(**settings), environ, home)
    assert isinstance(found, NoModel), found
    assert "sk-" not in repr(found)
    assert found.sentence.startswith("No model is asked, because ")
    return found


def profile(home: Path, name: str, **config: str) -> None:
    folder = (
        home / "AppData/Roaming/Anthropic"
        if sys.platform == "win32"
        else home / ".config/anthropic"
    )
    (folder / "configs").mkdir(parents=True, exist_ok=True)
    (folder / "configs" / f"{name}.json").write_text(json.dumps(config))
