# Everything a person types. `make` alone prints this list.
HOST ?= 127.0.0.1
PORT ?= 8000
INSTANCE ?= instance
WORKERS ?= 2
PYTHON ?= python3

VENV := .venv
BIN := $(VENV)/bin
FLASK := PLAZA_INSTANCE=$(INSTANCE) $(BIN)/flask --app wsgi
ADDRESS := http://$(HOST):$(PORT)

.DEFAULT_GOAL := help
.PHONY: help run demo test lint check bench lock system clean

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):[^#]*## /\1|/' | while IFS='|' read -r name text; do printf '  make %-8s %s\n' "$$name" "$$text"; done
	@echo
	@echo '  HOST, PORT and INSTANCE may be set: make run PORT=9000 INSTANCE=instance/second'

# uv is four times as fast; pip knows more corporate networks. The packages and their hashes are the same.
define install
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r $(1) || { echo 'uv could not; pip tries …'; $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(1); }
endef

# One stamp a set of requirements: nothing is reinstalled unless a pinned file changed.
$(VENV)/uv.stamp: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit("Plaza needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12") if sys.version_info < (3, 11) else 0'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.txt
	@touch $@

$(VENV)/run.stamp: $(VENV)/uv.stamp requirements.txt
	@echo 'Installing what Plaza needs (once) …'
	$(call install,requirements.txt)
	@touch $@

$(VENV)/dev.stamp: $(VENV)/run.stamp requirements-dev.txt
	$(call install,requirements-dev.txt)
	@touch $@

run: $(VENV)/run.stamp ## install, prepare and serve Plaza on http://127.0.0.1:8000
	@PLAZA_BASE_URL=$${PLAZA_BASE_URL:-$(ADDRESS)} $(FLASK) prepare
	@PLAZA_BASE_URL=$${PLAZA_BASE_URL:-$(ADDRESS)} PLAZA_INSTANCE=$(INSTANCE) exec $(BIN)/gunicorn --bind $(HOST):$(PORT) --workers $(WORKERS) --worker-class gthread --threads 4 --log-level warning wsgi:app

demo: $(VENV)/run.stamp ## the same on instance/demo, filled with simulated responses and a publication
	@PLAZA_BASE_URL=$${PLAZA_BASE_URL:-$(ADDRESS)} PLAZA_DEMO=true PLAZA_INSTANCE=instance/demo $(BIN)/flask --app wsgi prepare --demo
	@PLAZA_BASE_URL=$${PLAZA_BASE_URL:-$(ADDRESS)} PLAZA_DEMO=true PLAZA_INSTANCE=instance/demo exec $(BIN)/gunicorn --bind $(HOST):$(PORT) --workers $(WORKERS) --worker-class gthread --threads 4 --log-level warning wsgi:app

test: $(VENV)/dev.stamp ## the tests, in parallel
	@$(BIN)/pytest -n 2 --dist loadfile

lint: $(VENV)/dev.stamp ## style, types, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --lint --quiet templates

check: lint test ## lint, then the tests: exactly what CI runs

bench: $(VENV)/run.stamp ## what answering costs the server, in CPU time (a few minutes)
	@$(BIN)/python benchmarks/respond.py

lock: $(VENV)/uv.stamp ## pin requirements*.in anew, with hashes
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements-uv.in -o requirements-uv.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements.in -o requirements.txt
	@$(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header --python-version 3.11 requirements-dev.in -o requirements-dev.txt

system: ## Debian's packages that the tests drive: Chromium and LibreOffice (asks for root)
	@command -v chromium >/dev/null && command -v soffice >/dev/null || { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium libreoffice-calc fonts-liberation2 >/dev/null; }

clean: ## remove the virtual environment and caches (never the instance folder)
	@rm -rf $(VENV) .mypy_cache .ruff_cache .hypothesis .import_linter_cache
