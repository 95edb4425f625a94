"""``python -m consult_lsp.redaction.compile_rules``: what an installation runs at its end.

A wheel that was built without the compiled rules of the secret engine gets them on the machine
where it was installed, so that no question waits for them. It takes 4 s; where the build has
compiled them, nothing.
"""

from .secret_cache import is_shipped, shipped_place


def main() -> None:
    """Compile them for everybody who uses this installation."""
    if not is_shipped():
        from kingfisher_sdk import Rules

        place = shipped_place()
        place.mkdir(parents=True, exist_ok=True)
        Rules(cache_dir=place)


if __name__ == "__main__":
    main()
