# Every target sets up what it needs by itself, in .venv; it takes git, make and Python 3.11 or newer.
# `make demo` and `make test` are the two to start with.

PLUGINS := plugins/kmesh-tracker-llm plugins/kmesh-tracker-roadmap
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
BENCH := .venv-bench
LARGE := build/bench
SITE := build/site
LOWEST := .venv-lowest
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-all site-test test-lowest check lint types format golden docs-check docs evaluate fit communities rules agree replay bench bench-large wheel wheel-test renew clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1|\2/' | column -t -s '|' 2>/dev/null || true

setup: $(READY) ## set up .venv (every other target does this by itself)

# The first interpreter that is there, runs, and is new enough; a version manager's shim may be there and not run.
$(READY): pyproject.toml constraints.txt src/kmesh_tracker/_version.py $(PLUGINS:%=%/pyproject.toml)
	@if [ ! -x $(BIN)/python ]; then \
	  for candidate in $(PYTHON) python3.13 python3.12 python3.11 python3 python; do \
	    if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "kmesh-tracker needs Python 3.11 or newer, and none was found on PATH: install one, or run 'make PYTHON=/path/to/python3'." >&2; exit 1; \
	  fi; \
	  echo "Setting up $(VENV) with $$("$$found" --version) ..."; \
	  "$$found" -m venv $(VENV) || { echo "The venv module of $$found does not work: install it (on Debian and Ubuntu: python3-venv)." >&2; rm -rf $(VENV); exit 1; }; \
	fi
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(VENV) holds a Python older than 3.11: remove it with 'make clean' and run make again." >&2; exit 1; }
	@$(PIP) install -c constraints.txt hatchling
	@$(PIP) install -c constraints.txt --no-build-isolation -e '.[dev]' $(PLUGINS:%=-e %)
	@touch $@

demo: $(READY) ## lay out a small sample project and show its status and announcement
	@rm -rf build/demo
	@$(BIN)/kmesh-tracker demo build/demo

test: $(READY) ## run the tests, the slow ones left out
	@$(BIN)/python -m pytest -n auto --dist loadfile
	@for plugin in $(PLUGINS); do (cd $$plugin && ../../$(BIN)/python -m pytest) || exit 1; done

test-all: $(READY) ## run all tests but those of the site
	@$(BIN)/python -m pytest -n auto --dist loadfile -m 'not site' --hypothesis-profile=thorough
	@for plugin in $(PLUGINS); do (cd $$plugin && ../../$(BIN)/python -m pytest -m '') || exit 1; done

# The first run installs Docusaurus, a linter and codespell; Chromium is looked for on PATH, or named in CHROMIUM.
site-test: $(READY) $(SITE)/.ready ## build drafts into a real site and look at them in a real browser
	@$(BIN)/python -m pytest -m site tests/site

$(SITE)/.ready: tests/site/package.json | $(READY)
	@command -v npm >/dev/null || { echo "npm is needed: install Node.js 20 or newer." >&2; exit 1; }
	@mkdir -p $(SITE) && cp tests/site/package.json $(SITE)/
	@cd $(SITE) && npm install --no-package-lock --no-audit --no-fund --loglevel=error
	@$(PIP) install -c constraints.txt codespell
	@touch $@

check: lint types docs-check ## all that CI asks beside the tests

lint: $(READY) ## check style
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

types: $(READY) ## check types
	@$(BIN)/mypy
	@$(BIN)/mypy tests/typing/api.py
	@$(BIN)/mypy benchmarks
	@for plugin in $(PLUGINS); do (cd $$plugin && ../../$(BIN)/mypy) || exit 1; done

format: $(READY) ## mend style as far as a tool can
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

docs-check: $(READY) ## check that the documentation says what the code does
	@$(BIN)/python -m pytest -m '' tests/project/test_docs.py

docs: $(READY) ## write the generated parts of the documentation anew
	@$(BIN)/python docs/generate.py

golden: $(READY) ## write the JSON that the sample must give anew
	@PYTHONPATH=tests $(BIN)/python tests/golden/test_golden.py

wheel: $(READY) ## build the wheels into dist/
	@rm -rf dist
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist . $(PLUGINS:%=./%)
	@ls dist

wheel-test: wheel ## install the built wheels into a clean environment and use them
	@bash .ci/wheel-test $(BIN)/python

test-lowest: $(LOWEST)/.ready ## run the tests with the lowest versions that are allowed of what we depend on
	@PYTHONPATH=src $(LOWEST)/bin/python -m pytest -n auto --dist loadfile --ignore=tests/project/test_docs.py

$(LOWEST)/.ready: pyproject.toml constraints.txt | $(READY)
	@rm -rf $(LOWEST) && $(BIN)/python -m venv $(LOWEST)
	@$(BIN)/python .ci/floors > $(LOWEST)/floors.txt
	@$(LOWEST)/bin/python -m pip --disable-pip-version-check --quiet install -r $(LOWEST)/floors.txt 'pytest>=8' pytest-xdist hypothesis jsonschema
	@touch $@

evaluate: $(READY) ## measure how well minutes are understood and linked, and print every miss
	@$(BIN)/python benchmarks/evaluate.py $(ARGS)

fit: $(READY) ## fit the weights of the linker on communities that are named, and print what was left out; ARGS=--write keeps them
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install -r benchmarks/requirements-fit.txt
	@$(BIN)/python benchmarks/fit.py $(ARGS)

communities: $(READY) ## prepare other communities in build/ from the bare repositories in KMESH_TRACKER_MIRROR
	@$(BIN)/python benchmarks/communities.py $(ARGS)

rules: $(READY) ## print what each rule and each entry of the lexicon is worth on communities with labels
	@$(BIN)/python benchmarks/rules.py $(ARGS)

agree: $(READY) ## check on the repositories in KMESH_TRACKER_REPOSITORIES that all commands say the same of a release
	@$(BIN)/python benchmarks/agree.py $(ARGS)

replay: $(READY) ## ask days before each release what comes next, of Kmesh and the bare repositories in KMESH_TRACKER_MIRROR
	@$(BIN)/python benchmarks/replay.py $(ARGS)

bench: $(READY) $(BENCH)/.ready ## compare the speed with others, as ratios within one run
	@$(BIN)/python benchmarks/run.py --git-changelog $(BENCH)/bin/git-changelog
	@$(BIN)/python benchmarks/kept.py

$(BENCH)/.ready: benchmarks/requirements.txt | $(READY)
	@[ -x $(BENCH)/bin/python ] || $(BIN)/python -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/requirements.txt
	@touch $@

bench-large: $(READY) $(LARGE)/.ready ## the same on large histories too, and with more peers; the first run makes both
	@$(BIN)/python benchmarks/run.py --large $(LARGE) --git-cliff $(LARGE)/peers/bin/git-cliff \
	  --git-changelog $(LARGE)/peers/bin/git-changelog --auto-changelog $(LARGE)/auto-changelog $(ARGS)
	@$(BIN)/python benchmarks/kept.py --large $(LARGE)

# Two programs are called auto-changelog; that of npm is the one that most people mean.
$(LARGE)/.ready: benchmarks/requirements.txt benchmarks/requirements-large.txt | $(READY)
	@[ -x $(LARGE)/peers/bin/python ] || $(BIN)/python -m venv $(LARGE)/peers
	@$(LARGE)/peers/bin/python -m pip --disable-pip-version-check --quiet install -r benchmarks/requirements-large.txt
	@if command -v npm >/dev/null; then \
	  npm install --silent --no-fund --no-audit --no-save --prefix $(LARGE)/npm auto-changelog@2 && \
	  ln -sf npm/node_modules/.bin/auto-changelog $(LARGE)/auto-changelog; \
	else \
	  $(BIN)/python -m venv $(LARGE)/pip && \
	  $(LARGE)/pip/bin/python -m pip --disable-pip-version-check --quiet install auto-changelog && \
	  ln -sf pip/bin/auto-changelog $(LARGE)/auto-changelog; \
	fi
	@touch $@

renew: ## write constraints.txt anew from the newest releases
	@rm -rf .venv-renew && $(BIN)/python -m venv .venv-renew
	@.venv-renew/bin/python -m pip --disable-pip-version-check --quiet install hatchling
	@.venv-renew/bin/python -m pip --disable-pip-version-check --quiet install --no-build-isolation -e '.[dev]' $(PLUGINS:%=-e %)
	@{ grep '^#' constraints.txt; .venv-renew/bin/python -m pip list --format=freeze --exclude pip --exclude setuptools --exclude-editable \
	  | LC_ALL=C sort -f; } > constraints.txt.new && mv constraints.txt.new constraints.txt
	@rm -rf .venv-renew

clean: ## remove what the targets made
	rm -rf $(VENV) $(BENCH) $(LOWEST) dist build .mypy_cache .ruff_cache .pytest_cache
