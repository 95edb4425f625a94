"""What goes with a selection."""
