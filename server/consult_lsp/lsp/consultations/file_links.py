"""``path:line`` in an answer: which of the named files are there."""

import re
from collections.abc import Container
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from consult_lsp.context.project import Project


MOST_FILES = 200
"""Different paths that are looked up for one page."""


# It begins where a word does, so that a long word is looked at once and not at each character.
PLACE = re.compile(
    r"(?<![\w./@+~-])(?P<path>[\w.@+-][\w./@+-]{0,250}):L?(?P<line>\d{1,7})(?:-L?\d{1,7})?(?!\w)"
)


def files_named(
    project: "Project | None", markdown: str, known: Container[str] = ()
) -> dict[str, str]:
    """The URIs of the files of a trusted workspace that a text names with a line. Reads the disk.

    None is opened, none lies outside of the workspace or behind a link.
    """
    if project is None:
        return {}
    named = dict.fromkeys(place["path"] for place in PLACE.finditer(markdown))
    fresh = [path for path in named if path not in known][:MOST_FILES]
    there = [path for path in fresh if project.folder.stamp(path) is not None]
    return {path: (project.root / path).as_uri() for path in there}
