"""Expert agents as a language server, a command line, and a CI step."""

__version__ = "0.1.0"
