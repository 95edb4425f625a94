"""Declarations: which nodes of each grammar are symbols, as rules of ast-grep.

Every rule names the one ``kind`` that it is about, so that a single node is told by its kind first
and held against a rule only if that fits. Node kinds are those of the grammars in the wheel.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from ast_grep_py import SgNode

Kind = Literal["function", "method", "class", "block"]

NodeRule = Any
"""A rule of ast-grep, written as in its YAML. The binding's own type for it cannot be spelled."""


@dataclass(frozen=True)
class Declarations:
    """The rules of one language, by the kind of symbol that they find."""

    rules: dict[Kind, list[NodeRule]]

    @cached_property
    def _by_node_kind(self) -> dict[str, list[tuple[Kind, NodeRule]]]:
        table: dict[str, list[tuple[Kind, NodeRule]]] = {}
        for kind, rules in self.rules.items():
            for rule in rules:
                table.setdefault(rule["kind"], []).append((kind, rule))
        return table

    def kind_of(self, node: SgNode) -> Kind | None:
        """What ``node`` declares; None where it is no symbol, as the mere word ``class``."""
        if not node.is_named():
            return None
        for kind, rule in self._by_node_kind.get(node.kind(), ()):
            if len(rule) == 1 or node.matches(**rule):
                return kind
        return None

    def all_in(self, root: SgNode) -> Iterable[tuple[Kind, SgNode]]:
        """Every declaration in a tree."""
        for kind, rules in self.rules.items():
            for node in root.find_all(any=rules) if rules else ():
                yield kind, node


def _of(kinds: str, **condition: Any) -> list[NodeRule]:
    """A rule for each kind, under the same condition."""
    return [{"kind": kind, **condition} for kind in kinds.split()]


def _any(kinds: str) -> NodeRule:
    return {"any": _of(kinds)}


def _kept(keepers: str, values: str) -> list[NodeRule]:
    """Rules for what gives its name to a value right in it: ``const name = (…) => …``."""
    return _of(keepers, has=_any(values))


def _outer(kinds: str, depth: int) -> list[NodeRule]:
    """Rules for nodes that lie in less than ``depth`` of their own kind: keys of keys, no deeper.

    Data nests without end, and who stands in ``services: web: ports:`` means the service.
    """
    deep: NodeRule = _any(kinds)
    for _ in range(depth - 1):
        deep = {**_any(kinds), "inside": {**deep, "stopBy": "end"}}
    return _of(kinds, **{"not": {"inside": {**deep, "stopBy": "end"}}})


def _calls(words: str) -> list[NodeRule]:
    """Rules for Elixir, where every declaration is a call."""
    return _of("call", has={"field": "target", "regex": f"^(?:{words})$"})


_BODY: NodeRule = {"has": {"field": "body", "regex": "."}}

_JS_VALUES = "arrow_function function_expression generator_function"
_FUNCTIONS_OF_BOTH = [
    *_of("function_declaration generator_function_declaration method_definition"),
    *_kept(
        "variable_declarator pair assignment_expression export_statement",
        _JS_VALUES,
    ),
    # A function that another one made, as in ``const total = useCallback(() => …, [])``.
    *_of(
        "variable_declarator",
        has={
            "kind": "call_expression",
            "all": [
                {"has": {"field": "function", "regex": r"^(?:React\.)?\w+$"}},
                {"has": {"kind": "arguments", "has": _any(_JS_VALUES)}},
            ],
        },
    ),
]
_JS_FUNCTIONS = [*_FUNCTIONS_OF_BOTH, *_kept("field_definition", _JS_VALUES)]
_TS_FUNCTIONS = [*_FUNCTIONS_OF_BOTH, *_kept("public_field_definition", _JS_VALUES)]
# Tests and routes: ``describe("orders", () => …)``, ``app.get("/orders", (request) => …)``.
_JS_BLOCKS = _of(
    "call_expression",
    inside={"kind": "expression_statement"},
    has={
        "kind": "arguments",
        "all": [{"has": _any("string template_string")}, {"has": _any(_JS_VALUES)}],
    },
)
_JS_CLASSES = [
    *_of("class_declaration"),
    *_kept("variable_declarator export_statement assignment_expression", "class"),
]
_TS: dict[Kind, list[NodeRule]] = {
    "function": _TS_FUNCTIONS,
    "class": [
        *_JS_CLASSES,
        *_of("abstract_class_declaration interface_declaration enum_declaration"),
        *_of("type_alias_declaration"),
    ],
    "block": [*_JS_BLOCKS, *_of("internal_module module", **_BODY)],
}
_C_CLASSES = "struct_specifier union_specifier enum_specifier"

DECLARATIONS: dict[str, Declarations] = {
    language: Declarations(rules)
    for language, rules in dict[str, dict[Kind, list[NodeRule]]](
        bash={"function": _of("function_definition")},
        c={
            "function": _of("function_definition preproc_function_def"),
            "class": _of(_C_CLASSES, **_BODY),
        },
        cpp={
            "function": [
                *_of("function_definition preproc_function_def"),
                *_kept("init_declarator", "lambda_expression"),
            ],
            "class": [*_of(f"class_specifier {_C_CLASSES}", **_BODY), *_of("concept_definition")],
            "block": _of("namespace_definition"),
        },
        csharp={
            "function": [
                *_of("method_declaration constructor_declaration destructor_declaration"),
                *_of("local_function_statement operator_declaration indexer_declaration"),
                *_of("conversion_operator_declaration"),
                *_of(
                    "property_declaration",
                    has={
                        "kind": "accessor_list",
                        "has": {"kind": "accessor_declaration", **_BODY},
                    },
                ),
                *_kept("variable_declarator", "lambda_expression anonymous_method_expression"),
            ],
            "class": [
                *_of("class_declaration struct_declaration record_declaration"),
                *_of("interface_declaration enum_declaration"),
            ],
            "block": _of("namespace_declaration"),
        },
        css={
            "block": [
                *_of("rule_set media_statement keyframes_statement supports_statement"),
                *_of("at_rule"),
            ]
        },
        dart={
            "function": [
                *_of("function_declaration local_function_declaration method_declaration"),
                *_of("getter_declaration setter_declaration"),
                *_kept(
                    "static_final_declaration initialized_identifier"
                    " initialized_variable_definition",
                    "function_expression",
                ),
            ],
            "class": [
                *_of("class_declaration mixin_declaration enum_declaration"),
                *_of("extension_declaration extension_type_declaration"),
            ],
        },
        elixir={
            "function": _calls("def|defp|defmacro|defmacrop|defguard|defguardp|defdelegate|test"),
            "class": _calls("defmodule|defprotocol|defimpl"),
            "block": _calls("describe"),
        },
        go={
            "function": [
                *_of("function_declaration method_declaration"),
                *_of(
                    "var_spec short_var_declaration",
                    has={"kind": "expression_list", "has": {"kind": "func_literal"}},
                ),
            ],
            "class": _of("type_spec type_alias"),
        },
        haskell={
            "function": _of(
                "function bind",
                inside=_any("declarations class_declarations instance_declarations"),
            ),
            "class": _of("data_type newtype type_synonym class instance"),
        },
        hcl={
            "block": [
                *_outer("block", 1),
                *_of("block", has={"kind": "string_lit"}),  # an inner block that has a name
                *_of("attribute", inside={"kind": "body", "inside": {"kind": "config_file"}}),
            ]
        },
        html={
            "block": [
                *_of("script_element style_element"),
                *_of(
                    "element",
                    has={
                        "kind": "start_tag",
                        "regex": r"^<(?:article|aside|dialog|footer|form|header|main|nav|section"
                        r"|table|template)\b|\sid\s*=",
                    },
                ),
            ]
        },
        java={
            "function": [
                *_of("method_declaration constructor_declaration compact_constructor_declaration"),
                *_of("static_initializer"),
                *_kept("variable_declarator", "lambda_expression"),
            ],
            "class": [
                *_of("class_declaration interface_declaration enum_declaration"),
                *_of("record_declaration annotation_type_declaration"),
            ],
        },
        javascript={"function": _JS_FUNCTIONS, "class": _JS_CLASSES, "block": _JS_BLOCKS},
        json={"block": _outer("pair", 2)},
        kotlin={
            "function": [
                *_of("function_declaration secondary_constructor anonymous_initializer"),
                *_kept("property_declaration", "lambda_literal anonymous_function"),
            ],
            "class": _of("class_declaration object_declaration companion_object"),
        },
        lua={
            "function": [
                *_of("function_declaration"),
                *_kept("field", "function_definition"),
                *_of(
                    "assignment_statement",
                    has={"kind": "expression_list", "has": {"kind": "function_definition"}},
                ),
            ]
        },
        markdown={"block": _kept("section", "atx_heading setext_heading")},
        nix={
            "function": _kept("binding", "function_expression"),
            "block": [
                {**rule, "all": [{"not": {"has": {"kind": "function_expression"}}}]}
                for rule in _outer("binding", 2)
            ],
        },
        php={
            "function": [
                *_of("function_definition method_declaration"),
                *_kept("assignment_expression", "anonymous_function arrow_function"),
            ],
            "class": [
                *_of("class_declaration interface_declaration trait_declaration"),
                *_of("enum_declaration"),
            ],
            "block": _of("namespace_definition", **_BODY),
        },
        python={"function": _of("function_definition"), "class": _of("class_definition")},
        ruby={
            "function": [
                *_of("method singleton_method"),
                *_kept("assignment", "lambda"),
            ],
            "class": [
                *_of("class module singleton_class"),
                *_of("assignment", has={"kind": "call", "has": {"kind": "do_block"}}),
            ],
            # Words of a language of its own: ``describe "orders" do``, ``task :deploy do``.
            "block": _of(
                "call",
                all=[
                    {"has": {"kind": "do_block"}},
                    {"has": {"kind": "argument_list"}},
                    {"not": {"has": {"field": "receiver", "not": {"regex": "^RSpec$"}}}},
                ],
            ),
        },
        rust={
            "function": [
                *_of("function_item macro_definition"),
                *_kept("let_declaration", "closure_expression"),
            ],
            "class": _of("impl_item struct_item enum_item union_item trait_item"),
            "block": _of("mod_item", **_BODY),
        },
        scala={
            "function": [
                *_of("function_definition"),
                *_kept("val_definition", "lambda_expression"),
            ],
            "class": [
                *_of("class_definition object_definition trait_definition enum_definition"),
                *_of("given_definition"),
            ],
            "block": _of("extension_definition"),
        },
        solidity={
            "function": [
                *_of("function_definition modifier_definition constructor_definition"),
                *_of("fallback_receive_definition"),
            ],
            "class": [
                *_of("contract_declaration interface_declaration library_declaration"),
                *_of("struct_declaration enum_declaration"),
            ],
        },
        swift={
            "function": [
                *_of("function_declaration init_declaration deinit_declaration"),
                *_of("subscript_declaration"),
                *_kept("property_declaration", "lambda_literal computed_property"),
            ],
            "class": _of("class_declaration protocol_declaration"),
        },
        tsx=_TS,
        typescript=_TS,
        yaml={"block": _outer("block_mapping_pair block_sequence_item", 2)},
    ).items()
}
"""The languages that have symbols."""
