"""What a project is built with, read from its manifests."""
