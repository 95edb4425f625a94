"""Findings and answers for people and machines to read."""
