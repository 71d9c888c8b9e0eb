"""The house itself: who may know whom, what an import costs, and that what is promised in one place stands in another."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from packaging.requirements import Requirement

import grapl_engine
from grapl_engine import KINDS, PARAMETERS, PRESETS, Settings
from grapl_engine.packages import PACKAGES

ROOT = Path(__file__).parents[1]
HEAVY = (
    "PIL",
    "bkgco",
    "dask",
    "distributed",
    "gco",
    "imagecodecs",
    "joblib",
    "pandas",
    "scipy",
    "skimage",
    "sklearn",
    "tifffile",
    "torch",
    "tqdm",
    "transformers",
)


TESTS = {"app": "tests/app", "grapl_engine": "tests/engine"}
"""Where the tests of a package lie, folder by folder as the package has them."""
UNTESTED_BY_NAME = {"app/window_parts.py": "app/main_window.py has all that it promises, and is tested for it"}
"""Modules that hold logic and have no tests of their own name, each with the reason why it needs none."""


def _loaded_by(code: str) -> set[str]:
    """The top-level packages that a fresh Python has loaded after some code."""
    ask = f"{code}\nimport sys; print(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", ask], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


@pytest.fixture(scope="module")
def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_import_contracts_are_kept() -> None:
    code = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_of_the_window_imports_without_the_method() -> None:
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in sorted((ROOT / "app").rglob("*.py"))]
    modules = [name.removesuffix(".__init__") for name in names]
    loaded = _loaded_by("\n".join(f"import {name}" for name in modules))
    assert "PySide6" in loaded
    assert loaded.isdisjoint(HEAVY), loaded.intersection(HEAVY)


def test_the_door_costs_nothing() -> None:
    loaded = _loaded_by("import grapl_engine")
    assert "numpy" not in loaded
    assert loaded.isdisjoint(HEAVY)
    loaded = _loaded_by(
        "from grapl_engine import Settings, PARAMETERS, Prepared, Finished, RunRecord, GraplError, Picture\n"
        "from grapl_engine.storage import palette"
    )
    assert loaded.isdisjoint(HEAVY), loaded.intersection(HEAVY)
    assert "PySide6" not in loaded


@pytest.mark.parametrize("words", ["", "--help", "study --help", "report --help"])
def test_the_command_says_what_it_can_at_once(words: str) -> None:
    ask = f"from contextlib import redirect_stdout, suppress; import io\nfrom grapl_engine.cli.main import main\nwords = {words.split()}"
    run = "with redirect_stdout(io.StringIO()), suppress(SystemExit):\n    words and main(words)"
    loaded = _loaded_by(f"{ask}\n{run}")
    assert "grapl_engine" in loaded
    assert loaded.isdisjoint({*HEAVY, "jinja2", "matplotlib"}), loaded.intersection(HEAVY)


def test_the_door_opens_to_everything_it_names() -> None:
    missing = [name for name in grapl_engine.__all__ if not hasattr(grapl_engine, name)]
    assert missing == []
    assert set(grapl_engine.__all__) <= set(dir(grapl_engine))
    with pytest.raises(AttributeError, match="No grapl_engine attribute nothing"):
        _ = grapl_engine.nothing


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_explains_itself(name: str) -> None:
    parameter = PARAMETERS[name]
    assert parameter.label
    assert parameter.effect.endswith((".", ")."))
    if parameter.slider is not None:
        assert parameter.low is not None
        assert parameter.high is not None
        assert parameter.low <= parameter.slider[0] < parameter.slider[1] <= parameter.high
        assert parameter.slider[0] <= getattr(PRESETS["explore"], name) <= parameter.slider[1]
    if parameter.group == "main":
        assert parameter.symbol or name == "seed"
        assert "igher" in parameter.effect or name == "seed"
    hint = get_type_hints(Settings)[name]
    assert set(parameter.choices) == (set(get_args(hint)) if get_origin(hint) is Literal else set())
    assert isinstance(getattr(Settings(), name), KINDS[name])


def test_symbols_and_labels_are_told_apart() -> None:
    labels = [parameter.label for parameter in PARAMETERS.values()]
    symbols = [parameter.symbol for parameter in PARAMETERS.values() if parameter.symbol]
    assert len(set(labels)) == len(labels)
    assert len(set(symbols)) == len(symbols)


def test_requirements_that_have_a_reason_are_kept(project: dict[str, Any]) -> None:
    required = set(project["project"]["dependencies"])
    assert {"torch>=2.6,<2.14", "numpy>=2"} <= required
    assert project["project"]["requires-python"] == ">=3.11"


@pytest.mark.parametrize(("python", "fits"), [("3.11", False), ("3.12", True), ("3.13", True), ("3.14", True)])
def test_qt_6_12_is_left_out_where_it_loses_references(project: dict[str, Any], python: str, fits: bool) -> None:
    required = [Requirement(text) for text in project["project"]["dependencies"]]
    (qt,) = [
        line for line in required if line.name == "PySide6_Essentials" and line.marker.evaluate({"python_version": python})
    ]
    assert qt.specifier.contains("6.12.0") == fits and qt.specifier.contains("6.11.3")


@pytest.mark.parametrize(
    ("python", "solver"),
    [("3.11", "gco-wrapper==3.0.9"), ("3.12", "bkgco<0.2,>=0.1"), ("3.13", "bkgco<0.2,>=0.1"), ("3.14", "gco-wrapper==3.0.9")],
)
def test_each_python_gets_one_solver(project: dict[str, Any], python: str, solver: str) -> None:
    required = [Requirement(text) for text in project["project"]["dependencies"]]
    solvers = [line for line in required if line.name in PACKAGES]
    assert [f"{line.name}{line.specifier}" for line in solvers if line.marker.evaluate({"python_version": python})] == [solver]


def test_what_is_installed_is_what_is_here(project: dict[str, Any]) -> None:
    assert metadata.version("grapl-gui") == grapl_engine.__version__
    commands = {entry.name: entry.value for entry in metadata.distribution("grapl-gui").entry_points}
    assert commands == project["project"]["scripts"] | project["project"]["gui-scripts"]


def test_every_third_party_import_is_required(project: dict[str, Any]) -> None:
    packages = {
        "PIL": "Pillow",
        "gco": "gco-wrapper",
        "huggingface_hub": "huggingface-hub",
        "pi_heif": "pi-heif",  # of the extra `heic`, without which a sentence says so
        "pydantic_core": "pydantic",  # pins it to its own version
        "shiboken6": "PySide6",
        "skimage": "scikit-image",
        "sklearn": "scikit-learn",
    }
    optional = project["project"]["optional-dependencies"]["heic"]
    named = " ".join([*project["project"]["dependencies"], *optional])
    seen: set[str] = set()
    for path in [*(ROOT / "app").rglob("*.py"), *(ROOT / "grapl_engine").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                seen |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                seen.add(node.module.partition(".")[0])
    others = seen - set(sys.stdlib_module_names) - {"app", "grapl_engine", "resources"}
    assert [name for name in sorted(others) if packages.get(name, name) not in named] == []


def _has_logic(module: Path) -> bool:
    """Whether it defines a function or a method; tables and plain records do not."""
    nodes = ast.walk(ast.parse(module.read_text(encoding="utf-8")))
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in nodes)


def _sources(tree: ast.Module) -> set[str]:
    """What a file imports, by full name; a name that comes through the door by the module that it comes from."""
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module]
    names = {name for node in nodes for name in (node.module, *(f"{node.module}.{one.name}" for one in node.names)) if name}
    return names | {_door()[name] for name in names & _door().keys()}


@cache
def _door() -> dict[str, str]:
    """The module behind each name of the door."""
    stub = ast.parse((ROOT / "grapl_engine" / "__init__.pyi").read_text(encoding="utf-8"))
    nodes = [node for node in stub.body if isinstance(node, ast.ImportFrom)]
    return {f"grapl_engine.{one.name}": f"grapl_engine.{node.module}" for node in nodes for one in node.names}


def _has_tests(module: Path, root: Path = ROOT) -> bool:
    """Whether the file of its name, in the same place under tests, imports from it and holds a test."""
    package, *place = module.relative_to(root).with_suffix("").parts
    test = root.joinpath(TESTS[package], *place[:-1], f"test_{place[-1].strip('_')}.py")
    if not test.is_file():
        return False
    tree = ast.parse(test.read_text(encoding="utf-8"))
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    return ".".join((package, *place)) in _sources(tree) and any(name.startswith("test_") for name in names)


@pytest.mark.parametrize("package", TESTS)
def test_every_module_with_logic_has_tests_of_its_own_name(package: str) -> None:
    modules = [path for path in sorted((ROOT / package).rglob("*.py")) if path.name != "__init__.py" and _has_logic(path)]
    without = {str(path.relative_to(ROOT)) for path in modules if not _has_tests(path)}
    excepted = {name for name in UNTESTED_BY_NAME if name.startswith(f"{package}/")}
    assert sorted(without - excepted) == [], "these have no tests of their own name"
    assert sorted(excepted - without) == [], "these need no exception any more"


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("from grapl_engine.pipeline.run import segment\ndef test_it(): ...", True),
        ("from grapl_engine.pipeline import run\ndef test_it(): ...", True),
        ("from grapl_engine import segment\ndef test_it(): ...", True),
        ("from grapl_engine import label_image\ndef test_it(): ...", False),
        ("from grapl_engine.pipeline.run import segment\ndef picture(): ...", False),
    ],
)
def test_tests_count_where_they_use_the_module(tmp_path: Path, text: str, counts: bool) -> None:
    module = tmp_path / "grapl_engine" / "pipeline" / "run.py"
    assert not _has_tests(module, tmp_path)
    test = tmp_path / "tests" / "engine" / "pipeline" / "test_run.py"
    test.parent.mkdir(parents=True)
    test.write_text(text, encoding="utf-8")
    assert _has_tests(module, tmp_path) is counts


def test_the_solver_licence_is_named() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    assert "research purposes only" in notice
    assert set(PACKAGES) <= set(notice.split())
    assert "doi:10.1109/34.969114" in notice
    assert "MIT License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_the_readme_is_short_and_names_the_solver_licence() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(readme.split()) < 700
    assert "licensed for research\nuse only" in readme and "GCO" in readme


def test_pre_commit_runs_what_lint_runs() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    lint = makefile.partition("\nlint:")[2].partition("\n\n")[0].splitlines()[1:]
    hooks = [
        line.partition("entry: ")[2] for line in (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8").splitlines()
    ]
    assert [hook for hook in hooks if hook] == [line.strip().replace("$(BIN)", ".venv/bin") for line in lint]


def test_make_alone_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = makefile.partition(".PHONY: ")[2].partition("\n")[0].split()
    told = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert [line.split()[1] for line in told.splitlines()] == sorted(targets, key=lambda name: makefile.index(f"\n{name}: "))
    assert all(len(line.split()) > 2 for line in told.splitlines())


def test_sizes_and_the_colour_affinity_are_written_one_way() -> None:
    """In what is said to a person; comments and docstrings are not."""
    said = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {text}"
        for package in ("app", "grapl_engine")
        for path in sorted((ROOT / package).rglob("*.py"))
        for node, text in _sentences(ast.parse(path.read_text(encoding="utf-8")))
        if re.search(r"[\d{}] x [\d{}]|color affinity", text)
    ]
    assert said == []


def _sentences(tree: ast.AST) -> Iterator[tuple[ast.expr, str]]:
    """Each string that is a value, what is filled into it as {}."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield node, "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node, node.value
