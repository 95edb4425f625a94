"""What the client can be asked to do."""
