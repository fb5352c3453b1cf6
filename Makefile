# Everything starts here: `make help` lists the targets. Needs git, make and Python >= 3.11 only.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

PYTHON ?= python3
# Compile dependencies once at install: imports of Prefect and Great Expectations take half the time.
export UV_COMPILE_BYTECODE := 1
# Trust what the machine trusts: many companies inspect TLS.
export UV_SYSTEM_CERTS := 1
# uv itself comes from the package index into a folder of its own; the version is pinned here.
UV_VERSION := 0.13.9
UV := .tools/bin/uv
IN := .venv/bin

.PHONY: help run test check lint types imports format bench clean server deploy

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

run: .venv/.ready ## Set everything up and run the main job on the sample newsroom
	@$(IN)/muster run

server: .venv/.ready ## Start a local Prefect server and, in the foreground, a worker
	@$(IN)/muster server start
	@$(IN)/muster server worker

deploy: .venv/.ready ## Deploy all flows and automations to the Prefect server at hand
	@$(IN)/muster server deploy

# A file of tests runs in one process. What kills processes and minds the clock waits more than it computes:
# it comes afterwards, two files at a time, whatever the number of processors.
SIDE_BY_SIDE := --dist loadfile --no-loadscope-reorder
CLOCKED := tests/operations tests/faults

test: .venv/.ready ## Set everything up and run the tests
	$(IN)/pytest --numprocesses logical --maxprocesses 4 $(SIDE_BY_SIDE) $(CLOCKED:%=--ignore %)
	$(IN)/pytest --numprocesses 2 $(SIDE_BY_SIDE) $(CLOCKED)

check: .venv/.ready lint types imports ## Lint, types and import rules

lint: .venv/.ready
	$(IN)/ruff check .
	$(IN)/ruff format --check .

types: .venv/.ready
	$(IN)/mypy

imports: .venv/.ready
	$(IN)/lint-imports

format: .venv/.ready ## Format the code
	$(IN)/ruff format .
	$(IN)/ruff check --fix .

clean: ## Remove the environment and caches (data stays)
	rm -rf .venv .tools .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "muster needs Python 3.11 or later; name one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .tools \
	  || { echo "Python's venv module is missing; on Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@.tools/bin/pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

.venv/.ready: pyproject.toml uv.lock $(UV)
	@echo "Setting up (first time only) ..."
	@$(UV) sync --frozen --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@
