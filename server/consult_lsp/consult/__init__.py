"""One consultation: prompt, stream, answer, findings and edits."""
