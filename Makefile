# `make` lists the targets. Everything runs in .venv, which `setup` makes from requirements.lock.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.setup-done
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
# One test module stays on one worker, so that a compiled dataset is made once for it; and the tests
# that run Spark share two workers (tests/conftest.py).
# The thread method ends a worker even where a test waits inside native code that never looks at signals.
PYTEST := $(BIN)/python -m pytest --timeout=300 --timeout-method=thread
PARALLEL := -n auto --dist loadgroup

.PHONY: help setup demo test test-long test-quick test-runtime-1.3 test-cluster lint format typecheck golden bench docs docs-check lock wheel \
  clean check-python

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9.-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv from requirements.lock; nothing to do when it is current

$(STAMP): pyproject.toml requirements.lock
	@$(MAKE) --no-print-directory check-python
	@echo "setup: making $(VENV) (a few minutes the first time)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@
	@echo "setup: done"

check-python:
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "'$(PYTHON)' is not found: install Python 3.11, 3.12 or 3.13, or say where it is: make PYTHON=/path/to/python" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
	  echo "ingen_fab needs Python 3.11, 3.12 or 3.13 and '$(PYTHON)' is $$("$(PYTHON)" --version 2>&1):" \
	    "choose another one with make PYTHON=/path/to/python" >&2; \
	  exit 1; }

demo: setup ## generate January 2024 of the retail dataset in ./demo
	rm -rf demo
	mkdir demo
	cd demo && ../$(BIN)/ingen_fab synthetic-data generate-series retail_oltp_incremental \
	  --start-date 2024-01-01 --end-date 2024-01-30
	@echo "From this folder that is: cd demo && ../$(BIN)/ingen_fab synthetic-data preview" \
	  "retail_oltp_incremental orders --date 2024-01-30"

test: setup ## run all tests but the long ones
	$(PYTEST) $(PARALLEL) -m "not long"

test-long: setup ## run the tests that take many runs on Spark
	$(PYTEST) -m long

# The same tests on what Fabric's Runtime 1.3 has: Spark 3.5 and Delta 3.2, in an environment of their own.
OLDER := .venv-runtime-1.3
OLDER_TESTS := tests/laws/test_engines.py tests/runtime/lakehouse_pyspark tests/sql/test_spark.py \
  tests/local/test_spark_catalog.py tests/local/test_notebooks.py

test-runtime-1.3: $(OLDER)/.setup-done ## run the tests of Spark on Spark 3.5 and Delta 3.2
	$(OLDER)/bin/python -m pytest --timeout=300 --timeout-method=thread $(OLDER_TESTS)

$(OLDER)/.setup-done: pyproject.toml requirements.lock requirements-runtime-1.3.lock
	@$(MAKE) --no-print-directory check-python
	@$(PYTHON) -m venv --clear $(OLDER)
	@$(OLDER)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes \
	  -r requirements.lock
	@$(OLDER)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes --no-deps \
	  -r requirements-runtime-1.3.lock
	@$(OLDER)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --no-deps \
	  --no-build-isolation -e .
	@touch $@

test-cluster: setup ## run PySpark mode on two workers of a small cluster
	INGEN_FAB_TEST_CLUSTER=1 $(BIN)/python -m pytest tests/laws/test_cluster.py

test-quick: setup ## run the tests that are not marked slow
	$(PYTEST) $(PARALLEL) -m "not slow and not long"

lint: setup ## check style and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: setup ## mend style and format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

typecheck: setup ## check the types of ingen_fab and tests
	$(BIN)/mypy

golden: setup ## write the golden files anew; read the diff afterwards
	$(PYTEST) --update-golden

bench: setup ## run the benchmarks
	$(BIN)/python -m benchmarks

docs: setup ## build the site of the documents into build/site
	$(BIN)/python docs/make_reference.py
	$(BIN)/python docs/make_plots.py
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

docs-check: setup ## check that the links of the documents lead somewhere
	$(PYTEST) -m "not long" tests/docs

# uv has a place of its own: it is needed to write the lock and never to use it.
lock: check-python ## write requirements.lock anew (UPGRADE=1 takes the newest versions)
	"$(PYTHON)" -m venv --clear build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --no-input install --quiet uv
	build/lock/bin/uv --quiet pip compile pyproject.toml --extra dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" \
	  $(if $(UPGRADE),--upgrade) --output-file requirements.lock
	printf 'pyspark==3.5.5\ndelta-spark==3.2.1\n' | build/lock/bin/uv --quiet pip compile - --universal \
	  --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" --output-file requirements-runtime-1.3.lock

wheel: setup ## build the wheel into dist/
	$(BIN)/python -m build --wheel --no-isolation

clean: ## remove what the other targets made
	rm -rf $(VENV) $(OLDER) build dist demo .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find ingen_fab tests -name __pycache__ -type d -prune -exec rm -rf {} +
