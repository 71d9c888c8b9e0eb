"""Figures and animations: what is drawn, what stands below it, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_record

from app.figure_choices import figure_choices
from app.files.figures import ITERATIONS, cuts
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.session import Session

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def window(qtbot: QtBot) -> MainWindow:
    window = MainWindow(Session(engine=lambda job, should_stop: iter(scripted_events(job.picture, job.settings))))  # type: ignore[arg-type]
    qtbot.addWidget(window)
    window.resize(1100, 700)
    with qtbot.waitSignal(window.views_made):
        window.show()
    window.session.add_run(scripted_record())
    return window


def test_a_figure_is_written_with_the_ending_that_was_chosen(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    for name, start in (("a.png", b"\x89PNG"), ("a.svg", b"<?xml")):
        with qtbot.waitSignal(window.saving.written):
            window.figures.save_figure(tmp_path / name, window.grid)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_what_can_be_drawn_follows_what_is_seen(window: MainWindow) -> None:
    assert next(iter(figure_choices(window))) == "All four views"
    window.grid.maximise(ViewKind.NETWORK)
    assert [name for name in figure_choices(window) if name.startswith("View")] == ["View: Network 2"]
    window.open_lab("energy")
    assert "Lab: Energy" in figure_choices(window)


def test_the_iterations_have_a_picture_each_and_all_one_size(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    record = window.session.view.shown
    assert record is not None
    path = tmp_path / "run.gif"
    with qtbot.waitSignal(window.saving.written):
        window.figures.save_animation(path, record, None, 0.5)
    with Image.open(path) as movie:
        assert movie.n_frames == len(record.frames()) and movie.info["duration"] == 500 and movie.info["loop"] == 0  # type: ignore[attr-defined]
        movie.seek(movie.n_frames - 1)  # type: ignore[attr-defined]
        assert movie.info["duration"] == 1500


def test_the_dialog_offers_the_iterations_and_each_cut() -> None:
    assert list(cuts(scripted_record())) == ["Moves of cut 1"]
    assert ITERATIONS not in cuts(scripted_record())


@pytest.mark.parametrize("iteration", [None, 0])
def test_a_run_that_is_put_away_before_its_turn_is_animated_all_the_same(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, iteration: int | None
) -> None:
    record, waiting = scripted_record(), []
    monkeypatch.setattr(window.saving, "save_animation", lambda path, pictures, seconds: waiting.append(pictures))
    window.figures.save_animation(Path("run.gif"), record, iteration, 0.5)
    frames = len(record.frames())
    record.put_away()
    pictures = list(waiting[0]())
    assert len(pictures) == frames if iteration is None else pictures
