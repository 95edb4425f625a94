"""Structural checks: syntax-tree patterns that find and fix without any model."""
