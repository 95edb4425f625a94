"""Findings from one session to the next."""
