"""Agent files: from Markdown with frontmatter to an Agent and its problems."""
