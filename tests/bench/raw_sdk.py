"""The plain SDK reading one streamed answer: what ours is held against.

Waits for a line on stdin, asks, and prints the clock at the first event and at the whole answer.
"""

import sys
import time

from anthropic import Anthropic


def main() -> None:
    """One answer for each line of stdin."""
    client = Anthropic(max_retries=0)
    print("ready", flush=True)
    for _ in sys.stdin:
        stream = client.messages.create(
            model="claude-sonnet-5-5",
            max_tokens=1000,
            messages=[{"role": "user", "content": "Look!"}],
            stream=True,
        )
        first, text = 0.0, ""
        for event in stream:
            first = first or time.monotonic()
            if event.type == "content_block_delta" and event.delta.type == "text_delta":
                text += event.delta.text
        print(first, time.monotonic(), len(text), flush=True)


if __name__ == "__main__":
    main()
