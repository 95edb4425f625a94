"""The doctor of agent and rule files."""
