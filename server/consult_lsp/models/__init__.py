"""The only seam to a language model."""
