"""Text as an editor counts it: lines, positions in three encodings, documents."""
