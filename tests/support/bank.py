"""The file that real editors are driven with, and what the model says of it in every flow."""

from pathlib import Path

from support.answers import edit, finding, fix, improvement, review
from support.fake_anthropic import FakeAnthropic, Gate, error, text

CODE = "def withdraw(balance, amount):\n    return balance - amount\n"
LINE = "    return balance - amount"
FIXED = "    return balance - abs(amount)"
IMPROVED = "    return balance - max(amount, 0)"
GAP = finding(
    2,
    LINE,
    "A negative amount is booked",
    why="A caller can gain money.",
    fixes=[fix("Refuse amounts below zero", edit(2, LINE, FIXED))],
)

FLAWED = """\
def orders_of(cursor, name):
    cursor.execute(f"SELECT * FROM orders WHERE customer = '{name}'")
    return cursor.fetchall()
"""


def bank(folder: Path) -> Path:
    """The file, in a repository; beside it ``orders.py``, whose flaw is told without asking."""
    (folder / "shop/.git").mkdir(parents=True)
    sample = folder / "shop/bank.py"
    sample.write_text(CODE)
    sample.with_name("orders.py").write_text(FLAWED)
    return sample


def answer_all_flows(fake: FakeAnthropic) -> Gate:
    """Answer a review, an improvement of what it fixed, an explanation, and an endless review.

    The gate ends it. A suite with a broken server does not ask for all of them.
    """
    never = Gate()
    replies = iter(
        (
            review(GAP),
            improvement(edit(2, FIXED, IMPROVED)),
            text("It subtracts."),
            review(hold=(1, never)),
        )
    )
    fake.reply_with(lambda body: next(replies, error(400, message="this was not expected")))
    return never
