# Needs Python 3.11 or later and make. `make lab` opens the course, `make test` runs every test.
PYTHON ?= python3
BIN := .venv/bin
FAST := $(wildcard tests/test_*.py) $(addprefix tests/,checks notebook autodiff backend calculus datasets descent figures functions \
  linear losses network optimizers surfaces widgets)
unexport PYTHONDONTWRITEBYTECODE  # else each of a thousand processes compiles the package anew
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock

.PHONY: lab test test-long test-processors test-gpu check build docs lock clean

lab: .venv/course.done  ## open JupyterLab on the start page
	@$(BIN)/course lab

test: .venv/test.done  ## run the tests, but for the long ones
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/course build --check
	@$(BIN)/pytest -n 3 -m "not long"

test-long: .venv/test.done  ## run the long tests: every chapter, place, size and accident that `make test` leaves out
	@$(PIP) --editable '.[docs]'
	@$(BIN)/pytest -n 3 -m long

check: .venv/test.done  ## lint, types and the fast tests
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy
	@$(BIN)/pytest -q -n 2 -m "not slow and not long" --hypothesis-profile quick $(FAST) course_lib

test-processors: .venv/test.done  ## what depends on arithmetic, as other machines would compute it
	@$(BIN)/python tests/processors.py

test-gpu: .venv/test.done  ## the numerical tests on CuPy and a table CPU against GPU; says why if there is no device
	@$(BIN)/pytest tests/gpu
	@$(BIN)/python benchmarks/gpu.py

build: .venv/course.done  ## make the learner's notebooks from solutions/
	@$(BIN)/course build

docs: .venv/test.done  ## the course as a site in docs/_build/html, made offline, with its links checked
	@$(PIP) --editable '.[docs]'
	@$(BIN)/python docs/chapters.py
	@rm -rf docs/_build/html
	@$(BIN)/sphinx-build -q -a -W --keep-going -b html -d docs/_build/doctrees docs docs/_build/html
	@$(BIN)/python docs/links.py

lock: .venv/test.done  ## choose the newest versions anew; names and versions only
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --upgrade --quiet --no-annotate --no-header \
	  --extra cuda12 --extra cuda13 --extra test --extra docs --output-file requirements.lock

clean:  ## remove the environment; work/ and var/ stay
	rm -rf .venv

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or later is needed; this is %s. Call make with PYTHON=python3.12, say." % sys.version.split()[0])'
	@echo "Making the environment in .venv (once, a minute or two) ..."
	@$(PYTHON) -m venv .venv

.venv/course.done: .venv/bin/python pyproject.toml requirements.lock
	@$(PIP) --editable '.[teach]'
	@touch $@

.venv/test.done: .venv/course.done
	@echo "Installing what the tests need ..."
	@$(PIP) --editable '.[test]'
	@touch $@
