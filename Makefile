# make run        set up, load the sample issues, show where the warehouse is and what it answers
# make test       set up, run the core tests (at most 5 minutes)
# make check      everything a reviewer would run: format, lint, types, SQL lint, documents current, tests
# make browser | prefect | cluster | clients   suites that need more than Python
# make faults     the full set of fault proofs (up to an hour);  make bench: the benchmark;  make golden: golden pages

PYTHON ?= $(shell command -v python3.11 || command -v python3.12 || echo python3)
VENV := .venv
BIN := $(VENV)/bin
HOME_DIR ?= warehouse
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: run test check format lint types sql-lint docs docs-current golden bench bench-quick faults browser prefect \
	cluster clients lock clean

run: $(VENV)/.run-ready
	$(BIN)/banmian load seeds/issues --home $(HOME_DIR) --newspaper 临江新报 --prefect
	$(BIN)/python -m flows.first_look --home $(HOME_DIR)

test: $(VENV)/.dev-ready
	$(BIN)/pytest -n auto --maxprocesses 8 --dist loadfile \
		-m "not browser and not prefect and not cluster and not clients and not faults and not bench"

check: $(VENV)/.dev-ready format lint types sql-lint docs-current test

format: $(VENV)/.dev-ready
	$(BIN)/ruff format --check .

lint: $(VENV)/.dev-ready
	$(BIN)/ruff check .

types: $(VENV)/.dev-ready
	$(BIN)/mypy

sql-lint: $(VENV)/.dev-ready
	$(BIN)/sqlfluff lint --processes 2 -q sql flows/report/queries

docs: $(VENV)/.dev-ready
	$(BIN)/python -m flows.document

docs-current: $(VENV)/.dev-ready
	$(BIN)/python -m flows.document --check

golden: $(VENV)/.dev-ready
	$(BIN)/python -m tests.golden

bench: $(VENV)/.dev-ready
	$(BIN)/python -m tests.bench

bench-quick: $(VENV)/.dev-ready
	$(BIN)/python -m tests.bench --quick

faults: $(VENV)/.dev-ready
	$(BIN)/python -m tests.faults

browser prefect cluster clients: $(VENV)/.dev-ready
	$(BIN)/pytest -m $@

# The environment. pip as shipped with Python 3.11 cannot read the locks' hashes, so a pinned one comes first.
$(VENV)/.bootstrap: requirements/bootstrap.lock
	$(PYTHON) -c 'import sys; sys.exit("Banmian needs Python 3.11 or 3.12" if sys.version_info[:2] not in ((3, 11), (3, 12)) else 0)'
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install -q --require-hashes -r requirements/bootstrap.lock
	touch $@

$(VENV)/.run-ready: $(VENV)/.bootstrap requirements/run.lock pyproject.toml
	$(BIN)/python -m pip install -q --require-hashes -r requirements/run.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev-ready: $(VENV)/.run-ready requirements/dev.lock
	$(BIN)/python -m pip install -q --require-hashes -r requirements/dev.lock
	touch $@

# New pins: universal, so that one lock serves Python 3.11 and 3.12; no address of a registry in it.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q
lock:
	$(LOCK) requirements/bootstrap.in --allow-unsafe -o requirements/bootstrap.lock
	$(LOCK) pyproject.toml -o requirements/run.lock
	$(LOCK) pyproject.toml --extra cluster --group dev -c requirements/run.lock -o requirements/dev.lock

clean:
	rm -rf $(VENV) warehouse build *.egg-info .mypy_cache .ruff_cache .hypothesis
