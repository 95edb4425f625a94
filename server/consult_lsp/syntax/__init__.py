"""What the syntax tree tells: language, symbols, whether a text still parses."""
