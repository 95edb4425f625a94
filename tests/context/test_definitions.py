"""What imported names mean is found in the files that the import names."""

from pathlib import Path

import pytest

from consult_lsp.context.context_item import ContextItem
from consult_lsp.context.surroundings.definitions import definitions
from consult_lsp.text.selection import Selection
from consult_lsp.workspace.git import git
from support.marked import Marked, marked, marked_files

PROJECT = """
-- shop/orders.py --
from fastapi import HTTPException
from .models import (
    Customer,
    Order as Bought,
)
import shop.money


def cancel(order: Order) -> None:
    «if order.customer != Customer.current():
        raise HTTPException(403)
    refund(order)»
-- shop/models.py --
class Customer:
    @classmethod
    def current(cls): ...


class Order:
    customer: Customer
-- other/models.py --
class Customer:
    wrong = True
-- shop/customer.py --
def unrelated(): ...
"""

TYPESCRIPT = """
-- src/members/members.service.ts --
import { Injectable } from '@nestjs/common';
import { CreateMemberDto } from './dto/create-member.dto';

export class MembersService {
  create(«dto: CreateMemberDto») {}
}
-- src/members/dto/create-member.dto.ts --
export class CreateMemberDto {
  email!: string;
}
"""


def found(project: str, path: str) -> list[ContextItem]:
    files = marked_files(project)
    texts = {name: sample.text for name, sample in files.items()}
    sample = files[path]
    language = "typescript" if path.endswith(".ts") else "python"
    document = sample.document(f"file:///{path}", language)
    selection = Selection(document, sample.span, path=path, language=language)
    return definitions(selection, texts, texts.get)


def chosen(sample: Marked) -> Selection:
    return Selection(sample.document(), sample.span, path="a.py", language="python")


def test_a_class_of_a_neighbouring_module_is_shown_once_and_from_the_nearest_file() -> None:
    [item] = found(PROJECT, "shop/orders.py")
    assert item.source == "shop/models.py"
    assert item.title == "Customer is defined in shop/models.py, line 1"
    assert item.text == "class Customer:\n    @classmethod\n    def current(cls): ..."


def test_typescript_imports_name_their_files_too() -> None:
    [item] = found(TYPESCRIPT, "src/members/members.service.ts")
    assert item.source == "src/members/dto/create-member.dto.ts"


def test_names_that_the_lines_do_not_use_are_not_looked_for() -> None:
    sample = marked("from .models import Customer\n«x = 1»\n")
    assert definitions(chosen(sample), ["models.py"], _never) == []


def _never(path: str) -> str:
    raise AssertionError(f"{path} was read")


@pytest.mark.parametrize("line", ["from . import (", "import {", "use (((", "import" + "(" * 5_000])
def test_an_import_without_an_end_is_no_trouble(line: str) -> None:
    sample = marked(f"{line}\n" + "x = 1\n" * 50)
    assert definitions(chosen(sample), [], _never) == []


def test_the_repositorys_own_git_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    trap = tmp_path / "git"
    trap.write_text("#!/bin/sh\ntouch sprung\n")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert git(tmp_path, "status") is None
    assert not (tmp_path / "sprung").exists()
