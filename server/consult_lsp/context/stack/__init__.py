"""What a project is built with."""
