"""What the lightbulb offers."""
