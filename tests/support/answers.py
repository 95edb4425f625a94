"""What a model says, shortly: the parts of the answer schema that a test cares about."""

from typing import Any

from support.anthropic_replies import Reply, json_answer

Json = dict[str, Any]


def edit(line: int, old: str, new: str) -> Json:
    return {"start_line": line, "old": old, "new": new}


def fix(title: str, *edits: Json, preferred: bool = True) -> Json:
    return {"title": title, "preferred": preferred, "edits": list(edits)}


def finding(line: int, anchor: str, title: str = "Something is off", **parts: Any) -> Json:
    return {
        "rule": "made-up-rule",
        "category": "reliability",
        "severity": "warning",
        "title": title,
        "start_line": line,
        "end_line": line,
        "anchor": anchor,
        "why": "",
        "trade_offs": "",
        "fixes": [],
        **parts,
    }


def review(*findings: Json, **how: Any) -> Reply:
    return json_answer({"summary": "Looked at it.", "findings": list(findings)}, **how)


def improvement(*edits: Json, **how: Any) -> Reply:
    return json_answer({"summary": "Made it better.", "edits": list(edits)}, **how)
