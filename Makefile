# The commands of this project. `make help` lists them; what takes more than a line lives in scripts/.
.PHONY: help run test test-deep lint bench bench-chat build lock clean
.DEFAULT_GOAL := help

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: ## serve the demo site on http://127.0.0.1:5000 (PORT and HOST change it)
	@scripts/run

test: ## every test, on SQLite and PostgreSQL, with Valkey and a browser
	@scripts/test

test-deep: ## the long crosses, chaos and large numbers (up to an hour)
	@HYPOTHESIS_PROFILE=deep scripts/test -m deep -o faulthandler_timeout=1800

lint: ## ruff, types, the directions of imports, templates
	@scripts/lint

bench: build ## what watched phrases and a request cost, and query counts at 1x and 100x data
	@scripts/environment test
	@.venv/bin/python bench/phrases.py
	@.venv/bin/python bench/pages.py

bench-chat: build ## what a delivery and a line of chat cost, beside plain Flask-SocketIO and Node
	@scripts/environment test
	@.venv/bin/python bench/chat.py

build: ## bundle scripts and styles into static/dist
	@scripts/environment run
	@scripts/frontend

lock: ## resolve pyproject.toml into requirements.txt and requirements-dev.txt again
	@scripts/environment tools
	@scripts/lock

clean: ## remove what these commands made, but no data in instance/
	rm -rf .venv .tools .cache static/dist static/node_modules
	rm -rf .pytest_cache .ruff_cache .mypy_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
