# The habits, one line each. Everything works from a bare checkout; nothing is installed outside .venv
# and build but system libraries. VENV=... is another folder, PYTHON=... the Python that it is made with.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: run test test-wheel test-processors test-pythons lint format bundle shots bench bench-full bench-check clean
.DEFAULT_GOAL := run

run: $(STAMP)  ## open the window on a sample picture
	@.ci/qt-libraries
	@.ci/display
	$(BIN)/grapl-gui

test: export QT_QPA_PLATFORM = offscreen
test: lint  ## lint, then the whole suite, without a screen
	@.ci/qt-libraries
	$(BIN)/python -m pytest

test-wheel: $(STAMP)  ## builds the wheel and uses it from a fresh environment; FULL=1 downloads its dependencies too
	@.ci/qt-libraries
	$(BIN)/python -m pytest tests/wheel.py $(if $(FULL),-o faulthandler_timeout=0)

test-processors: $(STAMP)  ## the engine's tests as on lesser processors; TESTS=... only some of them
	@.ci/processors $(BIN)/python $(TESTS)

test-pythons:  ## the whole suite on every fitting Python of this machine, in .venvs; downloads 2 to 7 GB for each
	@.ci/pythons

lint: $(STAMP)  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)  ## bring the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

shots: $(STAMP)  ## the README's pictures of the window
	@.ci/qt-libraries
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench.shots

bench: $(STAMP)  ## seconds and memory of engine and window, to out/bench; ten minutes
	@.ci/qt-libraries
	$(BIN)/python -m tests.bench

bench-full: $(STAMP)  ## the same with the whole matrix; an hour or more
	@.ci/qt-libraries
	$(BIN)/python -m tests.bench --full --out out/bench-full

bench-check: $(STAMP)  ## fails if the run has lost more than a fifth of its speed against its kind of processor in tests/bench/ratios
	$(BIN)/python -m tests.bench.check

bundle:  ## dist/grapl: both programs in a folder that needs no Python; its own environment, about 2 GB, six minutes
	@.ci/qt-libraries
	@.ci/bundle

clean:  ## everything that can be made again
	rm -rf .venv .venvs build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find app grapl_engine resources tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml .ci/venv
	@echo "Setting up $(VENV) (about 2 GB, with CUDA 7, a few minutes the first time)"
	@.ci/venv $(VENV)
	@touch $@
