"""The lines of imports, by syntax tree and by their look."""

import pytest

from consult_lsp.syntax.imports import import_lines
from consult_lsp.text.document import Document

SAMPLES = {
    "bash": ["source ./a.sh", ". b.sh", "-x=1"],
    "c": ["#include <stdio.h>", "-int x;", '#include "a.h"'],
    "cpp": ["#include <a>", "using namespace std;", "-int using_it;"],
    "csharp": ["using System;", "using A = B.C;", "-class D { void F() { using (x) {} } }"],
    "css": ['@import url("a.css");', "-a { b: c }"],
    "dart": ["import 'a.dart' as x;", "export 'b.dart';", "-int import_ = 1;"],
    "elixir": ["-defmodule A do", "alias B.{C,\n  D}", "import E", "use F", "require G", "-end"],
    "go": ["-package a", 'import "b"', 'import (\n\tc "d"\n\t"e"\n)', "-var x = 1"],
    "haskell": ["-module A where", "import qualified B as C", "import D\n  ( e\n  )", "-x = 1"],
    "java": ["-package a;", "import b.C;", "import static d.E.*;", "-class F {}"],
    "javascript": [
        'import a, {\n  b,\n} from "c";',
        'export * from "d";',
        'const { e } = require("f");',
        "-export const g = 1;",
        '-const h = "import i";',
    ],
    "kotlin": ["-package a", "import b.C", "import d.*", "-val x = 1"],
    "lua": ['local a = require("b")', "-local c = 1"],
    "php": ["-<?php", "use A\\B;", "use function c\\d;", "require_once 'e.php';", "-$x = 1;"],
    "python": [
        "from __future__ import b",
        "import a",
        "from b import (\n    c,\n    d,\n)",
        '-x = """',
        "-import e",
        '-"""',
    ],
    "ruby": ["require 'a'", 'require_relative "b"', "-include C", "-x = 1"],
    "rust": ["use a::{b,\n    c};", "extern crate d;", "mod e;", "-mod f { }"],
    "scala": ["-package a", "import b._", "import c.{d, e}", "-class F"],
    "solidity": ['import "a.sol";', "-contract B {}"],
    "swift": ["import A", "@testable import B", "-let x = 1"],
    "tsx": ['import a from "b";', "-const c = <d />;"],
    "typescript": ['import type { A } from "b";', 'import c = require("d");', "-type E = 1;"],
    None: ["import a from b", "use c", "#include d", "from e import (\n  f\n)", "-x"],
}


@pytest.mark.parametrize("language", SAMPLES)
def test_imports_are_found_and_nothing_else(language: str | None) -> None:
    wanted = [line for line in SAMPLES[language] if not line.startswith("-")]
    document = Document("", "\n".join(line.removeprefix("-") for line in SAMPLES[language]) + "\n")
    found = [document.slice(span).rstrip("\n") for span in import_lines(document, language)]
    assert found == wanted
