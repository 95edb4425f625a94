"""A project with rules in it."""

from dataclasses import dataclass
from pathlib import Path

from consult_lsp.context.rules.project_rules import ProjectRule, explain_rules
from consult_lsp.errors import Problem
from support.marked import marked_files


@dataclass(frozen=True)
class Project:
    """A repository with a workspace in it, and a home."""

    top: Path
    home: Path
    workspace: str = ""

    @property
    def root(self) -> Path:
        return self.top / self.workspace

    def write(self, files: str) -> None:
        """Files below the top of the repository; those in ``~`` below the home."""
        for name, file in marked_files(files).items():
            path = self.home / name[2:] if name.startswith("~/") else self.top / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(file.text, "utf-8")

    def explain(
        self, file: str | None = "shop/orders.py"
    ) -> tuple[list[ProjectRule], list[Problem]]:
        path = None if file is None else self.top / file
        rules, problems = explain_rules(self.root, path, self.home)
        return list(rules), list(problems)

    def used(self, file: str | None = "shop/orders.py") -> list[str]:
        """The sources of what goes along, in order."""
        return [rule.source for rule in self.explain(file)[0] if rule.item]

    def text(self, source: str) -> str:
        return next(r.item.text for r in self.explain()[0] if r.item and r.source == source)

    def why(self, source: str) -> str:
        return next(rule.why for rule in self.explain()[0] if rule.source == source)

    def problem(self) -> str:
        """The only problem there is."""
        (problem,) = self.explain()[1]
        return problem.message
