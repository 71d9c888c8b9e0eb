"""What the views show of a level of detail, in the whole grid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pyqtgraph as pg
import pytest
from hierarchies import alone, striped
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot
from scripted_run import ScriptedEngine, scripted_picture, scripted_record

from app.image_views.level_content import first_map, level_badge, level_content, level_label_at
from app.image_views.picture_grid import PictureGrid
from app.image_views.picture_view import PictureView
from app.image_views.views import ViewKind
from app.session.run_phase import RunPhase
from app.session.session import Session
from grapl_engine import LabelCount, Picture
from grapl_engine.storage.palette import COLORS


@pytest.fixture
def engine() -> ScriptedEngine:
    return ScriptedEngine()


@pytest.fixture
def session(qapp: object, engine: ScriptedEngine) -> Iterator[Session]:
    session = Session(engine=engine, maker=lambda picture, should_stop: striped())
    yield session
    session.close()


@pytest.fixture
def grid(qtbot: QtBot, session: Session, monkeypatch: pytest.MonkeyPatch) -> PictureGrid:
    """With a picture whose own segments are known."""
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    grid.show()
    qtbot.waitExposed(grid)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    return grid


def pixels(grid: PictureGrid) -> PictureView:
    return grid.views[ViewKind.PIXELS]


def colors(view: PictureView) -> list[tuple[int, ...]] | None:
    """Of the four stripes, as the view's level layer has them; None where it draws no level."""
    layer = view._runs[0].level
    if layer.level is None:
        return None
    found = layer.pixels[30, [10, 30, 60, 90]]
    return [tuple(int(value) >> shift & 255 for shift in (16, 8, 0)) for value in found]


def of_labels(labels: str) -> list[tuple[int, ...]]:
    return [tuple(int(part) for part in COLORS[int(label)]) for label in labels]


def click(qtbot: QtBot, view: PictureView, x: float, y: float) -> None:
    place = view.canvas.mapFromScene(view.canvas.to_scene(x, y))
    qtbot.mouseMove(view.canvas.viewport(), place)
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_what_there_is_to_show_without_a_widget(session: Session, qtbot: QtBot) -> None:
    assert first_map(session) is None and level_content(session, is_strength=True) is None
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.detail.hierarchy_changed):
        session.runs.warm_up()
    first = first_map(session)
    assert first is not None and first.level is not None and first.note == "no network yet"
    assert level_content(session, is_strength=False) is None
    session.detail.show_level(4)
    chosen = level_content(session, is_strength=False)
    assert chosen is not None and chosen.level is not None
    assert level_badge(session, chosen.level)[0] == "4 segments, detail"
    assert [level_label_at(session, chosen.level, x, 5) for x in (10, 30, 60, 90, 96)] == [0, 3, 1, 2, None]


def test_segments_of_the_run_before_are_not_called_the_pictures_own(session: Session, qtbot: QtBot) -> None:
    """While the next run has no map yet, the levels of the one before stay."""
    record = scripted_record(scripted_picture())
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    session.add_run(record)
    first = first_map(session)
    assert first is not None and (first.title, first.note) == ("Segments of the run before", "automatic level")


def test_a_picture_without_a_run_shows_its_own_segments(grid: PictureGrid) -> None:
    view = pixels(grid)
    assert (view.title.title, view.title.note) == ("The picture's own segments", "no network yet")
    assert view.title.marks == ("2 segments, automatic",)
    assert colors(view) == of_labels("0011") and view.hint == ""
    assert grid.views[ViewKind.NETWORK].hint and colors(grid.views[ViewKind.NETWORK]) is None


def test_the_first_map_stays_until_the_runs_comes(
    qtbot: QtBot, grid: PictureGrid, session: Session, engine: ScriptedEngine
) -> None:
    engine.hold = 4
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.frame is not None)
    assert pixels(grid).title.title == "The picture's own segments" and colors(pixels(grid)) == of_labels("0011")
    assert pixels(grid).title.marks == ("2 segments, automatic", "running")
    engine.gate.set()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    assert pixels(grid).title.title == "Pixel map" and colors(pixels(grid)) is None


def test_a_level_stands_in_the_pixel_maps_place_until_it_is_left(grid: PictureGrid, session: Session) -> None:
    session.add_run(scripted_record(session.view.picture))
    session.detail.show_level(3)
    view = pixels(grid)
    assert (view.title.title, view.title.note) == ("Pixel map, detail", "the picture's own segments, no network")
    assert view.title.marks == ("3 segments, detail",)
    assert "border strengths 0.167 to 0.333" in view.title.toolTip()
    session.view.step_frame(-1)
    assert view.title.title == "Pixel map, detail" and grid.views[ViewKind.NETWORK].title.title.startswith("Network")
    session.detail.show_cut(None)
    assert view.title.title == "Pixel map 2" and colors(view) is None


def test_old_settings_are_no_matter_to_the_pictures_own(grid: PictureGrid, session: Session) -> None:
    record = scripted_record(session.view.picture)
    session.add_run(record)
    session.configuration.set_auto_rerun(False)
    session.configuration.set_settings(record.settings.replace(lambda_=7.0))
    session.detail.show_level(2)
    assert "previous settings" in grid.views[ViewKind.CUT].title.marks
    assert "previous settings" not in pixels(grid).title.marks
    assert record.finished is not None
    record.finished = replace(record.finished, hierarchy=striped(source="network"))
    session.runs.run_ended.emit(record)
    assert "previous settings" in pixels(grid).title.marks


def test_a_click_selects_a_segment_of_the_level(qtbot: QtBot, grid: PictureGrid, session: Session) -> None:
    session.detail.show_level(2)
    click(qtbot, pixels(grid), 70, 20)
    assert (session.detail.selected, session.view.selected) == (1, None)
    left, _, right, _ = colors(pixels(grid)) or [()] * 4
    assert right == of_labels("1")[0] and sum(left) < sum(of_labels("0")[0])
    veil = grid.views[ViewKind.PHOTOGRAPH]._runs[0].level.pixels[30, [10, 90]] >> 24
    assert veil.tolist() == [255, 0]
    click(qtbot, pixels(grid), 70, 20)
    assert session.detail.selected is None
    assert colors(pixels(grid)) == of_labels("0011")


def test_another_views_click_selects_a_label_of_the_run(qtbot: QtBot, grid: PictureGrid, session: Session) -> None:
    session.add_run(scripted_record(session.view.picture))
    session.detail.show_level(2)
    session.detail.select(1)
    click(qtbot, grid.views[ViewKind.CUT], 10, 10)
    assert (session.detail.selected, session.view.selected) == (None, 0)


def test_border_strength_takes_the_place_and_gives_it_back(grid: PictureGrid, session: Session) -> None:
    session.detail.show_level(3)
    grid.options.set_border_strength(True)
    view = pixels(grid)
    assert (view.title.title, view.title.marks) == ("Border strength", ("4 superpixels",))
    assert (view._runs[0].level.pixels == 0xFFFFFFFF).all()
    grid.options.set_border_strength(False)
    assert view.title.title == "Pixel map, detail" and colors(view) == of_labels("0012")


def test_beside_a_compared_run_the_badge_counts_both(grid: PictureGrid, session: Session) -> None:
    other = scripted_record(session.view.picture)
    session.add_run(other)
    session.add_run(scripted_record(session.view.picture))
    session.view.compare_with(other)
    session.detail.show_level(3)
    assert pixels(grid).title.marks == ("5 | 3 segments",)


def test_specks_do_not_count_as_segments_beside_a_compared_run(
    grid: PictureGrid, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LabelCount, "SPECK_SHARE", 0.3)
    other = scripted_record(session.view.picture)
    session.add_run(other)
    session.add_run(scripted_record(session.view.picture))
    session.view.compare_with(other)
    session.detail.show_level(3)
    assert session.detail.cut is not None and session.detail.cut.label_count.specks == 2
    assert pixels(grid).title.marks[0].endswith("| 1 segment")


def test_one_pixel_and_one_superpixel(qtbot: QtBot) -> None:
    session = Session(engine=ScriptedEngine(), maker=lambda picture, should_stop: alone(1, 1))
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.runs.warm_up()
    session.open_picture(Picture(np.zeros((1, 1, 3), np.uint8), "a dot"))
    qtbot.waitUntil(lambda: session.detail.hierarchy is not None)
    assert pixels(grid).title.marks == ("1 segment, automatic",)
    session.detail.step(1)
    assert pixels(grid)._runs[0].level.pixels.shape == (1, 1)
    session.close()


def test_the_bar_is_under_the_pixel_map_and_asks_for_its_place_in_the_guide(qtbot: QtBot, grid: PictureGrid) -> None:
    bar = pixels(grid).findChild(type(grid._bar))
    assert bar is not None and bar.mapTo(pixels(grid), QPoint()).y() > pixels(grid).canvas.height()
    with qtbot.waitSignal(grid.help_asked) as asked:
        qtbot.mouseClick(bar.help, Qt.MouseButton.LeftButton)
    assert asked.args == ["Detail"]
