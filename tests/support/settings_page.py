"""Write the page of the settings, ``server/docs/settings.md``.

    python tests/support/settings_page.py

A test says when it is out of date.
"""

from pathlib import Path

from consult_lsp.settings import USER_SETTINGS, described

PAGE = Path(__file__).parents[2] / "server/docs/settings.md"


def page() -> str:
    """What belongs in it."""
    rows = "\n".join(
        f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |"
        for name, default, meaning in described()
    )
    *but_one, last = (f"`{name}`" for name, _, _ in described() if name in USER_SETTINGS)
    return f"""# Settings

They go in the section `consult` of an editor's configuration, or in the `initializationOptions` of
the server; `editors/settings.schema.json` completes and checks them where a JSON Schema is read.

| setting | default | meaning |
|---|---|---|
{rows}

{", ".join(but_one)} and {last} count in `initializationOptions` only: what an editor reads from a
workspace can neither choose who is asked nor widen what may be sent or spent.
"""


if __name__ == "__main__":
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
