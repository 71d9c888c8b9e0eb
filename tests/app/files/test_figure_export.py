"""Figures: what is drawn, what stands below it, and that nothing leaves its place."""

from __future__ import annotations

import base64
import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pyqtgraph as pg
import pytest
from hierarchies import striped
from numpy.typing import NDArray
from PIL import Image
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPalette
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_events, scripted_picture, scripted_record

from app import theme
from app.files import figure_export
from app.image_views.views import ViewKind
from app.main_window import MainWindow
from app.session.preview import CutPreview, PreviewKind
from app.session.session import Session
from app.widgets.focus_ring import FocusRing
from grapl_engine import Frame, Settings, Stage, __version__
from grapl_engine.graphcut.problem import problem_of
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.images.file_parts import FileParts
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints
from grapl_engine.storage import palette

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
CLIPS = "clip-path"


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
    assert "five colours.png" in text and "λ 8" in text and "cut 1" in text and "what-if" not in text
    assert text.endswith(f"GraPL {__version__}")


def test_a_caption_names_the_page_and_the_channel() -> None:
    record = scripted_record(replace(scripted_picture("cells.tif"), parts=FileParts(3, 30, "slice", 1, 2)))
    text = figure_export.caption(record, Frame(Stage.CUT, 0))
    assert text.startswith("cells.tif, slice 3 of 30, channel 1 of 2 · ")


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


def test_a_caption_says_which_detail_is_shown() -> None:
    hierarchy = striped()
    level = LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, 3))
    text = figure_export.caption(scripted_record(), Frame(Stage.FINAL), level=level)
    assert "detail: 3 segments, the picture's own segments, no network" in text


def test_a_png_holds_the_widget_enlarged_and_its_caption_below(window: MainWindow) -> None:
    picture = Image.open(io.BytesIO(figure_export.png(figure_export.drawn(window.grid, "the caption"))))
    assert picture.width >= figure_export.WIDTH
    scale = picture.width / window.grid.width()
    below = np.asarray(picture.convert("L"))[round(window.grid.height() * scale) + 4 :]
    assert np.ptp(below) > 100  # letters


def test_an_svg_is_a_drawing_with_the_caption_as_letters(window: MainWindow) -> None:
    tree = ET.fromstring(figure_export.svg(window.grid.views[ViewKind.CUT], "the caption"))
    letters = "".join(tree.itertext())
    assert "the caption" in letters and "Last cut: 1" in letters


def test_a_zoomed_view_keeps_to_its_place_in_an_svg(window: MainWindow) -> None:
    """Rendered by Qt, which takes no notice of clips: no image is larger than the view that it lies in."""
    grid = window.grid
    grid.options.set_contours(False)
    fitting, fits = rendered(grid), QSvgRenderer(figure_export.svg(grid, "the caption")).defaultSize()
    grid.zoom(3.0)
    zoomed = rendered(grid)
    assert fits == QSvgRenderer(figure_export.svg(grid, "the caption")).defaultSize()
    around = np.ones(zoomed.shape[:2], bool)
    for place in places(window):
        around[place.top() - 1 : place.bottom() + 2, place.left() - 1 : place.right() + 2] = False
        inside = place.top() + 2, place.bottom() - 1, place.left() + 2, place.right() - 1
        assert (zoomed[inside[0] : inside[1], inside[2] : inside[3]] != 255).any(axis=2).all(), "full to its edges"
    assert 0.05 < around.mean() < 0.3
    np.testing.assert_array_equal(zoomed[around], fitting[around])


def test_an_svg_cuts_a_zoomed_view_off_at_its_edges(window: MainWindow) -> None:
    window.grid.zoom(3.0)
    tree = ET.fromstring(figure_export.svg(window.grid, "the caption"))
    clips = clips_in(tree)
    drawn = [(part, clips[part.get(CLIPS, "")]) for part in tree.iter(f"{SVG}g") if part.get(CLIPS)]
    images = [(clip, image) for part, clip in drawn for image in part.iter(f"{SVG}image")]
    lines = [clip for part, clip in drawn if any("M" in path.get("d", "") for path in part.iter(f"{SVG}path"))]
    assert len(images) == len(list(tree.iter(f"{SVG}image"))) >= 7, "photographs and labels lie in the views alone"
    for clip, _ in images:
        left, top, right, bottom = clip
        (place,) = (place for place in places(window) if place.contains(QRect(QPoint(left, top), QPoint(right, bottom))))
        assert place.width() - (right - left) < 8 and place.height() - (bottom - top) < 8, "all of the view, and no more"
    assert len(lines) >= 3, "borders between labels too"


def test_pixels_of_a_label_map_are_squares_of_one_color_in_an_svg(window: MainWindow) -> None:
    """Each pixel that was magnified is many pixels of the image: no program can smooth them into each other."""
    window.session.view.show_frame(Frame(Stage.NETWORK, 0))
    window.grid.options.set_opacity(1.0)
    window.grid.options.set_contours(False)
    window.grid.zoom(3.0)
    tree = ET.fromstring(figure_export.svg(window.grid.views[ViewKind.NETWORK], "the caption"))
    *_, labels = tree.iter(f"{SVG}image")
    pixels, canvas = decoded(labels.get(f"{LINK}href", "")), window.grid.views[ViewKind.NETWORK].canvas
    assert pixels.shape[1] >= 2 * canvas.width(), "two pixels for each of the screen's"
    patch = scripted_picture().width / 8 / canvas.camera.scale * pixels.shape[1] / canvas.width()
    steps = np.flatnonzero((pixels[:, 1:] != pixels[:, :-1]).any(axis=(0, 2)))
    assert len(steps) >= 2
    np.testing.assert_allclose(np.diff(steps) / patch, np.rint(np.diff(steps) / patch), atol=0.02)
    assert set(map(tuple, pixels.reshape(-1, 3).tolist())) <= set(map(tuple, palette.COLORS.tolist()))


def test_a_caption_that_is_long_makes_the_figure_higher_and_not_wider(window: MainWindow) -> None:
    widget = window.grid.views[ViewKind.PHOTOGRAPH]
    metrics = QFontMetrics(widget.font())
    for text, lines in (("short", 1), ("a word " * 200, 5)):
        size = QSvgRenderer(figure_export.svg(widget, text)).viewBox().size()
        height = figure_export.caption_height(text, widget.width(), metrics)
        assert size == QSize(widget.width(), widget.height() + height)
        assert height >= lines * metrics.height() + 2 * figure_export.GAP


def test_the_names_of_two_compared_runs_lie_over_their_view_in_an_svg(window: MainWindow) -> None:
    first, second = window.session.view.shown, scripted_record(settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=8.0))
    assert first is not None
    second.picture = first.picture
    window.session.add_run(second)
    window.session.view.compare_with(first)
    QApplication.processEvents()
    letters = "".join(ET.fromstring(figure_export.svg(window.grid, "")).itertext())
    for name in window.grid.views[ViewKind.CUT]._tags.names:
        assert name[:5] in letters and name.startswith("Run ")


def test_what_widgets_clip_stays_where_it_belongs_in_an_svg(qtbot: QtBot) -> None:
    """Tables and rich text clip what they paint; below another widget the clip must lie as far down as they do."""
    widget = QWidget()
    qtbot.addWidget(widget)
    table = QTableWidget(1, 1)
    table.setItem(0, 0, QTableWidgetItem("in the cell"))
    layout = QVBoxLayout(widget)
    layout.addSpacing(150)
    layout.addWidget(QLabel("<b>rich text</b>"))
    layout.addWidget(table)
    widget.resize(300, 400)
    widget.show()
    tree = ET.fromstring(figure_export.svg(widget, "the caption"))
    clips = clips_in(tree)
    for text in ("in the cell", "rich text"):
        (part,) = (part for part in tree.iter(f"{SVG}g") if part.get(CLIPS) and text in "".join(part.itertext()))
        left, top, right, bottom = clips[part.get(CLIPS, "")]
        (letters,) = part.iter(f"{SVG}text")
        across, down = (float(value) for value in part[0].get("transform", "")[7:-1].split(",")[4:])
        x, y = across + float(letters.get("x", "")), down + float(letters.get("y", ""))
        assert y > 150 and left <= x <= right and top <= y <= bottom


def test_symbols_of_a_plot_are_drawn_and_not_copied(qtbot: QtBot) -> None:
    view = pg.PlotWidget()
    qtbot.addWidget(view)
    symbols = pg.ScatterPlotItem(range(5), range(5), symbol="o")
    view.addItem(symbols)
    view.show()
    images, paths = (f"{SVG}{name}" for name in ("image", "path"))
    tree = ET.fromstring(figure_export.svg(view, "the caption"))
    assert len(list(tree.iter(images))) < 5 <= len(list(tree.iter(paths)))
    assert symbols._exportOpts is False, "on screen they are quick again"


def test_a_figure_has_no_question_marks_and_the_screen_keeps_them(window: MainWindow) -> None:
    view = window.grid.views[ViewKind.CUT]
    assert view.title.help.isVisible()
    letters = [part.text for part in ET.fromstring(figure_export.svg(window.grid, "the caption")).iter(f"{SVG}text")]
    assert "Last cut: 1" in letters and "?" not in letters
    assert view.title.help.isVisible()


def test_a_figure_has_no_ring_around_what_has_the_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.activateWindow()
    strip = window.timeline.strip
    without = figure_export.drawn(window.timeline, "caption")
    strip.setFocus()
    qtbot.waitUntil(lambda: strip.findChild(FocusRing) is not None)
    assert figure_export.drawn(window.timeline, "caption") == without
    ring = strip.findChild(FocusRing)
    assert isinstance(ring, FocusRing) and ring.isVisible()


def test_a_figure_is_on_white_whatever_the_theme(window: MainWindow, qtbot: QtBot) -> None:
    theme.apply("dark")
    try:
        window.grid.maximise(ViewKind.NETWORK)
        qtbot.waitUntil(lambda: not window.session.drawing.is_behind)
        before = window.grid.grab().toImage()
        picture = np.asarray(
            Image.open(io.BytesIO(figure_export.png(figure_export.drawn(window.grid, "the caption")))).convert("L")
        )
        drawing = figure_export.svg(window.grid, "the caption").decode()
        QApplication.processEvents()
        assert picture[0, 0] == picture[-1, -1] == 255 and "#26282b" not in drawing and "#1b1d1f" not in drawing
        assert window.grid.grab().toImage() == before, "on screen it is dark as before"
        assert window.grid.palette().color(QPalette.ColorRole.Window) == QColor("#26282b")
    finally:
        theme.apply("light")


# What the tests share


def rendered(widget: QWidget) -> NDArray[np.uint8]:
    """The SVG of a widget as Qt renders it, a pixel a point: uint8, (h, w, 3)."""
    renderer = QSvgRenderer(figure_export.svg(widget, "the caption"))
    image = QImage(renderer.viewBox().size(), QImage.Format.Format_RGBA8888)
    image.fill(QColor("white"))
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)[..., :3].copy()


def places(window: MainWindow) -> list[QRect]:
    """Where the four views' pictures lie in the grid."""
    return [QRect(view.canvas.mapTo(window.grid, QPoint()), view.canvas.size()) for view in window.grid.views.values()]


def clips_in(tree: ET.Element) -> dict[str, tuple[int, int, int, int]]:
    """The left, top, right and bottom pixel of each clip, by what refers to it."""
    return {f"url(#{clip.get('id')})": box(clip[0].get("d", "")) for clip in tree.iter(f"{SVG}clipPath")}


def box(path: str) -> tuple[int, int, int, int]:
    """A rectangle that is written as a path; an empty one lets nothing through."""
    if not path:
        return 0, 0, -1, -1
    corners = np.array([corner[1:].split(",") for corner in path.replace("Z", "").split()], float)
    left, top, right, bottom = *corners.min(axis=0), *corners.max(axis=0)
    return round(left), round(top), round(right) - 1, round(bottom) - 1


def decoded(link: str) -> NDArray[np.uint8]:
    """The pixels of an image that stands in the file: uint8, (h, w, 3)."""
    head, _, text = link.partition(",")
    assert head == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB"))


def test_what_waits_for_its_turn_to_be_painted_is_in_the_figure(window: MainWindow) -> None:
    view = window.grid.views[ViewKind.CUT]
    view.setUpdatesEnabled(False)
    assert b"Last cut: 1" in figure_export.svg(view, "the caption")
    window.session.view.show_frame(Frame(Stage.CUT, 0))
    assert b">Cut 1<" in figure_export.svg(window.grid, "the caption")


def test_the_caption_of_a_stopped_run_says_whose_labels_its_map_has() -> None:
    record = scripted_record()
    assert record.finished is not None and "by patches" not in figure_export.caption(record, Frame(Stage.FINAL))
    record.finished = replace(record.finished, confidence=None, by_patches=True)
    assert "pixel map, by patches" in figure_export.caption(record, Frame(Stage.FINAL))
