"""The rule files of a project."""
