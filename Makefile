# For Linux and macOS with Python 3.11 to 3.14. Keeps to what GNU make 3.81, the one on macOS, understands.

VENV := .venv
PYTHON_HERE := $(VENV)/bin/python
READY := $(VENV)/.ready
INDEXED := $(VENV)/.indexed
UV_VERSION := 0.13.9

.DEFAULT_GOAL := help
.PHONY: help run test check bench load faults eval-llm learn lock clean

help:
	@echo 'make run     set up if needed and open the chat on http://127.0.0.1:7860 (another port: make run ASSISTANT_PORT=8000)'
	@echo 'make test    set up if needed and run every check: format, lint, types, import rules, tests'
	@echo 'make check   the same without the tests'
	@echo 'make bench   measure speed and memory on this machine'
	@echo "make load    100 users for 3 minutes on a server of their own; otherwise: make load LOAD_FLAGS='--users 20 --seconds 60'"
	@echo 'make faults  the same on two replicas, whose database, vectors, model and one of which are killed meanwhile (Postgres needed)'
	@echo 'make eval-llm BRAIN=openai:NAME   measure a language model three ways (docs/brains.md)'
	@echo 'make learn   embed the exemplars of assistant/understanding anew, after changing them'
	@echo 'make lock    write requirements.lock anew from pyproject.toml; all to the newest: make lock UV_FLAGS=--upgrade'
	@echo 'make clean   remove the environment and all caches; your own data stays'

run: $(INDEXED)
	@exec $(PYTHON_HERE) app.py

test: check
	$(PYTHON_HERE) -m pytest

check: $(READY)
	$(PYTHON_HERE) -m ruff format --check .
	$(PYTHON_HERE) -m ruff check .
	$(PYTHON_HERE) -m mypy
	$(PYTHON_HERE) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

bench: $(READY)
	$(PYTHON_HERE) -m benchmarks.run

load: $(READY)
	$(PYTHON_HERE) -m benchmarks.load $(LOAD_FLAGS)

faults: $(READY)
	$(PYTHON_HERE) -m benchmarks.load --faults --seconds 240 $(LOAD_FLAGS)

eval-llm: $(READY)
	@mkdir -p var
	$(PYTHON_HERE) -m benchmarks.models --brain "$(BRAIN)" --out var/eval-llm.jsonl

learn: $(READY)
	$(PYTHON_HERE) tools/learn

lock: $(READY)
	$(PYTHON_HERE) -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	UV_CUSTOM_COMPILE_COMMAND='make lock' $(PYTHON_HERE) -m uv pip compile pyproject.toml --all-extras \
		--universal --fork-strategy fewest --quiet --output-file requirements.lock $(UV_FLAGS)

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock
	@sh tools/setup

# The app keeps the index up to date by itself; building it here first shows the progress of the one long build.
$(INDEXED): $(READY) $(wildcard corpus/data/*/*)
	@echo '==> Building the search index (a minute or two, once)'
	@$(PYTHON_HERE) -m index build
	@touch $@
