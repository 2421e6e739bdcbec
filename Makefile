# Two commands matter: `make demo` and `make test`. Both set up what they need first.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: setup demo test test-slow bench lock clean
.DELETE_ON_ERROR:

setup: $(READY)

$(READY): requirements/dev.txt pyproject.toml hatch_build.py package.json
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "需要 Python 3.11 或更高版本（make setup PYTHON=python3.12）/ Python 3.11 or newer is needed"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "无法建立虚拟环境；Debian/Ubuntu 请安装 python3-venv / cannot create a virtual environment; on Debian install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@sh tools/fonts.sh
	@sh tools/browser.sh
	@touch $@

demo: setup
	$(BIN)/qingshen audit examples/us-textile-mills
	$(BIN)/qingshen audit examples/electroplating-park
	$(BIN)/qingshen audit examples/dyeing-cluster
	@echo
	@echo "报告 / reports:"
	@ls -1 examples/*/out/report*.*
	@echo
	@# At a terminal the platform stays until Ctrl+C; elsewhere it shows that it answers, and ends.
	$(BIN)/qingshen serve --demo $$( [ -t 0 ] && [ -t 1 ] || echo --try )

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n 2 --dist worksteal -m "not slow"

test-slow: setup
	@sh tools/browser.sh
	@# The platform once more, on a PostgreSQL server that comes in a wheel.
	QINGSHEN_TEST_DATABASE=postgresql $(BIN)/pytest -n 2 --dist worksteal -m "not slow" tests/web
	$(BIN)/pytest -n 2 --dist worksteal -m slow

bench: setup
	$(BIN)/python -m benchmarks

lock:
	$(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/python -m pip install --quiet uv
	for set in run dev; do \
	  $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml \
	    --extra web $$( [ $$set = dev ] && echo --extra dev ) --output-file requirements/$$set.txt || exit 1; \
	done

clean:
	rm -rf $(VENV) build dist examples/*/out
