"""How a proposed edit gets into the editor's text."""
