# The two commands: `make ask` and `make test`. Everything else here serves them.
SHELL := /bin/bash
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
Q ?= How fast must a vendor acknowledge a severity 1 incident?
export Q
export HF_HUB_OFFLINE := 1
export TRANSFORMERS_OFFLINE := 1
export ANONYMIZED_TELEMETRY := False

.PHONY: help setup setup-dev pack ask test check test-wide bench lock clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 14

$(VENV)/.runtime: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing (several minutes the first time)…" >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.runtime requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.lock
	@touch $@

setup: $(VENV)/.runtime ## the virtual environment with all that the product needs
setup-dev: $(VENV)/.dev ## the same plus the tools for tests

ask: setup ## answer a question from the starter knowledge: make ask Q="…"
	@$(BIN)/bpo ingest --quiet knowledge/pack
	@$(BIN)/bpo ask "$$Q"
	@if [ -t 1 ]; then printf '\nGo on:  %s chat            talk to it\n        %s ingest FOLDER   bring in your own documents\n' "$(BIN)/bpo" "$(BIN)/bpo"; fi

check: setup-dev ## formatting, lint, types, import rules
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache > /dev/null || $(BIN)/lint-imports --no-cache

test: check ## the whole test suite
	@$(BIN)/pytest -n 2 --dist worksteal

test-wide: setup-dev ## the property-based tests with other examples than `make test` draws, and more
	@HYPOTHESIS_PROFILE=wide $(BIN)/pytest -n 2 --dist worksteal $$(grep -rlE "(from|import) hypothesis" tests --include="test_*.py")

bench: setup-dev ## speed against a vanilla LangChain + Chroma script, beside unseen documents, and a simulated year of reminders
	@$(BIN)/python -m evals.bench

COMPILE := $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe --no-annotate --no-header --no-emit-find-links \
	--no-emit-index-url --no-emit-trusted-host

lock: setup-dev ## pin every dependency anew
	@$(COMPILE) --upgrade --output-file requirements.lock pyproject.toml
	@$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml
	@sed -i 's/+cpu$$//' requirements.lock requirements-dev.lock  # a local build's name is no release on PyPI

clean: ## remove the environment, caches and the knowledge base of this folder
	@rm -rf $(VENV) .bpo .bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
