"""Edits: placed exactly, checked and combined, or refused. Never guessed."""
