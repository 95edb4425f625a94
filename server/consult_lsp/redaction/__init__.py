"""Secrets and unseen characters in what is about to leave become placeholders."""
