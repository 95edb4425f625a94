"""Findings over time."""
