# make demo   an invented helpline with a year of contacts, on http://127.0.0.1:8712
# make test   every test but the slow ones and those in a browser
# Both set up what they need first. `make help` lists the rest.

PYTHON ?= python3
PORT ?= 8712
FUZZ_SECONDS ?= 60
BIN := .venv/bin
UV := $(BIN)/uv
# What the installed package is built from: a change in it installs anew.
SOURCES := pyproject.toml constraints.txt hatch_build.py $(shell find frontend src/houvast/interfaces/shell/locale \
	-type f -not -path '*/node_modules/*' -not -name '*.mo' 2>/dev/null)

# The tests start hundreds of processes: each would compile all that it imports.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup demo test test-pages story test-slow test-postgres test-spark drill fuzz hunt check format bench messages screenshots clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

$(UV):
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

.venv/server: $(UV) $(SOURCES)
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[server]'
	@touch $@

.venv/dev: .venv/server
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[server,linkage,splink,dev]'
	@touch $@

setup: .venv/server  ## environment, assets and the demo's database; then .venv/bin/houvast runs
	@$(BIN)/python -m houvast.demo prepare

demo: .venv/server  ## the demo on http://127.0.0.1:8712 (PORT=... changes it)
	@PORT=$(PORT) $(BIN)/python -m houvast.demo serve

test: .venv/dev  ## the default tests, on two cores
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'not slow and not drill and not story and not browser'

test-pages: .venv/dev  ## every page in a real browser: looked at by axe, on a phone, by keyboard
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'browser and not slow and not story'

story: .venv/dev  ## every story in a real browser; their pictures go to var/stories
	@mkdir -p var/stories
	@STORY_PICTURES=$(CURDIR)/var/stories BROWSER_REQUIRED=yes $(BIN)/python -m pytest -q -n 2 --dist loadfile -m 'not slow' tests/stories; code=$$?; \
	echo "$$(ls var/stories | wc -l) pictures in var/stories"; exit $$code

test-slow: .venv/dev  ## what takes longer; three at a time, since much of it waits for servers
	$(BIN)/python -m pytest -n 3 --dist worksteal -m slow

test-postgres: .venv/dev  ## records and interfaces on the PostgreSQL named by DATABASE_URL
	@test -n "$(DATABASE_URL)" || { echo 'Set DATABASE_URL, like postgres://user:password@127.0.0.1/houvast'; exit 2; }
	$(BIN)/python -m pytest -n 2 --dist worksteal -m 'database and not slow and not browser' tests/records tests/interfaces

.venv/spark: .venv/dev
	@command -v java >/dev/null || { echo 'Spark needs Java 17 or later: install openjdk-17-jre-headless'; exit 2; }
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[spark]'
	@touch $@

test-spark: .venv/spark  ## every table on Spark, and on PostgreSQL where DATABASE_URL names one
	SPARK_REQUIRED=1 $(BIN)/python -m pytest -q tests/library/figures/test_elsewhere.py

.venv/fuzz: .venv/dev
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e '.[fuzz]'
	@touch $@

fuzz: .venv/fuzz  ## the parsers of what is sealed, for a minute (FUZZ_SECONDS=... changes it)
	$(BIN)/python tests/fuzz/run.py -max_total_time=$(FUZZ_SECONDS)

hunt: .venv/dev  ## the property tests with two thousand examples each, other ones every time
	$(BIN)/python -m pytest -n 2 --hypothesis-profile=hunt -m 'not browser and not story and not drill' $$(grep -rl '@given' tests)

drill: .venv/dev  ## the promises tried on a whole installation, a line each; on PostgreSQL too with DATABASE_URL
	$(BIN)/python -m pytest -q -n 2 --dist worksteal -m drill tests/drills

check: .venv/dev  ## format, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	HOUVAST_HOME=.mypy_cache/home $(BIN)/mypy
	PYTHONPATH=contracts $(BIN)/lint-imports --no-cache

format: .venv/dev  ## put the code in its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: .venv/dev  ## the benchmarks, into bench/results.md
	$(UV) pip install --quiet --python $(BIN)/python -c constraints.txt -e ".[bench]"
	$(BIN)/python -m bench

messages: .venv/dev  ## collect texts to translate into the .po files
	$(BIN)/python tools/messages.py

screenshots: .venv/dev  ## docs/screenshots, made from the demo
	$(BIN)/python tools/screenshots.py

clean:  ## remove what was installed and built; the demo's database stays in var/
	rm -rf .venv build dist node_modules frontend/node_modules src/houvast/interfaces/shell/static/built
