# make demo    the service at work on the files of examples/demo, in a throw-away workspace
# make test    everything that CI asks for
# make bench   the figures of benchmarks/
# make docs    write the generated pages of docs/ again
# make lint    style and types only
# make clean   remove what was built here

PYTHON ?= python3
JOBS ?= 2
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
SOURCES := $(shell find importd -type f ! -name '*.pyc') pyproject.toml README.md LICENSE

# the tests must see the wheel that was built, never the folder they are started from
WHEEL_ONLY := PYTHONSAFEPATH=1

.PHONY: demo test bench docs lint clean

demo: $(VENV)/.installed
	@sh examples/demo/run.sh $(BIN) .demo

test: $(VENV)/.tools lint
	$(WHEEL_ONLY) $(BIN)/python -m pytest -n $(JOBS) --cov --cov-report=term:skip-covered

bench: $(VENV)/.tools
	$(PIP) install -q -c constraints.txt msgspec  # what the hand-written floor of ../shared/bench is made with
	$(BIN)/python benchmarks/run.py

docs: $(VENV)/.installed
	$(BIN)/python -m importd.settings_reference docs/settings.md
	$(BIN)/python -m importd.cli.reference docs/

lint: $(VENV)/.tools
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

clean:
	rm -rf $(VENV) build dist .demo .coverage .coverage.* .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# importd itself, from its wheel, with what it needs to run
$(VENV)/.installed: $(SOURCES) constraints.txt | $(BIN)/python
	@echo "installing importd into $(VENV) …"
	@rm -rf build/wheel
	@$(PIP) install -q -c constraints.txt hatchling
	@$(PIP) wheel -q --no-deps --no-build-isolation -w build/wheel .
	@$(PIP) install -q -c constraints.txt build/wheel/importd-*.whl
	@$(PIP) install -q --no-deps --force-reinstall build/wheel/importd-*.whl
	@touch $@

# … and what its makers need
$(VENV)/.tools: pyproject.toml constraints.txt $(VENV)/.installed
	@echo "installing its tools into $(VENV) …"
	@for wheel in build/wheel/importd-*.whl; do $(PIP) install -q -c constraints.txt "$$wheel[dev]"; done
	@touch $@
