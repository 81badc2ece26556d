# One word per task; `make` alone lists them. Nothing here needs more than make and python3:
# the targets build what they use (virtual environment, packages, database cluster).

SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON := .venv/bin/python
PORT ?= 8000
SAMPLES ?= $(wildcard ../shared/samples)

export PORT

.PHONY: help setup run test check samples bench bench-full demo worker docs

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) \
		| awk -F ':.*## ' '{ printf "  make %-12s %s\n", $$1, $$2 }'

setup: ## Create .venv with everything a developer needs (hash-locked)
	@.ci/setup dev

run: ## Run web and worker on 127.0.0.1:$PORT with demo data (SQLite unless DATABASE_URL is set)
	@.ci/serve

test: ## Run the whole test suite on SQLite and on a throw-away PostgreSQL
	@.ci/test

check: ## Static checks: lint, format, types, layers, migrations, deployment, generated docs
	@.ci/check

samples: ## Replay a folder of workbooks: make samples SAMPLES=folder
	@.ci/samples "$(SAMPLES)"

bench: ## Measure against floors (ratios only) and write bench/results.json
	@.ci/setup dev && $(PYTHON) bench/run.py

bench-full: ## The same with every size
	@.ci/setup dev && $(PYTHON) bench/run.py --full

demo: ## Fill the database with demonstration data (nothing happens where it is already there)
	@.ci/setup base && $(PYTHON) manage.py migrate --no-input -v 0 && $(PYTHON) manage.py seed_demo

worker: ## Run one more background worker beside a running system
	@.ci/setup base && $(PYTHON) manage.py db_worker

docs: ## Write the generated pages of docs/ anew
	@.ci/setup dev && .ci/docs
