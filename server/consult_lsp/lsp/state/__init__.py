"""The state of a session, and the values in it."""
