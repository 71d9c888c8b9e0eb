"""How far a run is, as a bar."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pictures import halves
from PIL import Image
from scripted_engine import ScriptedEngine, scripted_record

from grapl_engine.cli.main import main
from grapl_engine.cli.progress import Progress

SMALL = ["--d", "4", "--k0", "3", "--steps", "2,1"]


@pytest.fixture
def leaf(tmp_path: Path) -> str:
    Image.fromarray(halves(12, 20)).save(tmp_path / "leaf.png")
    return str(tmp_path / "leaf.png")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_on_a_terminal_and_none_when_quiet(leaf: str, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for options, shown in ([], True), (["--quiet"], False):
        terminal = Terminal()
        monkeypatch.setattr("sys.stderr", terminal)
        assert main(["segment", leaf, "-o", str(out), *SMALL, *options], ScriptedEngine()) == 0
        assert ("0/3" in terminal.getvalue()) is shown
        assert ("notices" in terminal.getvalue()) is shown


def test_the_bar_follows_the_record_and_an_early_stop_is_a_jump() -> None:
    terminal = Terminal()
    record = scripted_record()
    with Progress(terminal, "leaf.png", 3) as progress:
        assert "leaf.png:   0%" in terminal.getvalue()
        progress.show(record)
        assert progress._bar is not None and progress._bar.n == 3


def test_without_a_stream_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    with Progress(None, "leaf.png", 3) as progress:
        progress.show(scripted_record())
    assert capsys.readouterr() == ("", "")
