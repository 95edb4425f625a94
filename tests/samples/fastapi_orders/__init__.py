"""A small shop: orders, payments and reports. Its flaws are listed in ../KNOWN_FLAWS.md."""
