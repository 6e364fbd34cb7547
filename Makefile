# Everything this repository does is one of these. `make` alone lists them.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8000
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SITE := _build/html/index.html

# One thread and one hash seed: a stored output must not depend on the machine that compares it.
export OMP_NUM_THREADS = 1
export OPENBLAS_NUM_THREADS = 1
export MKL_NUM_THREADS = 1
export VECLIB_MAXIMUM_THREADS = 1
export PYTHONHASHSEED = 0
export PIP_DISABLE_PIP_VERSION_CHECK = 1

# Chapter 6 may be called 6 or 06; a wrong name stops make before it does anything.
NN = $(if $(filter 0 1 2 3 4 5 6 7 8 9,$(CH)),0)$(CH)
CHAPTERS = $(sort $(foreach file,$(wildcard book/[0-9]*.ipynb),$(firstword $(subst -, ,$(notdir $(file))))))
ifneq ($(filter text notebook,$(MAKECMDGOALS)),)
  $(if $(CH),,$(error Say which chapter, for example: make $(MAKECMDGOALS) CH=06))
endif
ifneq ($(filter text,$(MAKECMDGOALS)),)
  NOTEBOOK := $(or $(wildcard book/$(NN)-*.ipynb),$(error There is no chapter $(CH). Chapters: $(CHAPTERS)))
endif
ifneq ($(filter notebook,$(MAKECMDGOALS)),)
  TWIN := $(or $(wildcard book/$(NN)-*.md),$(error There is no book/$(NN)-*.md: make text CH=$(CH) writes it))
endif

BUILD = $(BIN)/jupyter-book build . --quiet --all -W -n --keep-going
# Not the text twins: they are copies.
SOURCES = _config.yml _toc.yml $(wildcard book/*.ipynb book/[a-z]*.md book/*.bib nnbook/*.py \
	nnbook/lab/widgets/static/* tests/equations/*.py) \
	$(shell find site -type f -not -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help book serve lab test run package exercises text notebook lint links bench frames lock clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

book: $(STAMP) ## Build the website into _build/html; any warning is an error
	$(BIN)/python tools/tangle.py --check
	$(BUILD)

serve: $(SITE) ## Show the website at http://127.0.0.1:8000 (PORT=8000)
	@echo "The book is at http://127.0.0.1:$(PORT)/ (stop with Ctrl-C)"
	@$(BIN)/python -m http.server $(PORT) --bind 127.0.0.1 --directory $(dir $(SITE))

lab: $(STAMP) ## Open the chapters in JupyterLab
	$(BIN)/jupyter lab --notebook-dir=book

# What takes long is tested first, so that no worker is left alone with it in the end.
test: book ## Check everything: style, types, package, equations, chapters, website
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python tools/run_notebooks.py --size
	$(BIN)/pytest --numprocesses logical --dist loadfile --no-loadscope-reorder --nbval book tests nnbook

run: $(STAMP) ## Execute chapter CH=06 and store its outputs; without CH, all in order
	$(BIN)/python tools/run_notebooks.py $(CH)

package: $(STAMP) ## Write nnbook/*.py from the chapters' exported cells
	$(BIN)/python tools/tangle.py

exercises: $(STAMP) ## Write the chapters' exercises from nnbook/lab/exercises (CH=06: one chapter)
	$(BIN)/python tools/exercises.py $(CH)

# Twin and notebook get one time, so that a twin that is newer has edits.
text: $(STAMP) ## Write chapter CH=06 as Markdown, to edit it in any editor
	@if [ "$(NOTEBOOK:.ipynb=.md)" -nt "$(NOTEBOOK)" ]; then \
	  echo "$(NOTEBOOK:.ipynb=.md) has edits: make notebook CH=$(CH) takes them back, or delete it"; exit 1; fi
	$(BIN)/jupytext --quiet --to md:myst $(NOTEBOOK)
	@touch -r $(NOTEBOOK) $(NOTEBOOK:.ipynb=.md)

notebook: $(STAMP) ## Take the Markdown of chapter CH=06 back into its notebook
	$(BIN)/jupytext --quiet --to ipynb --update $(TWIN)
	@touch -r $(TWIN) $(TWIN:.md=.ipynb)

lint: $(STAMP) ## Fix style where ruff can, and say what it and mypy cannot
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/mypy

links: $(STAMP) ## Ask every address that the book names whether it still answers
	$(BIN)/jupyter-book build . --quiet --all --builder linkcheck

bench: $(VENV)/.bench ## Measure against the peers (QUICK=1; ONLY=scalar; MNIST=folder; FIGURE=1)
	$(BIN)/python benchmarks/run.py $(if $(QUICK),--quick) $(if $(ONLY),--only $(ONLY)) \
	  $(if $(MNIST),--mnist $(MNIST)) $(if $(FIGURE),--figure)

frames: $(STAMP) ## Measure what moving each widget costs a frame (ONLY=descent)
	$(BIN)/python widgets/bench/frames.py $(ONLY)

lock: $(STAMP) ## Pin requirements.txt anew from pyproject.toml (UPGRADE=1: newest versions)
	$(BIN)/python -m pip install -qq uv
	$(BIN)/uv pip compile pyproject.toml --extra lab --extra book --extra test --output-file requirements.txt \
	  --universal --python-version 3.11 --no-annotate --custom-compile-command "make lock" --quiet \
	  $(if $(UPGRADE),--upgrade)

clean: ## Remove what was built and cached; keeps .venv and text twins
	rm -rf _build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name .venv -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -prune -exec rm -rf {} +

$(SITE): $(STAMP) $(SOURCES)
	$(BIN)/python tools/tangle.py --check
	$(BUILD)

$(STAMP): requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit( \
	  f"Python 3.11 or newer is needed, $(PYTHON) is {v[0]}.{v[1]}: try make PYTHON=python3.12")'
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear $(VENV)
	@echo "Installing what requirements.txt names into $(VENV); the first time takes a minute or two"
	@$(BIN)/pip install -qq -r requirements.txt
	@$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.bench: $(STAMP)
	@echo "Installing the peers to measure against into $(VENV)"
	@$(BIN)/pip install -qq --no-build-isolation --editable '.[bench]'
	@touch $@
