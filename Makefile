# Two commands do everything: `make run` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARCHIVE ?= samples/archive
DATA ?= data
TORCH := 2.13.0

.PHONY: setup run demo test eval baselines bench lint clean

setup: $(VENV)/.ready

# torch comes first and from a CPU build: as another package's dependency it would bring gigabytes of CUDA.
# A wheel at hand (PIP_FIND_LINKS) serves; elsewhere uv knows where the CPU builds are.
$(VENV)/.torch:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Referent needs Python 3.11 or later")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --no-index --no-deps 'torch==$(TORCH)+cpu' 2>/dev/null \
		|| { $(BIN)/python -m pip install --quiet uv \
		&& $(BIN)/uv pip install --quiet --python $(BIN)/python --torch-backend cpu 'torch==$(TORCH)'; }
	touch $@

$(VENV)/.ready: $(VENV)/.torch pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	touch $@

$(VENV)/.dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	touch $@

demo: setup
	$(BIN)/referent --data-dir $(DATA) ingest $(ARCHIVE)
	@echo
	$(BIN)/referent --data-dir $(DATA) ask "$(QUESTION)"

run: demo
	$(BIN)/referent --data-dir $(DATA) serve

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2

eval: $(VENV)/.dev
	$(BIN)/referent eval --all --html build/eval.html --json build/eval.json

# The sample cases once more beside llama-index's default pipelines.
baselines: $(VENV)/.dev
	$(BIN)/referent eval --archive samples/archive --html build/baselines.html --json build/baselines.json

bench: $(VENV)/.dev
	$(BIN)/referent bench --archive $(ARCHIVE)

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build data

QUESTION ?= Hvad besluttede DTS om Lyngtoften i november 2023?
