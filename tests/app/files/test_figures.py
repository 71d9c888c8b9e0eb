"""Figures and animations: what is drawn, what stands below it, and what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_record

from app.figure_choices import figure_choices
from app.files.figures import ITERATIONS, cuts
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.session import Session
from grapl_engine import RunFileError
from grapl_engine.storage import animation

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
        with qtbot.waitSignal(window.files.written):
            window.figures.save_figure(tmp_path / name, window.grid)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_what_can_be_drawn_follows_what_is_seen(window: MainWindow) -> None:
    assert next(iter(figure_choices(window))) == "All four views"
    window.grid.maximise(ViewKind.NETWORK)
    assert [name for name in figure_choices(window) if name.startswith("View")] == ["View: Network, iteration 2"]
    window.open_lab("energy")
    assert "Lab: Energy" in figure_choices(window)


def test_the_iterations_have_a_picture_each_and_all_one_size(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    record = window.session.view.shown
    assert record is not None
    path = tmp_path / "run.gif"
    with qtbot.waitSignal(window.files.written):
        window.figures.save_animation(path, record, None, 0.5)
    with Image.open(path) as movie:
        assert movie.n_frames == len(record.frames()) and movie.info["duration"] == 500 and movie.info["loop"] == 0  # type: ignore[attr-defined]
        movie.seek(movie.n_frames - 1)  # type: ignore[attr-defined]
        assert movie.info["duration"] == 1500


def test_the_dialog_offers_the_iterations_and_each_cut() -> None:
    assert list(cuts(scripted_record())) == ["Moves of graph cut 1"]
    assert ITERATIONS not in cuts(scripted_record())


def test_an_animation_of_another_kind_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(RunFileError, match=r"\.gif or \.mp4"):
        animation.save_animation(tmp_path / "a.webm", [np.zeros((4, 4, 3), np.uint8)], 1.0)
    with pytest.raises(RunFileError, match="nothing to animate"):
        animation.save_animation(tmp_path / "a.gif", [], 1.0)
    assert list(tmp_path.iterdir()) == []


def test_without_ffmpeg_an_mp4_is_refused_and_nothing_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(animation, "movie_maker", lambda: None)
    with pytest.raises(RunFileError, match="ffmpeg"):
        animation.save_animation(tmp_path / "a.mp4", [np.zeros((4, 4, 3), np.uint8)], 1.0)
    assert list(tmp_path.iterdir()) == []


def test_ffmpeg_gets_all_pictures_and_what_it_complains_of_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "ffmpeg"
    program.write_text('#!/bin/sh\nfor last; do :; done\ncat > "$last"\n')
    program.chmod(0o755)
    monkeypatch.setattr(animation, "movie_maker", lambda: str(program))
    path = tmp_path / "a.mp4"
    animation.save_animation(path, [np.full((4, 6, 3), value, np.uint8) for value in (1, 2)], 0.5)
    assert path.read_bytes() == bytes([1] * 72 + [2] * 72 * animation.LAST_HOLDS)
    program.write_text("#!/bin/sh\ncat > /dev/null\necho no such encoder >&2\nexit 1\n")
    with pytest.raises(RunFileError, match="no such encoder"):
        animation.save_animation(path, [np.zeros((4, 6, 3), np.uint8)], 0.5)
    assert path.read_bytes().startswith(b"\x01")


@pytest.mark.skipif(animation.movie_maker() is None, reason="needs ffmpeg")
def test_a_real_mp4_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    animation.save_animation(path, [np.full((5, 7, 3), value, np.uint8) for value in (0, 255)], 0.2)
    assert b"ftyp" in path.read_bytes()[:12]
