"""The agent that fits the file leads; nobody asks a model for that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consult_lsp.agents.agent import Agent, parse_agent
from consult_lsp.agents.rank import rank

TEAM = {
    "api-guardian": "Reviews REST and GraphQL endpoints, services and their authentication.",
    "frontend-developer": "Builds components in React with CSS and cares for accessibility.",
    "database-keeper": "Schemas, queries, migrations and indexes in PostgreSQL.",
    "python-pro": "Idiomatic Python with types and tests.",
    "golang-pro": "Concurrency and interfaces in Go.",
    "devops-engineer": "Pipelines, containers, Kubernetes and Terraform.",
    "test-writer": "Finds the missing test and writes it.",
    "technical-writer": "Writes documentation that people read.",
    "mobile-developer": "Apps for iOS and Android.",
    "generalist": "Looks at whatever comes.",
}


def agent(name: str, description: str) -> Agent:
    found, problems = parse_agent(
        f"---\nname: {name}\ndescription: |\n  {description}\n---\nHelp.\n", "a.md", "user"
    )
    assert found is not None, problems
    return found


AGENTS = [agent(name, description) for name, description in TEAM.items()]


def ranked(
    path: str, language: str | None = None, symbol: str = "", chosen: str | None = None
) -> list[str]:
    agents = rank(AGENTS, path=path, language=language, symbol=symbol, chosen=chosen)
    assert sorted(map(id, agents)) == sorted(map(id, AGENTS)), "everybody stays in the menu"
    return [agent.name for agent in agents]


@pytest.mark.parametrize(
    ("path", "language", "first"),
    [
        ("src/orders/controllers/refund.ts", "typescript", "api-guardian"),
        ("src/orders/ordersController.ts", "typescript", "api-guardian"),
        ("web/components/Button.tsx", "tsx", "frontend-developer"),
        ("styles/site.scss", None, "frontend-developer"),
        ("db/migrations/0042_add_index.sql", None, "database-keeper"),
        ("prisma/schema.prisma", None, "database-keeper"),
        ("billing/money.py", "python", "python-pro"),
        ("cmd/server/main.go", "go", "golang-pro"),
        ("infra/main.tf", "hcl", "devops-engineer"),
        ("Dockerfile", None, "devops-engineer"),
        (".github/workflows/release.yml", "yaml", "devops-engineer"),
        ("spec/basket.e2e.ts", "typescript", "test-writer"),
        ("docs/guide.md", "markdown", "technical-writer"),
        ("ios/Main/View.swift", "swift", "mobile-developer"),
        (r"C:\shop\db\migrations\7.sql", None, "database-keeper"),
    ],
)
def test_the_agent_of_the_field_leads(path: str, language: str | None, first: str) -> None:
    assert ranked(path, language)[0] == first


@pytest.mark.parametrize(
    ("path", "language", "misfit"),
    [
        ("db/migrations/0042.sql", None, "frontend-developer"),
        ("db/migrations/0042.sql", None, "mobile-developer"),
        ("web/components/Button.tsx", "tsx", "database-keeper"),
        ("web/components/Button.tsx", "tsx", "python-pro"),
        ("cmd/tool/main.go", "go", "python-pro"),
        ("infra/main.tf", "hcl", "golang-pro"),
    ],
)
def test_who_plainly_does_not_fit_goes_below_who_fits_anything(
    path: str, language: str | None, misfit: str
) -> None:
    order = ranked(path, language)
    assert order.index("generalist") < order.index(misfit)


def test_a_description_that_speaks_of_a_field_is_at_home_there() -> None:
    whole = agent("backend-developer", "APIs, schemas, queries and migrations.")
    narrow = agent("backend-purist", "Endpoints and nothing else.")
    order = rank([narrow, whole], path="db/migrations/7.sql", language=None, symbol="", chosen=None)
    assert order == [whole, narrow]


def test_tests_of_a_service_are_no_foreign_land_to_its_developer() -> None:
    order = ranked("tests/test_money.py", "python")
    assert order.index("python-pro") < 2
    assert order.index("api-guardian") < order.index("generalist")


def test_a_word_in_the_name_counts_more_than_one_in_the_examples() -> None:
    named = agent("invoice-expert", "Knows.")
    described = agent("a1", "Knows invoices.")
    shown = agent("a2", "Knows. <example>an invoice</example>")
    none = agent("a3", "Knows.")
    order = rank(
        [none, shown, described, named], path="x/Invoices", language=None, symbol="", chosen=None
    )
    assert order == [named, described, shown, none]


def test_the_symbol_counts_too() -> None:
    assert ranked("src/thing", None, "runMigration")[0] == "database-keeper"


def test_the_users_choice_leads_whatever_the_file() -> None:
    order = ranked("db/7.sql", None, chosen="frontend-developer")
    assert order[0] == "frontend-developer"
    assert order[1:] == [name for name in ranked("db/7.sql") if name != "frontend-developer"]
    assert ranked("db/7.sql", None, chosen="nobody") == ranked("db/7.sql")


ELSEWHERE = {"frontend-developer", "database-keeper", "devops-engineer", "mobile-developer"}
"""Those whose name says that they work in another field than the server side."""


def test_without_a_hint_the_catalogues_order_stays_with_other_fields_last() -> None:
    assert ranked("") == sorted(TEAM, key=lambda name: name in ELSEWHERE)


@given(st.text(max_size=80), st.sampled_from([None, "", "python", "klingon"]), st.text(max_size=20))
def test_any_file_gives_one_order_of_everybody(
    path: str, language: str | None, symbol: str
) -> None:
    assert ranked(path, language, symbol) == ranked(path, language, symbol)


@given(st.permutations(AGENTS))
def test_equals_keep_their_order(agents: list[Agent]) -> None:
    found = rank(agents, path="", language=None, symbol="", chosen=None)
    assert found == sorted(agents, key=lambda one: one.name in ELSEWHERE)


@pytest.mark.parametrize("path", ["clean.py", "Dockerfile"])
def test_where_none_fits_neither_a_specialist_of_another_field_nor_a_garbled_name_leads(
    path: str,
) -> None:
    agents = [
        agent('"bad agent: [oops"', "Something."),
        agent("dba", "Consult this agent about SQL."),
        agent("backend-developer", "The server side of an application."),
    ]
    found = rank(agents, path=path, language=None, symbol="", chosen=None)
    assert [each.name for each in found] == ["backend-developer", "dba", "bad agent: [oops"]


def test_ones_own_agent_for_anything_leads_where_none_fits() -> None:
    agents = [agent("reviewer", "Reviews."), agent("backend-developer", "The server side.")]
    found = rank(agents, path="clean.py", language="python", symbol="", chosen=None)
    assert found[0].name == "reviewer"
