# Samverk: `make run` starts it, `make test` tries it, `make` lists the rest. Needs Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test explore faults timing coverage check format messages screenshots audit demo lock clean

help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(VENV)/samverk  ## Build the environment from the hash-pinned requirements

setup-dev: $(VENV)/samverk $(VENV)/development

run: setup  ## Start Samverk with its example on http://127.0.0.1:8000
	@$(BIN)/samverk run --example

test: setup-dev  ## Run all tests, on SQLite and on PostgreSQL where it is found
	@$(BIN)/python tests/run_suite.py

explore: setup-dev  ## Draw new examples for the property tests, twenty times as many
	@SAMVERK_EXPLORE=20 $(BIN)/python tests/run_suite.py $(shell grep -rl '^ *@given' samverk tests)

faults: setup-dev  ## Kill the server in the middle of a thousand saves, twenty times; let two meet, 150 times; on both databases
	@SAMVERK_FAULT_ROUNDS=20 SAMVERK_FAULT_SAVES=1000 SAMVERK_FAULT_CLIENTS=40 SAMVERK_FAULT_KILLS=20 SAMVERK_FAULT_TIMES=150 \
		$(BIN)/python tests/run_suite.py -n 0 -s tests/faults

timing: setup-dev  ## Compare how long answers take for who has an account and who has none
	@$(BIN)/python tests/run_suite.py -n 0 -s tests/measure_timing.py

coverage: setup-dev  ## Run all tests and say which lines none of them reached
	@$(BIN)/python tests/run_suite.py --coverage

check: setup-dev  ## Everything that a tool can judge: lint, room order, migrations, settings, messages
	@$(BIN)/python tests/run_checks.py

format: setup-dev  ## Put the code in the house's format
	@$(BIN)/ruff format samverk tests conftest.py
	@$(BIN)/ruff check --fix samverk tests conftest.py

messages: setup-dev  ## Gather the texts to translate into samverk/locale
	@$(BIN)/python -m samverk.config.messages

screenshots: setup-dev  ## Write every page as a picture into screenshots/; LANGUAGE=fi for another than Swedish
	@$(BIN)/python -m tests.browser.screenshots $(if $(LANGUAGE),--language $(LANGUAGE))

audit: setup-dev  ## Judge every kind of page in each language and theme: accessibility, weight, steadiness, speed
	@$(BIN)/python -m tests.browser.audit

demo: setup  ## Start afresh with the example in a throw-away data folder
	@SAMVERK_DATA=$$(mktemp -d) $(BIN)/samverk run --example

lock: setup-dev  ## Choose newest versions anew for both requirements files
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --upgrade --extra build \
		--generate-hashes --universal --no-header --no-annotate --quiet -o requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --upgrade --extra build --extra dev -c requirements.txt \
		--generate-hashes --universal --no-header --no-annotate --quiet -o requirements-dev.txt

clean:  ## Remove the environment and what tools left; the data in var/ stays
	@rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage htmlcov screenshots
	@rm -rf samverk/static/generated && find samverk -name '*.mo' -delete

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Samverk needs Python 3.11 or newer; $(PYTHON) is older or missing. Try: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "Python cannot make environments here. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/requirements: requirements.txt | $(BIN)/python
	@echo "Installing what requirements.txt names: about a minute the first time"
	@$(PIP) install --require-hashes -r requirements.txt
	@touch $@

# Stamped by pyproject.toml, for that names the console command.
$(VENV)/samverk: pyproject.toml $(VENV)/requirements
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/development: requirements-dev.txt | $(BIN)/python
	@echo "Installing what requirements-dev.txt names"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
