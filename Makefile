# The habits, one line each. Everything works from a bare checkout; nothing is installed outside .venv
# and build but system libraries. VENV=... is another folder, PYTHON=... the Python that it is made with.

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help run test story test-wheel test-processors test-pythons lint format generated docs bundle shots bench bench-full bench-check faults clean
.DEFAULT_GOAL := help

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | while IFS="$$(printf '\t')" read -r name does; do \
		printf '  make %-16s %s\n' "$$name" "$$does"; done

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

test-pythons:  ## the whole suite on every fitting Python of this machine, in .venvs; 2 to 6 GB for each
	@.ci/pythons

story: $(STAMP)  ## from pictures to their reports, by mouse and keyboard; PICTURES=... a folder with truths beside them, QUICK=1 short runs
	@.ci/qt-libraries
	$(BIN)/python -m tests.story $(PICTURES) $(if $(QUICK),--quick)

lint: $(STAMP)  ## style, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(STAMP)  ## bring the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

generated: $(STAMP)  ## the tables of the guide and the schema of the lessons, anew from the program's own
	@$(BIN)/python -m tests.generated

docs: $(STAMP)  ## the guide and the Python reference as a site, build/site/guide/index.html; warnings are errors
	@$(BIN)/python -c 'import sphinx, myst_parser, numpydoc' 2>/dev/null || $(BIN)/python -m pip install --quiet --editable '.[docs]'
	rm -rf build/docs build/site
	mkdir -p build/docs
	cp -R resources/guide resources/lessons resources/shots build/docs
	$(BIN)/python -m sphinx -q -W --keep-going -c .ci/docs build/docs build/site
	@echo "build/site/guide/index.html"

shots: $(STAMP)  ## the pictures of the window in README and guide
	@.ci/qt-libraries
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench.shots

bench: $(STAMP)  ## seconds and memory of engine and window, to out/bench; twenty minutes
	@.ci/qt-libraries
	$(BIN)/python -m tests.bench

bench-full: $(STAMP)  ## the same with the whole matrix; an hour or more
	@.ci/qt-libraries
	$(BIN)/python -m tests.bench --full --out out/bench-full

bench-check: $(STAMP)  ## fails if the run has lost more than a fifth of its speed against its kind of processor in tests/bench/ratios
	$(BIN)/python -m tests.bench.check

faults: $(STAMP)  ## kills, full disks, damaged files, reruns, two at once: none may be lost, hang, crash or be silent; an hour, QUICK=1 two minutes
	@.ci/qt-libraries
	$(BIN)/python -m tests.faults $(if $(QUICK),--quick)

bundle:  ## dist/grapl: both programs in a folder that needs no Python; its own environment, about 2 GB, six minutes
	@.ci/qt-libraries
	@.ci/bundle

clean:  ## everything that can be made again
	rm -rf .venv .venvs build dist out *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find app grapl_engine resources tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml .ci/venv
	@echo "Setting up $(VENV) (about 2 GB, with CUDA 5.6, a few minutes the first time)"
	@.ci/venv $(VENV)
	@echo '$(CURDIR)' > $@

# The scripts of an environment name its folder: where the checkout has moved since, it is made anew.
ifneq ($(shell cat $(STAMP) 2>/dev/null),$(CURDIR))
.PHONY: $(STAMP)
endif
