"""The code around the lines asked about."""
