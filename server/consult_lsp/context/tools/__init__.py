"""What a model may look up by itself."""
