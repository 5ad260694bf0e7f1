# Thin on purpose: what is done stands in tools/. Everything is installed into .venv (and .venv-newest) of this clone.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint sanity units properties browser rulebook contracts molecule newest publish bench torture fuzz \
	constraints latest mutants clean

# Runs its arguments with a Python that can make the environment.
bootstrap = python="$$(tools/find_python.sh)" && "$$python"
python := .venv/bin/python

# What a program needs to find the collection by its name, and the environment's own programs.
tree := $(CURDIR)/.cache/collections
collection = PATH="$(CURDIR)/.venv/bin:$$PATH" PYTHONPATH="$(tree)" ANSIBLE_COLLECTIONS_PATH="$(tree)"

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z ]+:.*## / {n = split($$1, names, " "); for (i = 1; i <= n; i++) \
		printf "  make %-11s %s\n", names[i], $$2}' Makefile

setup: ## Make the environment with everything that the checks need
	@$(bootstrap) tools/prepare_environment.py checks

demo: ## Play the demo: a simulated host is brought to its declared state, drifts, and is repaired
	@$(bootstrap) tools/prepare_environment.py demo
	@$(python) tools/play_demo.py

test: setup ## Run every check, on the main and on the newest Python
	@$(python) tools/run_all_checks.py

lint sanity units properties browser rulebook contracts molecule newest: setup ## Run the checks of this name only, as make test does
	@$(python) tools/run_all_checks.py --only $@

publish: setup ## Write the published schemas, documentation fragments, README and fidelity tables anew
	@$(collection) $(python) tools/publish_contracts.py
	@$(collection) $(python) tools/publish_readme.py
	@$(python) tools/publish_fidelity.py

bench: ## Measure the figures that the project promises; writes build/bench.json
	@$(bootstrap) tools/prepare_environment.py demo
	@$(collection) $(python) tests/bench/run_bench.py

torture: setup ## Kill runs, crowd a host, spoil files: ten minutes at most; writes build/torture.json
	@$(collection) $(python) tests/torture/run_torture.py

fuzz: setup ## Try every property on 2,000 new examples, guaranteed ones on 5,000
	@HYPOTHESIS_PROFILE=fuzz $(python) -m pytest -n 2 tests/properties

constraints: ## Write the exact versions that the environments are made of, for every Python of this machine
	@$(bootstrap) tools/hold_versions.py

latest: ## Try units, contracts and the demo on the newest version of everything, and say what differs
	@$(bootstrap) tools/try_latest.py

mutants: ## Change single places of the code for 15 minutes and count which a test notices; writes build/mutants.json
	@$(bootstrap) tools/prepare_environment.py mutants
	@$(python) tools/run_mutants.py

clean: ## Remove what setup and runs have left behind
	rm -rf .venv .venv-newest .venv-latest .cache .ansible .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist
