# What is done again and again, one place each: a person, the hooks of .pre-commit-config.yaml and .ci/run take it from here.
# PYTHON names another environment than .venv, which `make setup` makes.
PYTHON = .venv/bin/python

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## the environment .venv, with the versions of constraints.txt
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --constraint constraints.txt --editable '.[dev]'

test: ## the tests but the slow ones, some minutes
	$(PYTHON) -m pytest -n auto --dist worksteal

test-slow: ## the exhaustive tests, one at a time
	$(PYTHON) -m pytest -m slow --ignore tests/editors

test-editors: ## the tests in real editors, one at a time; those that are not installed are skipped
	$(PYTHON) -m pytest -m slow tests/editors

test-all: test test-slow test-editors ## every test, most of an hour

lint: ## what ruff finds, and whether the code stands as it formats
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .

format: ## format the code, and mend what ruff can mend
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .

types: ## mypy, strict
	$(PYTHON) -m mypy

workflows: ## whether the workflows are as their host reads them
	$(PYTHON) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml

bench: ## what things cost, as ratios within one run; some ten minutes
	$(PYTHON) tests/bench/run.py

bench-smoke: ## whether each figure is still produced; no measure
	$(PYTHON) tests/bench/run.py --smoke

docs: ## write the pages, schemas and types that are made from the code
	$(PYTHON) tests/support/settings_page.py
	$(PYTHON) tests/support/settings_schema.py
	$(PYTHON) tests/support/rule_pages.py
	$(PYTHON) tests/support/command_types.py

lock: ## constraints.txt, from the newest versions that pyproject.toml allows
	$(PYTHON) -m uv pip compile --quiet --universal --upgrade --all-extras --python-version 3.11 --no-header --no-annotate pyproject.toml --output-file constraints.txt

.PHONY: help setup test test-slow test-editors test-all lint format types workflows bench bench-smoke docs lock
