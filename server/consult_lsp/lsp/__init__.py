"""The language server: the only place that knows pygls and lsprotocol."""

import linecache

from lsprotocol import types as _types  # noqa: F401  # everything here needs it

# attrs keeps the source of each method that it writes, for debuggers: 2 MiB in every process.
linecache.clearcache()
