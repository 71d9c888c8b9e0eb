"""Figures and animations: what is drawn, what stands below it, and what is written."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import numpy as np
import pyqtgraph as pg
import pytest
from PIL import Image
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_record

from app import theme
from app.files import figure_export
from app.files.figures import ITERATIONS, cuts
from app.main_window import MainWindow
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Settings, Stage, __version__
from grapl_engine.analysis.solver_trace import solve_traced
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints

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


def test_a_caption_names_picture_settings_and_place() -> None:
    record = scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=8.0))
    text = figure_export.caption(record, Frame(Stage.CUT, 0))
    assert "five colours.png" in text and "λ 8" in text and "graph cut 1" in text and "what-if" not in text
    assert text.endswith(f"GraPL {__version__}")


def test_a_caption_says_that_it_is_a_what_if_and_that_there_are_seeds() -> None:
    record = scripted_record()
    record.constraints = LabelConstraints((LabelConstraint(0.5, 0.5, 1),))
    frame = Frame(Stage.CUT, 0)
    labels = record.patch_labels(frame)
    assert labels is not None
    text = figure_export.caption(
        record, frame, CutPreview(PreviewKind.WHAT_IF, labels, "λ 3, network frozen", problem_of(record, frame))
    )
    assert "what-if: λ 3, network frozen" in text and "1 seeds" not in text and "1 seed" in text


def test_a_png_holds_the_widget_enlarged_and_its_caption_below(window: MainWindow) -> None:
    picture = Image.open(io.BytesIO(figure_export.png(figure_export.drawn(window.grid, "the caption"))))
    assert picture.width >= figure_export.WIDTH
    scale = picture.width / window.grid.width()
    below = np.asarray(picture.convert("L"))[round(window.grid.height() * scale) + 4 :]
    assert np.ptp(below) > 100  # letters


def test_an_svg_is_a_drawing_with_the_caption_as_letters(window: MainWindow) -> None:
    tree = ET.fromstring(figure_export.svg(window.grid.views[2], "the caption"))
    letters = "".join(tree.itertext())
    assert "the caption" in letters and "Graph cut" in letters


def test_a_zoomed_view_keeps_to_its_place_in_an_svg(window: MainWindow) -> None:
    window.grid.zoom(3.0)
    tree, images = ET.fromstring(figure_export.svg(window.grid, "the caption")), f"{SVG}image"
    found, clips = [part for part in tree.iter(f"{SVG}g") if part.get("clip-path")], tree.findall(f"{SVG}clipPath")
    assert len(found) == len(clips) == 4 and tree.get("baseProfile") is None
    for part, clip, view in zip(found, clips, window.grid.views, strict=True):
        corner, size = view.canvas.mapTo(window.grid, QPoint()), view.canvas.size()
        assert part.get("transform") == f"translate({corner.x()},{corner.y()})"
        assert part.get("clip-path") == f"url(#{clip.get('id')})"
        assert clip[0].attrib == {"width": str(size.width()), "height": str(size.height())}
        assert all("pixelated" in image.get("style", "") for image in part.iter(images))
    inside = sum(1 for part in found for _ in part.iter(images))
    assert inside >= 7 and inside == sum(1 for _ in tree.iter(images)), "photographs and labels lie in the views alone"


def test_symbols_of_a_plot_are_drawn_and_not_copied(qtbot: QtBot) -> None:
    view = pg.PlotWidget()
    qtbot.addWidget(view)
    symbols = pg.ScatterPlotItem(range(5), range(5), symbol="o")
    view.addItem(symbols)
    view.show()
    images, paths = (f"{SVG}{name}" for name in ("image", "path"))
    copied = figure_export._document(view.size(), "", lambda painter: QWidget.render(view, painter, QPoint()))
    assert len(list(ET.fromstring(copied).iter(images))) >= 5
    tree = ET.fromstring(figure_export.svg(view, "the caption"))
    assert len(list(tree.iter(images))) < 5 <= len(list(tree.iter(paths)))
    assert symbols._exportOpts is False, "on screen they are quick again"


def test_a_figure_is_on_white_whatever_the_theme(window: MainWindow) -> None:
    theme.apply("dark")
    try:
        window.grid.maximise(1)
        QApplication.processEvents()
        before = window.grab().toImage()
        picture = np.asarray(
            Image.open(io.BytesIO(figure_export.png(figure_export.drawn(window.grid, "the caption")))).convert("L")
        )
        drawing = figure_export.svg(window.grid, "the caption").decode()
        QApplication.processEvents()
        assert picture[0, 0] == picture[-1, -1] == 255 and "#26282b" not in drawing and "#1b1d1f" not in drawing
        assert window.grab().toImage() == before, "on screen it is dark as before"
        assert window.grid.palette().color(QPalette.ColorRole.Window) == QColor("#26282b")
    finally:
        theme.apply("light")


def test_a_figure_is_written_with_the_ending_that_was_chosen(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    for name, start in (("a.png", b"\x89PNG"), ("a.svg", b"<?xml")):
        with qtbot.waitSignal(window.files.written):
            window.figures.save_figure(tmp_path / name, window.grid)
        assert (tmp_path / name).read_bytes().startswith(start)


def test_what_can_be_drawn_follows_what_is_seen(window: MainWindow) -> None:
    assert next(iter(window._drawable())) == "All four views"
    window.maximise_2()
    assert [name for name in window._drawable() if name.startswith("View")] == ["View: Network, iteration 2"]
    window.open_lab("energy")
    assert "Lab: Energy" in window._drawable()


def test_the_iterations_have_a_picture_each_and_all_one_size(window: MainWindow, tmp_path: Path, qtbot: QtBot) -> None:
    record = window.session.shown
    assert record is not None
    path = tmp_path / "run.gif"
    with qtbot.waitSignal(window.files.written):
        window.figures.save_animation(path, record, None, 0.5)
    with Image.open(path) as movie:
        assert movie.n_frames == len(record.frames()) and movie.info["duration"] == 500 and movie.info["loop"] == 0  # type: ignore[attr-defined]
        movie.seek(movie.n_frames - 1)  # type: ignore[attr-defined]
        assert movie.info["duration"] == 1500


def test_the_moves_of_a_cut_begin_at_its_start_and_leave_out_those_that_change_nothing() -> None:
    record = connected(scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=0.5)))
    trace = solve_traced(problem_of(record, Frame(Stage.CUT, 0)))
    assert trace is not None
    pictures = list(figure_export.moves(record, trace))
    assert len(pictures) == 1 + sum(move.changed > 0 for move in trace.moves) > 1
    assert not np.array_equal(pictures[0], pictures[-1])


def connected(record: RunRecord) -> RunRecord:
    """The record with a lattice for a graph."""
    from grapl_engine.analysis.tiny import lattice

    edges = lattice(8, 8).astype(np.int32)
    assert record.prepared is not None
    record.prepared = replace(record.prepared, edges=edges, phi=np.ones(len(edges), np.float32))
    return record


def test_the_dialog_offers_the_iterations_and_each_cut() -> None:
    assert list(cuts(scripted_record())) == ["Moves of graph cut 1"]
    assert ITERATIONS not in cuts(scripted_record())
