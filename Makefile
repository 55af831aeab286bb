# Needs GNU make 3.81 and a Python of at least 3.11; everything else is installed into .venv.

VENV := .venv
STAMP := $(VENV)/installed
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest
# Two processes, each with servers of its own; tests/conftest.py says which tests stay together.
SHARED := -n 2 --no-loadscope-reorder
REQUIREMENTS := requirements.txt requirements-s3.txt requirements-dev.txt constraints.txt
# `make test-unit ARGS="-k planning -x"`
ARGS ?=
# `make test-integration PG=14`: PostgreSQL 14 to 18, fetched once; without PG the one that this machine has
PG ?=
export PG

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help venv demo doctor test test-unit test-page test-integration test-catalog test-set-based test-dags test-e2e test-distributed chaos check check-install guards bench bench-plan bench-delete bench-growth bench-graph format schemas constraints clean

help: ## show this list
	@echo "usage: make <target>"
	@sed -n 's/^\([a-z0-9-]*\):[^#]*## \(.*\)/  \1@\2/p' $(MAKEFILE_LIST) | awk -F@ '{ printf "  %-18s %s\n", $$1, $$2 }'

venv: $(STAMP) ## create .venv with everything that is needed; PYTHON=... chooses the interpreter

demo: $(STAMP) ## roll back a failed migration of 157 tables; APPROVE=yes|no answers for you, SCALE=0.01 shrinks it
	@APPROVE="$(APPROVE)" SCALE="$(SCALE)" $(BIN)/python -m demo

doctor: $(STAMP) ## what a plan for RUN_ID=mig-... would find; reads AIRFLOW_CONN_CERT_* and MIGRATION_ROLLBACK_*
	@PYTHONPATH=plugins $(BIN)/python -m migration_rollback.edge.doctor $(RUN_ID) $(if $(CONF),'$(CONF)')

test: $(STAMP) ## all tests, the long ones first
	$(PYTEST) $(SHARED) tests/e2e tests/integration tests/page tests/dags tests/unit $(ARGS)

test-unit: $(STAMP) ## the pure core: no server, no Airflow
	$(PYTEST) tests/unit $(ARGS)

test-page: $(STAMP) ## the page Rollback in a browser, in front of an Airflow that is played
	$(PYTEST) tests/page $(ARGS)

test-integration: $(STAMP) ## against a real PostgreSQL and a real Neo4j; PG=14 ... 18 chooses PostgreSQL
	$(PYTEST) $(SHARED) tests/integration $(ARGS)

test-catalog: export PG := $(or $(PG),14)
test-catalog: $(STAMP) ## those of them that depend on PostgreSQL's version, on 14 or on PG
	$(PYTEST) $(SHARED) tests/integration -m catalog $(ARGS)

test-set-based: export PG := $(or $(PG),18)
test-set-based: export SET_BASED := yes
test-set-based: $(STAMP) ## the same, on 18 or on PG, with a role that may turn the server's looks behind deleted rows off
	$(PYTEST) $(SHARED) tests/integration -m catalog $(ARGS)

test-dags: $(STAMP) ## the DAG file: it parses, and its tasks are in the right order
	$(PYTEST) tests/dags $(ARGS)

test-e2e: $(STAMP) ## whole rollbacks in a real Airflow, and the demo
	$(PYTEST) tests/e2e $(ARGS)

test-distributed: $(STAMP) ## of these, whole rollbacks on two workers (CeleryExecutor) that share no disk
	$(PYTEST) tests/e2e/test_many_workers.py $(ARGS)

chaos: $(STAMP) ## rollbacks with faults at random moments; SEEDS=50 for as many rounds, SEED=17 for this one
	@SEEDS="$(SEEDS)" SEED="$(SEED)" $(BIN)/python -m tests.chaos

check: $(STAMP) ## lint, format, types, SQL, and whether the documents agree with the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy --strict plugins dags demo servers tools tests
	$(BIN)/sqlfluff lint --dialect postgres include/sql
	PYTHONPATH=plugins $(BIN)/python -m tools.docs_agree

check-install: $(STAMP) ## whether what we require fits beside the providers of Airflow's image, and its oldest works
	$(BIN)/python -m tools.check_install

guards: $(STAMP) ## remove each guard in a copy, and see that tests turn red; ONLY=word for some of them
	$(BIN)/python -m tools.guards $(ONLY)

bench: $(STAMP) ## what importing the DAG file costs the DAG processor, as a ratio
	$(BIN)/python -m tools.bench

bench-delete: $(STAMP) ## our deletions against psql and a DAG of stock operators; PARTS=sql|dag, SCALE=0.1, ROUNDS=5, WRITE=yes
	@PYTHONPATH=plugins PARTS="$(PARTS)" SCALE="$(SCALE)" ROUNDS="$(ROUNDS)" MINUTES="$(MINUTES)" PREIMPORT="$(PREIMPORT)" WRITE="$(WRITE)" $(BIN)/python -m tools.bench_delete

bench-growth: $(STAMP) ## how time and memory grow with rows and tables; PARTS=table|dag, LARGE=yes, WRITE=yes
	@PYTHONPATH=plugins PARTS="$(PARTS)" LARGE="$(LARGE)" SIZES="$(SIZES)" TABLES="$(TABLES)" ROUNDS="$(ROUNDS)" MINUTES="$(MINUTES)" PREIMPORT="$(PREIMPORT)" WRITE="$(WRITE)" $(BIN)/python -m tools.bench_growth

bench-plan: $(STAMP) ## how long it takes to plan a store of 157, 700 and 2,000 tables, and what it took before
	PYTHONPATH=plugins $(BIN)/python -m tools.bench_plan

bench-graph: $(STAMP) ## the graph's deletion against DETACH DELETE; NODES=2000000 for the largest, ROUNDS=3, PROFILE=yes
	PYTHONPATH=plugins NODES="$(NODES)" ROUNDS="$(ROUNDS)" PROFILE="$(PROFILE)" $(BIN)/python -m tools.bench_graph

format: $(STAMP) ## format the code, and fix what the linter can fix
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

schemas: $(STAMP) ## write the JSON Schemas of plan and report again, from the models
	PYTHONPATH=plugins $(BIN)/python -m tools.schemas

constraints: $(STAMP) ## resolve all versions again, for Python 3.11 and newer on every platform
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade \
		--custom-compile-command "make constraints" --output-file constraints.txt requirements-dev.txt

clean: ## remove .venv, caches and the demo's data; the servers that were fetched stay in .cache
	rm -rf $(VENV) .cache/demo .cache/demo.lock .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find dags plugins demo servers tools tests -name __pycache__ -type d -prune -exec rm -rf {} +

# An interrupted installation leaves no stamp and is taken up again. uv takes seconds where pip takes minutes,
# but reads none of pip's configuration: where it finds no way to the packages, pip is asked. Bytecode is compiled
# now: where PYTHONDONTWRITEBYTECODE is set, every one of Airflow's many processes would compile its imports anew.
NEW_ENOUGH := -c 'import sys; sys.exit(sys.version_info < (3, 11))'
CANDIDATES := $(or $(PYTHON),python3 python3.13 python3.12 python3.11 python)

$(STAMP): $(REQUIREMENTS)
	@$(BIN)/python $(NEW_ENOUGH) 2>/dev/null || { \
		for python in $(CANDIDATES); do "$$python" $(NEW_ENOUGH) 2>/dev/null && break; python=; done; \
		test "$$python" || { echo "none of $(CANDIDATES) is a Python of at least 3.11;" \
			"install one or name it: make venv PYTHON=/path/to/python3.11" >&2; exit 1; }; \
		echo "creating $(VENV) with $$python"; \
		"$$python" -m venv --clear $(VENV) || { echo "$$python cannot create a virtual environment;" \
			"install its venv module (Debian: apt install python3-venv) or name another PYTHON" >&2; exit 1; }; \
	}
	@echo "installing into $(VENV), which takes a minute or two"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt uv \
		&& $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python \
			--constraint constraints.txt -r requirements-dev.txt \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check \
			--constraint constraints.txt -r requirements-dev.txt
	@touch $@
