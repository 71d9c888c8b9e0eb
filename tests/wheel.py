"""The program as people install it: sdist and wheel, and the wheel in an environment of its own, used from another folder.

Not part of the suite: `make test-wheel` runs it. The environment takes the dependencies of the one that runs the test; with
``FULL=1`` pip finds them all anew, from what the wheel says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image

from grapl_engine import __version__, solver_name
from grapl_engine.storage.formats import EXPORTED, OF_A_LEVEL, OF_EDITS

ROOT = Path(__file__).parents[1]
PACKAGES = ("app", "grapl_engine", "resources")
FULL = os.environ.get("FULL", "") not in ("", "0")
NOT_SOURCE = (".*", "build", "dist", "out", "*.egg-info", "__pycache__")

pytestmark = pytest.mark.timeout(1800 if FULL else 300)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel that was made of it alone."""
    folder = tmp_path_factory.mktemp("built")
    source = shutil.copytree(ROOT, folder / "source", ignore=shutil.ignore_patterns(*NOT_SOURCE))
    isolation = [] if FULL else ["--no-isolation"]
    check([sys.executable, "-m", "build", *isolation, "--outdir", folder, source], folder)
    return folder


@pytest.fixture(scope="module")
def environment(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a fresh environment's programs, with the wheel in it."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    alone = [] if FULL else ["--no-deps", "--no-index"]
    install = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet", *alone]
    check([*install, *built.glob("*.whl")], home)
    if not FULL:
        purelib = sysconfig.get_path("purelib", vars={"base": str(home)})
        # A folder named in a .pth file comes last, and .pth files in it, as editable installs have them, are not read.
        Path(purelib, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return programs


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder that has nothing to do with the project."""
    assert not any((parent / "pyproject.toml").exists() for parent in tmp_path.parents)
    return tmp_path


def check(command: list[str | Path], folder: Path) -> str:
    """What a command prints; it knows no settings, folders and modules but those of its own environment."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "XDG_", "VIRTUAL_ENV"))}
    env |= {"HOME": str(folder), "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def sources() -> set[str]:
    """All that belongs to the three packages."""
    paths = [path.relative_to(ROOT) for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file()]
    return {path.as_posix() for path in paths if "__pycache__" not in path.parts}


def test_wheel_and_sdist_hold_every_file_of_the_packages(built: Path) -> None:
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    assert wheel.name == f"grapl_gui-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        held = {name for name in archive.namelist() if not name.partition("/")[0].endswith(".dist-info")}
    assert held == sources()
    with tarfile.open(sdist) as tar:
        held = {name.partition("/")[2] for name in tar.getnames()}
    assert sources() | {"pyproject.toml", "README.md", "LICENSE", "NOTICE"} <= held


def test_the_packages_are_those_of_the_environment(environment: Path, elsewhere: Path) -> None:
    code = f"import json, {', '.join(PACKAGES)}; print(json.dumps([{', '.join(f'{name}.__file__' for name in PACKAGES)}]))"
    for name in json.loads(check([environment / "python", "-c", code], elsewhere)):
        assert Path(name).is_relative_to(environment.parent), name


@pytest.mark.parametrize("name", ["grapl", "grapl-gui"])
def test_commands_and_modules_say_their_version(environment: Path, elsewhere: Path, name: str) -> None:
    module = {"grapl": "grapl_engine", "grapl-gui": "app"}[name]
    solver = f" (graph cut solver: {solver_name()})" if name == "grapl" else ""
    for command in ([environment / name], [environment / "python", "-m", module]):
        assert check([*command, "--version"], elsewhere) == f"{name} {__version__}{solver}\n"


def test_the_command_segments_a_sample(environment: Path, elsewhere: Path) -> None:
    code = "from app.paths import samples; print(samples()[0].path)"
    sample = Path(check([environment / "python", "-c", code], elsewhere).strip())
    check([environment / "grapl", "segment", sample, "-o", "out", "--steps", "4,2", "--save-run"], elsewhere)
    home = elsewhere / "out" / sample.stem
    assert {path.name for path in home.iterdir()} == {
        *(set(EXPORTED) - set(OF_A_LEVEL + OF_EDITS)), f"{sample.stem}.grapl",
    }  # fmt: skip
    with Image.open(sample) as picture:
        labels = tifffile.imread(home / "labels.tif")
        assert labels.shape == (picture.height, picture.width)
    assert len(np.unique(labels)) > 1
    assert json.loads((home / "run.json").read_text(encoding="utf-8"))["versions"]["grapl"] == __version__


def test_the_window_opens_segments_its_sample_and_closes(environment: Path, elsewhere: Path) -> None:
    script = shutil.copy(ROOT / "tests" / "visitor.py", elsewhere)
    seen = json.loads(check([environment / "python", script], elsewhere))
    assert Path(seen["app"]).is_relative_to(environment.parent)
    assert seen["version"] == __version__
    assert seen["picture"] == [600, 400]
    assert seen["map"] == [400, 600]
    assert seen["segments"] > 1
    log = (elsewhere / ".local/share/grapl-gui/grapl-gui.log").read_text(encoding="utf-8")
    assert "WARNING" not in log and "ERROR" not in log, log


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs a desktop after freedesktop.org")
def test_the_window_puts_itself_on_the_desktop_and_takes_itself_off(environment: Path, elsewhere: Path) -> None:
    check([environment / "grapl-gui", "--install"], elsewhere)
    (entry,) = elsewhere.rglob("*.desktop")
    assert f'Exec="{environment / "grapl-gui"}" %F\n' in entry.read_text(encoding="utf-8")
    check([environment / "grapl-gui", "--uninstall"], elsewhere)
    assert not [path for path in elsewhere.rglob("*grapl*") if path.is_file()]
