import threading
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pyqtgraph as pg
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication
from scripted_run import scripted_events, scripted_labels, scripted_picture, scripted_record

from app.image_views.canvas import Camera
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.session.preview import CutPreview, PreviewKind
from app.session.run_phase import RunPhase
from app.session.run_text import DRAWING, phase_text
from app.session.session import Session
from grapl_engine import EndReason, Finished, Frame, Settings, Stage
from grapl_engine.label_constraints import LabelConstraint, LabelConstraints


@pytest.fixture
def session():
    session = Session(engine=lambda job, should_stop: iter(()))
    yield session
    session.close()


@pytest.fixture
def grid(qtbot, session, monkeypatch):
    monkeypatch.setitem(pg.CONFIG_OPTIONS, "mouseRateLimit", 0)  # else moves that follow within 10 ms are dropped
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(800, 620)
    grid.show()
    qtbot.waitExposed(grid)
    return grid


def spot(view, x, y):
    """Where (x, y) of the picture is on the view's canvas."""
    return view.canvas.mapFromScene(view.canvas.to_scene(x, y))


def click(qtbot, view, x, y):
    qtbot.mouseMove(view.canvas.viewport(), spot(view, x, y))
    qtbot.mouseClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, x, y))


def drag(surface, to):
    """A move with the left button down; qtbot moves with none."""
    left, place = Qt.MouseButton.LeftButton, QPointF(to)
    kind, keys = QEvent.Type.MouseMove, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(surface, QMouseEvent(kind, place, surface.mapToGlobal(place), Qt.MouseButton.NoButton, left, keys))


def label_views(grid):
    return [grid.views[kind] for kind in LABEL_VIEWS]


def titles(grid):
    return [view.title.title for view in grid.views.values()]


def test_views_without_a_run_say_what_comes(grid, session, qtbot):
    session.open_picture(scripted_picture())
    assert all(view.hint for view in label_views(grid))
    assert not grid.views[ViewKind.PHOTOGRAPH].hint
    assert grid.views[ViewKind.PHOTOGRAPH].title.marks == ("96 \N{MULTIPLICATION SIGN} 64",)


def test_each_frame_fills_the_views(grid, session):
    record = scripted_record()
    session.add_run(record)
    assert titles(grid) == ["Photograph", "Network 2", "Last cut: 1", "Pixel map"]
    assert grid.views[ViewKind.PIXELS].title.marks == ("5 segments",)
    session.view.show_frame(Frame(Stage.NETWORK, 0))
    assert titles(grid) == ["Photograph", "Network 1", "Graph cut", "Pixel map 1"]
    session.view.show_frame(Frame(Stage.INITIAL))
    assert titles(grid)[1] == "Initial labels"
    np.testing.assert_array_equal(grid.views[ViewKind.NETWORK]._runs[0].labels.image, record.prepared.initial_labels)


@pytest.mark.parametrize("labels", [1, 40])
def test_few_and_many_labels(grid, session, labels):
    session.add_run(scripted_record(labels=labels))
    assert grid.views[ViewKind.PIXELS].title.marks == (f"{labels} segment{'s' * (labels > 1)}",)


def test_click_selects_and_a_second_one_lets_go(grid, session, qtbot):
    session.add_run(scripted_record())
    view = grid.views[ViewKind.PIXELS]
    click(qtbot, view, 20.5, 55.5)
    assert session.view.selected == 2
    lut = view._runs[0].labels.lut
    np.testing.assert_array_equal(lut, grid.views[ViewKind.NETWORK]._runs[0].labels.lut)
    assert lut[2].max() > 100
    assert lut[0, :3].max() < 70
    click(qtbot, grid.views[ViewKind.CUT], 20.5, 55.5)
    assert session.view.selected is None


def test_click_beside_the_picture_selects_nothing(grid, session, qtbot):
    session.add_run(scripted_record())
    session.view.select(1)
    click(qtbot, grid.views[ViewKind.PIXELS], -0.5, 30)
    assert session.view.selected is None


def test_click_on_the_photograph_takes_the_finest_map(grid, session, qtbot):
    session.add_run(scripted_record())
    click(qtbot, grid.views[ViewKind.PHOTOGRAPH], 72.5, 14.5)
    assert session.view.selected == 4
    np.testing.assert_array_equal(
        grid.views[ViewKind.PHOTOGRAPH]._runs[0].labels.image, session.view.shown.finished.pixel_labels
    )


def test_selection_does_not_draw_labels_anew(grid, session):
    session.add_run(scripted_record())
    before = [view._runs[0].labels.image for view in label_views(grid)]
    session.view.select(1)
    session.view.point_at((3.0, 4.0))
    assert all(view._runs[0].labels.image is image for view, image in zip(label_views(grid), before, strict=True))


def test_double_click_maximises_and_leaves_the_selection(grid, session, qtbot):
    session.add_run(scripted_record())
    session.view.select(1)
    view = grid.views[ViewKind.CUT]
    qtbot.mouseMove(view.canvas.viewport(), spot(view, 20, 55))
    click(qtbot, view, 20, 55)
    qtbot.mouseDClick(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 20, 55))
    qtbot.mouseRelease(view.canvas.viewport(), Qt.MouseButton.LeftButton, pos=spot(view, 20, 55))
    assert grid.maximised is ViewKind.CUT
    assert session.view.selected == 1


def test_maximise_gives_one_view_all_the_room_and_four_come_back(grid, session, qtbot):
    session.add_run(scripted_record())
    with qtbot.waitSignal(grid.maximised_changed):
        grid.maximise(ViewKind.NETWORK)
    assert [view.isVisible() for view in grid.views.values()] == [False, True, False, False]
    qtbot.waitUntil(lambda: grid.views[ViewKind.NETWORK].width() > 780 and grid.views[ViewKind.NETWORK].height() > 600)
    grid.maximise(ViewKind.NETWORK)
    assert grid.maximised is None
    assert all(view.isVisible() for view in grid.views.values())
    qtbot.waitUntil(lambda: len({view.height() for view in grid.views.values()}) == 1)


def test_pan_and_zoom_are_shared(grid, session):
    session.add_run(scripted_record())
    grid.views[ViewKind.NETWORK].canvas.set_camera(Camera(30.0, 20.0, 0.1))
    grid.views[ViewKind.NETWORK].canvas._box.sigRangeChangedManually.emit([True, True])
    for view in grid.views.values():
        seen = view.canvas.camera
        assert (seen.x, seen.y, seen.scale) == pytest.approx((30.0, 20.0, 0.1), rel=1e-3)
    grid.fit()
    for view in grid.views.values():
        assert (view.canvas.camera.x, view.canvas.camera.y) == pytest.approx((48, 32))


def test_pointing_shows_the_crosshair_everywhere(grid, session, qtbot):
    session.add_run(scripted_record())
    view = grid.views[ViewKind.NETWORK]
    qtbot.mouseMove(view.canvas.viewport(), spot(view, 60, 40))
    qtbot.waitUntil(lambda: session.view.pointer is not None)
    assert session.view.pointer == pytest.approx((60, 40), abs=0.5)
    x = {view._crosshair.lines[0].line().x1() for view in grid.views.values()}
    assert x == {session.view.pointer[0]}
    session.view.point_at(None)
    assert not any(line.isVisible() for view in grid.views.values() for line in view._crosshair.lines)


def test_changed_settings_mark_the_views_stale(grid, session):
    record = scripted_record()
    session.configuration.set_auto_rerun(False)
    session.add_run(record)
    assert "previous settings" not in grid.views[ViewKind.NETWORK].title.marks
    session.configuration.set_settings(record.settings.replace(lambda_=1.0))
    assert all("previous settings" in view.title.marks for view in label_views(grid))
    assert "previous settings" not in grid.views[ViewKind.PHOTOGRAPH].title.marks
    session.configuration.undo()
    assert "previous settings" not in grid.views[ViewKind.PIXELS].title.marks


def test_label_views_have_a_grey_photograph(grid, session):
    session.open_picture(scripted_picture())
    for view in grid.views.values():
        place = spot(view, 30.5, 10.5)  # the sky
        red, _, blue, _ = view.canvas.grab().toImage().pixelColor(place).getRgb()
        assert (red == blue) is (view is not grid.views[ViewKind.PHOTOGRAPH])


def test_every_map_tells_of_its_specks(grid, session):
    record = scripted_record()
    labels = np.zeros((64, 96), np.uint16)
    labels[0, :3] = 1, 2, 3
    record.finished = Finished(EndReason.COMPLETED, labels, None, False, {})
    record.iterations[0] = replace(record.iterations[0], pixel_labels=labels)
    session.add_run(record)
    for frame in (Frame(Stage.FINAL), Frame(Stage.NETWORK, 0)):
        session.view.show_frame(frame)
        assert grid.views[ViewKind.PIXELS].title.marks == ("1 segment, 3 specks",)
        assert "less than a thousandth" in grid.views[ViewKind.PIXELS].title.toolTip()
    session.view.show_frame(Frame(Stage.FINAL))
    assert "Network 2 had 5 segments on its patches; here pixels" in grid.views[ViewKind.PIXELS].title.toolTip()


# While a run goes on


@pytest.fixture
def gated(qtbot, monkeypatch):
    """A grid whose engine says the first `gate.steps` events, then waits for a stop or for more."""
    gate = SimpleNamespace(steps=100, opened=threading.Event())

    def engine(job, should_stop):
        for number, event in enumerate(scripted_events(job.picture, job.settings)):
            while number >= gate.steps:
                if should_stop():
                    return
                gate.opened.wait(0.002)
            yield event

    session = Session(engine=engine, settings=Settings(d=8, k0=5, steps=(1, 1)))
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(800, 620)
    session.open_picture(scripted_picture())
    with qtbot.waitSignal(session.runs.runs_changed):
        session.runs.start()
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    yield SimpleNamespace(grid=grid, session=session, gate=gate)
    session.close()


def marks(grid):
    return [view.title.marks[1:] for view in label_views(grid)]


def test_rerun_keeps_the_last_cut_and_map_until_it_has_its_own(gated, qtbot):
    grid, session, gate = gated.grid, gated.session, gated.gate
    first = session.runs.kept[0]
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running)
    assert session.view.frame == Frame(Stage.INITIAL)
    qtbot.waitUntil(lambda: titles(grid)[1:] == ["Initial labels", "Last cut: 1", "Pixel map"])
    assert grid.painter.content.of[ViewKind.CUT].labels is first.iterations[0].cut_labels
    assert grid.painter.content.of[ViewKind.PIXELS].labels is first.finished.pixel_labels
    assert marks(grid) == [("running",), ("previous run",), ("previous run",)]
    gate.steps = 5
    qtbot.waitUntil(lambda: session.view.frame == Frame(Stage.CUT, 0))
    qtbot.waitUntil(lambda: marks(grid) == [("running",)] * 3)
    session.view.show_frame(Frame(Stage.INITIAL))
    assert grid.painter.content.of[ViewKind.CUT].labels is None
    gate.steps = 100
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY)
    session.view.show_frame(Frame(Stage.INITIAL))
    assert grid.painter.content.of[ViewKind.PIXELS].labels is None
    qtbot.waitUntil(lambda: marks(grid) == [()] * 3)


def test_a_run_that_is_stopped_early_takes_the_last_labels_away(gated, qtbot):
    grid, session, gate = gated.grid, gated.session, gated.gate
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running and not session.runs.news.is_waiting)
    assert grid.painter.content.of[ViewKind.CUT].labels is session.runs.kept[0].iterations[0].cut_labels
    with qtbot.waitSignal(session.runs.run_ended):
        session.runs.stop()
    assert grid.painter.content.of[ViewKind.CUT].labels is None and grid.painter.content.of[ViewKind.PIXELS].labels is None


def test_while_a_run_goes_on_the_views_are_shown_one_after_the_other(gated, qtbot, monkeypatch):
    grid, session, gate = gated.grid, gated.session, gated.gate
    shown = []
    for number, view in enumerate(grid.views.values(), 1):
        monkeypatch.setattr(view, "show_content", lambda *_, number=number: shown.append(number))
    grid.painter.show_frame()
    assert sorted(shown) == [1, 2, 3, 4], "at rest all at once"
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running)
    qtbot.waitUntil(lambda: not grid.painter._staging._waiting)
    shown.clear()
    grid.painter.show_frame()
    assert shown == []
    qtbot.waitUntil(lambda: shown == [4, 3, 2, 1])
    shown.clear()
    grid.painter.show_frame()
    grid.painter._staging._paint_next()
    grid.painter.show_frame()
    qtbot.waitUntil(lambda: shown == [4, 4, 3, 2, 1])


def test_a_run_is_done_when_all_views_show_it_and_previous_until_then(gated, qtbot, monkeypatch):
    grid, session, gate = gated.grid, gated.session, gated.gate
    grid.show()
    first = session.runs.kept[0]
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: marks(grid) == [("running",), ("previous run",), ("previous run",)])
    seen = dict.fromkeys(LABEL_VIEWS, first)
    said = []

    def paint(kind):
        seen[kind] = grid.painter.content.of[kind].record
        shown(kind)

    def look():
        """What is said, and of which run each view has labels and a mark."""
        marked = {kind: "previous run" in view.title.marks for kind, view in grid.views.items() if kind in LABEL_VIEWS}
        said.append((phase_text(session), {kind: record is first for kind, record in seen.items()}, marked))

    shown = grid.painter._show_content
    monkeypatch.setattr(grid.painter, "_show_content", paint)
    monkeypatch.setattr(grid.painter._staging, "_paint", paint)
    for changed in (session.runs.phase_changed, session.drawing.changed, session.runs.run_ended):
        changed.connect(look)
    gate.steps = 100
    qtbot.waitUntil(lambda: session.runs.phase is RunPhase.READY and not session.drawing.is_behind)
    for text, is_old, is_marked in said:
        assert text != "Done" or not any(is_old.values()), "done means that all views show it"
        assert all(is_marked[kind] for kind in LABEL_VIEWS if is_old[kind] and kind is not ViewKind.NETWORK)
    assert DRAWING in [text for text, _, _ in said] and said[-1][0] == "Done"
    assert marks(grid) == [()] * 3


def test_click_on_the_previous_run_selects_what_has_its_color(gated, qtbot):
    grid, session, gate = gated.grid, gated.session, gated.gate
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running)
    session.view.shown.palette_indices = (4, 3, 2, 1, 0)
    grid.painter.show_frame()
    assert grid.painter.content.label_at(ViewKind.PIXELS, 10.5, 5.5, 0.0) == 4  # label 0, slot 0: label 4 of the new run
    session.view.select(4)
    lut = grid.views[ViewKind.PIXELS]._runs[0].labels.lut
    np.testing.assert_array_equal(lut[0], grid.views[ViewKind.NETWORK]._runs[0].labels.lut[4])


def test_an_older_run_beside_a_running_one_has_the_same_mark_everywhere(gated, qtbot):
    grid, session, gate = gated.grid, gated.session, gated.gate
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.shown is session.runs.running)
    session.show_run(session.runs.kept[0])
    qtbot.waitUntil(lambda: marks(grid) == [("previous settings",)] * 3)


def test_another_picture_forgets_the_run_before(gated, qtbot):
    grid, session, gate = gated.grid, gated.session, gated.gate
    session.open_picture(scripted_picture("another.png"))
    gate.steps = 2
    session.runs.start()
    qtbot.waitUntil(lambda: session.view.frame == Frame(Stage.INITIAL))
    assert grid.painter.content.of[ViewKind.CUT].labels is None
    assert grid.painter.content.of[ViewKind.PIXELS].hint == "The first pixel map comes after iteration 1."


# Wipe


@pytest.fixture
def two_runs(session):
    first = scripted_record()
    second = scripted_record(first.picture, settings=first.settings.replace(lambda_=8.0))
    second.palette_indices = (4, 3, 2, 1, 0)
    session.add_run(first)
    session.add_run(second)
    return first, second


def test_wipe_shows_the_compared_run_left_and_names_both(grid, session, two_runs):
    first = two_runs[0]
    assert grid.views[ViewKind.PIXELS].names is None
    session.view.compare_with(first)
    for view in label_views(grid):
        assert view.names == ("Run 1 \xb7 \u03bb 64", "Run 2 \xb7 \u03bb 8")
        right, left = view._runs
        assert left.boundingRect().right() == right.boundingRect().left() == 48
    assert grid.views[ViewKind.PHOTOGRAPH].names is None
    assert grid.views[ViewKind.PIXELS].title.marks == ("5 | 5 segments",)
    session.view.compare_with(None)
    assert grid.views[ViewKind.PIXELS].title.marks == ("5 segments",)
    assert grid.views[ViewKind.PIXELS].names is None
    assert grid.views[ViewKind.PIXELS]._runs[0].boundingRect().width() == 96


def test_wipe_is_dragged_with_the_mouse_in_all_views(grid, session, two_runs, qtbot):
    session.view.compare_with(two_runs[0])
    view, surface = grid.views[ViewKind.PIXELS], grid.views[ViewKind.PIXELS].canvas.viewport()
    start = spot(view, 48, 40)
    qtbot.mouseMove(surface, start)
    qtbot.mousePress(surface, Qt.MouseButton.LeftButton, pos=start)
    for x in (44, 36, 24):
        drag(surface, spot(view, x, 40))
    qtbot.mouseRelease(surface, Qt.MouseButton.LeftButton, pos=spot(view, 24, 40))
    for other in label_views(grid):
        assert other.wipe == pytest.approx(24, abs=1)
        assert other._runs[1].boundingRect().width() == pytest.approx(24, abs=1)
    assert view.canvas.camera.x == pytest.approx(48)


def test_click_left_of_the_wipe_selects_the_label_of_that_color(grid, session, two_runs, qtbot):
    session.view.compare_with(two_runs[0])
    click(qtbot, grid.views[ViewKind.PIXELS], 10.5, 60.5)  # label 2 of the first run, slot 2: label 2 of the second
    assert session.view.selected == 2
    session.view.select(None)
    click(qtbot, grid.views[ViewKind.PIXELS], 10.5, 5.5)  # label 0, slot 0: label 4 of the second
    assert session.view.selected == 4
    shown, compared = (run.labels.lut for run in grid.views[ViewKind.PIXELS]._runs)
    np.testing.assert_array_equal(shown[4], compared[0])


def test_large_pictures_are_drawn_decimated_over_the_same_rect(grid, session):
    picture = scripted_picture(width=4200, height=60)
    session.add_run(scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1))))
    layer = grid.views[ViewKind.PIXELS]._runs[0].labels
    np.testing.assert_array_equal(layer.image, scripted_labels((60, 4200))[::3, ::3])
    assert layer.mapRectToParent(layer.boundingRect()).width() == pytest.approx(4200)
    session.view.point_at((4000.0, 30.0))
    assert grid.views[ViewKind.PHOTOGRAPH]._crosshair.lines[1].line().x2() == 4200


def test_click_selects_the_patch_under_it_in_every_view(grid, session, qtbot):
    session.add_run(scripted_record())
    click(qtbot, grid.views[ViewKind.PHOTOGRAPH], 90, 5)
    assert session.view.patch == (0, 7)
    click(qtbot, grid.views[ViewKind.PIXELS], 5, 60)
    assert session.view.patch == (7, 0)


def preview(title="Lambda 8, network frozen"):
    return CutPreview(PreviewKind.WHAT_IF, np.full((8, 8), 3, np.uint16), title, None, "2 patches changed")


def test_an_preview_stands_in_the_cut_view_alone_and_says_so(grid, session):
    session.add_run(scripted_record())
    before = titles(grid)
    session.view.set_preview(preview())
    assert titles(grid)[2] == "Lambda 8, network frozen"
    assert [title for number, title in enumerate(titles(grid)) if number != 2] == before[:2] + before[3:]
    assert grid.views[ViewKind.CUT].title.marks == ("1 segment", "what-if")
    assert "what-if" not in grid.views[ViewKind.NETWORK].title.marks
    session.view.set_preview(None)
    assert titles(grid) == before and "what-if" not in grid.views[ViewKind.CUT].title.marks


def test_an_preview_of_a_run_with_other_settings_set_is_still_an_preview(grid, session):
    session.add_run(scripted_record())
    session.configuration.set_settings(session.configuration.settings.replace(mu=2.0))
    assert "previous settings" in grid.views[ViewKind.CUT].title.marks
    session.view.set_preview(preview())
    assert "what-if" in grid.views[ViewKind.CUT].title.marks and "previous settings" not in grid.views[ViewKind.CUT].title.marks


def test_painting_takes_the_left_button_and_leaves_the_selection(grid, session, qtbot):
    session.add_run(scripted_record())
    strokes = []
    grid.painted.connect(lambda x, y, is_start: strokes.append((round(x), round(y), is_start)))
    grid.set_painting(True)
    view, left = grid.views[ViewKind.NETWORK], Qt.MouseButton.LeftButton
    qtbot.mousePress(view.canvas.viewport(), left, pos=spot(view, 10, 10))
    drag(view.canvas.viewport(), spot(view, 40, 30))
    drag(view.canvas.viewport(), spot(view, -20, 30))
    qtbot.mouseRelease(view.canvas.viewport(), left, pos=spot(view, 40, 30))
    assert [is_start for *_, is_start in strokes] == [True, False]
    assert abs(strokes[1][0] - 40) <= 1 and abs(strokes[1][1] - 30) <= 1
    assert session.view.selected is None and session.view.patch is None
    grid.set_painting(False)
    click(qtbot, view, 10, 10)
    assert len(strokes) == 2 and session.view.patch == (1, 0)


def test_new_seeds_mark_the_views_as_before_them(grid, session):
    session.add_run(scripted_record())
    session.configuration.set_constraints(LabelConstraints((LabelConstraint(0.5, 0.5, 1),)))
    assert all("previous seeds" in view.title.marks for view in label_views(grid))
    session.configuration.set_constraints(LabelConstraints())
    assert not any("previous seeds" in view.title.marks for view in label_views(grid))
