"""Shop: a made-up repository of 5,000 Python files, with rules, manifests and imports, in git.

shop = make_shop(folder)
shop.root / shop.service(400)    # a file of 400 lines that uses what other files define
"""

import subprocess
from dataclasses import dataclass
from itertools import count
from pathlib import Path

PACKAGES = 50
STEPS = 96
"""Modules of a package besides the four that have a part in it: 5,000 files in all."""

RULES = 400
"""Lines of the CLAUDE.md, which is a long one."""

USUAL = (150, 400, 1_000)
LENGTHS = (*USUAL, 10_000)
"""Lines of services: the packages take turns."""

_MODELS = '''\
"""What the {0} shop sells, and to whom."""

from dataclasses import dataclass
from decimal import Decimal
'''

_MODEL = '''

@dataclass(frozen=True)
class {1}{0}:
    """One {2} of the {0} shop, as it is kept in its table."""

    id: int
    customer: int
    amount: Decimal
    currency: str
    paid: bool = False

    def total(self, rate: Decimal) -> Decimal:
        """The amount with what the state takes of it."""
        return (self.amount * (1 + rate)).quantize(Decimal("0.01"))
'''
_KINDS = ("Order", "Refund", "Voucher", "Parcel", "Invoice", "Address", "Basket", "Rebate")

_STORE = '''\
"""Where the orders of the {0} shop are kept."""

from .models import Order{0}, Refund{0}


class Store{0}:
    """The tables of the {0} shop."""

    def __init__(self, connection):
        self.connection = connection

    def order(self, number):
        """The order of that number, or None."""
        row = self.connection.execute("SELECT * FROM orders WHERE id = %s", [number]).fetchone()
        return Order{0}(*row) if row else None

    def refund(self, order, amount):
        """Write down that ``amount`` of an order goes back."""
        self.connection.execute("INSERT INTO refunds VALUES (%s, %s)", [order.id, amount])
        return Refund{0}(order.id, order.customer, amount, order.currency)
'''

_SERVICE = '''\
"""What can be done with the orders of the {0} shop."""

import logging
from decimal import Decimal

from .models import Order{0}, Refund{0}
from .store import Store{0}

log = logging.getLogger(__name__)
'''

_FUNCTION = '''

def settle_{0}_{1}(store: Store{0}, number: int, rate: Decimal) -> Refund{0} | None:
    """Give back what was paid twice for order ``number``, in case {1}."""
    order: Order{0} | None = store.order(number)
    if order is None:
        log.warning("no order %s", number)
        return None
    owed = order.total(rate) - Decimal("{1}.50")
    if owed <= 0 or not order.paid:
        return None
    return store.refund(order, owed)
'''

_API = '''\
"""The way into the {0} shop."""

from .service import settle_{0}_0, settle_{0}_1


def post_refund(request, store):
    """Settle what a customer asks for."""
    return settle_{0}_0(store, request.number, request.rate) or settle_{0}_1(
        store, request.number, request.rate
    )
'''

_STEP = '''\
"""Step {1} of what becomes of an order in the {0} shop."""

from .models import Order{0}


def step_{1}(order: Order{0}, log):
    """Send the order on, unless it waits to be paid."""
    if not order.paid:
        log.info("order %s waits at step {1}", order.id)
        return False
    log.info("order %s has left step {1}", order.id)
    return True
'''

_RULE = "- Keep amounts of kind {0} in Decimal, and log none of them."

_PYPROJECT = """\
[project]
name = "shop"
version = "3.1"
requires-python = ">=3.12"
dependencies = ["fastapi>=0.115", "sqlalchemy>=2", "psycopg[binary]>=3.2", "redis>=5", "celery>=5"]

[dependency-groups]
dev = ["pytest>=8", "ruff>=0.8"]
"""


@dataclass(frozen=True, slots=True)
class Shop:
    """The repository at ``root``, and a ``home`` without anything in it."""

    root: Path
    home: Path

    def service(self, lines: int, *, other: bool = False) -> str:
        """The path of a file of about so many ``lines``; with ``other``, of another one."""
        return f"shops/{_name(LENGTHS.index(lines) + other * len(LENGTHS))}/service.py"


def make_shop(folder: Path) -> Shop:
    """The repository, all of it committed, in the empty ``folder``."""
    shop = Shop(folder / "repository", folder / "home")
    shop.home.mkdir()
    for number in range(PACKAGES):
        _write_package(shop.root / "shops" / _name(number), number)
    (shop.root / "CLAUDE.md").write_text(
        "\n".join(["# How we work", "", *map(_RULE.format, range(RULES - 2))]) + "\n"
    )
    (shop.root / "pyproject.toml").write_text(_PYPROJECT)
    (shop.root / ".python-version").write_text("3.12\n")
    who = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "gc.auto=0")
    for arguments in (("init",), ("add", "."), (*who, "commit", "-m", "All of it")):
        subprocess.run(["git", *arguments], cwd=shop.root, check=True, capture_output=True)
    return shop


def _name(number: int) -> str:
    return f"s{number:02}"


def _write_package(folder: Path, number: int) -> None:
    folder.mkdir(parents=True)
    name = _name(number)
    models = [_MODEL.format(name, kind, kind.lower()) for kind in _KINDS]
    files = {
        "models": _MODELS.format(name) + "".join(models),
        "store": _STORE.format(name),
        "service": _service(name, LENGTHS[number % len(LENGTHS)]),
        "api": _API.format(name),
        **{f"step_{step:02}": _STEP.format(name, step) for step in range(STEPS)},
    }
    for stem, text in files.items():
        (folder / f"{stem}.py").write_text(text)


def _service(name: str, lines: int) -> str:
    text = _SERVICE.format(name)
    for number in count():
        if text.count("\n") >= lines:
            return text
        text += _FUNCTION.format(name, number)
    raise AssertionError  # count() has no end
