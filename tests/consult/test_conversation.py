"""What a tool does has an end, whatever a file makes of it."""

import asyncio
import threading
from pathlib import Path

from consult_lsp.consult.conversation import looked_up
from consult_lsp.tool import ToolCall
from support.lookups import toolbox


async def test_a_call_that_hangs_is_left_alone_and_nothing_more_is_looked_up(
    tmp_path: Path,
) -> None:
    end = threading.Event()

    def hangs(text: str) -> str:
        end.wait()
        return text

    tools = toolbox(tmp_path, redact=hangs)
    call = ToolCall("1", "read_file", {"path": "db.py"})
    until = asyncio.get_running_loop().time() + 0.1
    result = await looked_up(tools, call, lambda event: None, until)
    assert (result.text, result.is_error) == (
        "This took too long. Answer with what you have.",
        True,
    )
    assert tools.is_spent
    end.set()
