"""A step of the wheel's build: the rules of the secret engine are compiled, so that no user waits.

It takes 4 s. What is compiled serves machines of the kind that builds, with the engine that was
there; elsewhere the engine compiles its rules anew. ``pip install .`` builds on the user's own
machine. An editable installation and ``HATCH_BUILD_NO_HOOKS=true`` go without.
"""

import platform
import tempfile
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface[Any]):
    """Adds the compiled rules to a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile them into a folder of their own, which ``finalize`` removes."""
        if version == "editable":
            return
        from kingfisher_sdk import Rules

        self._folder = tempfile.TemporaryDirectory()
        Rules(cache_dir=self._folder.name)
        target = f"consult_lsp/redaction/compiled_rules/{platform.machine()}"
        build_data["force_include"][self._folder.name] = target

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Leave nothing behind."""
        if version != "editable":
            self._folder.cleanup()
