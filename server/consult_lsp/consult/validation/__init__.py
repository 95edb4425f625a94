"""An answer held against the text."""
