# Each works on a fresh machine with Python 3.11 or newer, pip and make.
PYTHON ?= python3
PY := .venv/bin/python
KILLS ?= 1000

.PHONY: run test check bench faults

run: .venv/run
	@$(PY) -m adapters run

test: .venv/dev check
	@$(PY) -m pytest -q -n auto --dist loadgroup --cov=bot --cov-report=term:skip-covered --cov-fail-under=90
	@$(PY) -m tests.faults --kills 30

check: .venv/dev
	@$(PY) -m ruff format --check . && $(PY) -m ruff check . && $(PY) -m mypy && .venv/bin/lint-imports

bench: .venv/dev
	@$(PY) -m adapters bench
	@$(PY) -m adapters bench --quotes 100000
	@$(PY) -m tests.bench_slack
	@$(PY) -m tests.bench_discord
	@$(PY) -m tests.faults.burst

faults: .venv/dev
	@$(PY) -m tests.faults --kills $(KILLS)
	@$(PY) -m tests.faults.outages

.venv/run: requirements.lock pyproject.toml
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock </dev/null >&2
	@touch $@

.venv/dev: requirements-dev.lock pyproject.toml
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock </dev/null >&2
	@touch $@
