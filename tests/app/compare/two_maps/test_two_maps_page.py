"""The page with its parts, on scripted runs: what is chosen, shown, found and selected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.compare.baseline_source import BaselineMaps
from app.compare.panel import ComparePanel
from app.compare.two_maps.two_maps_page import TwoMapsPage
from app.compare.two_maps.way import WAYS, Way
from app.files import dialogs
from app.image_views.canvas import Camera
from app.image_views.picture_grid import PictureGrid
from app.image_views.views import ViewKind
from app.session.session import Session
from app.widgets.placeholder import LatePart
from grapl_engine import GraplError, RunRecord
from grapl_engine.evaluation.boundary import boundaries, matched_lines
from grapl_engine.evaluation.metrics import bsds_tolerance, contingency, score, variation_of_information
from grapl_engine.truth import Truth


def choose(page: TwoMapsPage, letter: str, source: object, place: object = None) -> None:
    """As the person does it."""
    page.sources.changed.emit()
    row = page.form.rows[letter]  # type: ignore[index]
    row.choose(source, place)  # type: ignore[arg-type]
    row.chosen_changed.emit()


def figures(page: TwoMapsPage) -> dict[str, list[str]]:
    names = [name for name, _ in page.form.figures._rows]
    return dict(zip(names, page.form.figures.texts(), strict=True))


def test_the_last_two_runs_are_compared_side_by_side(
    page: TwoMapsPage, runs: tuple[RunRecord, RunRecord], centre: LatePart
) -> None:
    assert [page.form.rows[letter].source for letter in ("a", "b")] == [*runs]
    assert centre.currentWidget() is page.board and page.in_views_place() is page.board
    titles = [view.title.title for view in page.board.views]
    assert titles == ["A: Run 1, pixel map", "B: Run 2, pixel map"]
    assert [view.title.marks for view in page.board.views] == [("5 segments",), ("20 segments",)]
    assert all(view.isVisible() and not view.hint for view in page.board.views)
    assert "From A to B: λ" in page.form.difference.text()


def test_every_figure_is_that_of_the_evaluation(page: TwoMapsPage, runs: tuple[RunRecord, RunRecord]) -> None:
    a, b = (run.finished.pixel_labels for run in runs)  # type: ignore[union-attr]
    by_b, by_a = score(a, [b]).mean, score(b, [a]).mean
    shown = figures(page)
    assert shown["Segments and specks"] == ["5", "20"]
    assert shown["mIoU"] == [f"{by_b.weighted_iou:.3f}", f"{by_a.weighted_iou:.3f}"]
    assert shown["Covering"] == [f"{by_b.covering:.3f}", f"{by_a.covering:.3f}"]
    assert shown["Its half of VI"] == [f"{half:.3f}" for half in variation_of_information(contingency(a, b))]
    assert shown["VI"] == 2 * [f"{by_b.variation_of_information:.3f}"]
    tolerance = page.form.tolerance.value()
    assert tolerance == round(bsds_tolerance(a.shape), 1)
    lines = boundaries(a), boundaries(b)
    found = [matched.sum() / drawn.sum() for matched, drawn in zip(matched_lines(*lines, tolerance), lines, strict=True)]
    assert shown["Boundary precision"] == [f"{share:.3f}" for share in found]
    assert shown["Boundary recall"] == [f"{share:.3f}" for share in reversed(found)]


def test_the_table_is_that_of_the_matched_segments(page: TwoMapsPage, runs: tuple[RunRecord, RunRecord]) -> None:
    a, b = (run.finished.pixel_labels for run in runs)  # type: ignore[union-attr]
    assert page.model.matched is not None
    rows = {row.key: row for row in page.form.table.rows}
    assert len(rows) == len(page.model.matched.pair.segments) == 20
    for (one, other), row in rows.items():  # type: ignore[misc]
        if one is None or other is None:
            assert row.texts[2] == "0.000"
            continue
        inside, either = ((a == one) & (b == other)).sum(), ((a == one) | (b == other)).sum()
        assert row.texts[2] == f"{inside / either:.3f}"
        assert row.texts[3] == f"{100 * (a == one).mean():.1f}"
    sky = next(row for (one, _), row in rows.items() if one == 0)  # type: ignore[misc]
    assert int(sky.texts[5]) > 1 and "is split in B" in sky.tip
    assert page.form.told.text().startswith(f"{100 * page.model.matched.share:.1f} % of the picture")


def test_partners_have_one_colour(page: TwoMapsPage) -> None:
    matched = page.model.matched
    assert matched is not None
    for one, other in matched.pair.partners.items():
        assert matched.a.colors[one] == matched.b.colors[other]
    assert len(set(matched.b.colors)) == len(matched.b.colors)
    drawn = [view._runs[0].labels._table for view in page.board.views]
    one, other = next(iter(matched.pair.partners.items()))
    assert (drawn[0].lut[one] == drawn[1].lut[other]).all()  # type: ignore[union-attr]


def test_one_run_alone_asks_for_another_map(session: Session, panel: ComparePanel, qtbot: QtBot, centre: LatePart) -> None:
    page = panel.page
    assert isinstance(page, TwoMapsPage) and centre.currentWidget() is page.grid
    assert page.form.told.text() == "Open a picture first: Ctrl+O."
    session.open_picture(scripted_picture())
    qtbot.waitUntil(lambda: "Space makes one" in page.form.told.text())
    assert centre.currentWidget() is page.grid
    record = scripted_record(session.view.picture)
    session.add_run(record)
    qtbot.waitUntil(lambda: "a" in page.model.made)
    assert page.form.told.text() == "Choose a map for B above." and page.form.rows["b"].source is None
    assert [view.hint for view in page.board.views] == ["", "Choose a map for B in the panel Compare."]
    assert page.form.table.isHidden() and page.form.figures.isHidden()
    session.add_run(scripted_record(session.view.picture, 9))
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert page.form.rows["a"].source is record


@pytest.mark.parametrize("way", [way for way in WAYS if way is not Way.VIEWS])
def test_each_way_is_in_the_views_place(page: TwoMapsPage, way: Way, centre: LatePart) -> None:
    page.form.ways.buttons[way].click()
    assert page.way is way is page.board.way and centre.currentWidget() is page.board
    assert page.board.views[1].isVisible() == (way is Way.BESIDE)
    assert page.form.legend.isVisible() == (way is Way.BOUNDARIES)
    assert page.form.pixels_legend.isVisible() == (way is Way.PIXELS)
    assert (page.board.views[0].names is not None) == (way is Way.WIPE)


def test_the_views_come_back_by_way_by_key_and_when_the_panel_is_put_away(
    page: TwoMapsPage, panel: ComparePanel, centre: LatePart, grid: PictureGrid
) -> None:
    page.show_way(Way.VIEWS)
    assert centre.currentWidget() is grid and page.in_views_place() is None
    page.next_way()
    assert page.way is Way.BESIDE and centre.currentWidget() is page.board
    grid.maximise(ViewKind.CUT)
    assert page.way is Way.VIEWS and centre.currentWidget() is grid and page.form.ways.buttons[Way.VIEWS].isChecked()
    page.show_way(Way.WIPE)
    panel.hide()
    assert centre.currentWidget() is grid
    panel.show()
    assert centre.currentWidget() is page.board and page.way is Way.WIPE


def test_b_is_seen_while_the_key_is_held(page: TwoMapsPage, window: QWidget, qtbot: QtBot) -> None:
    page.show_way(Way.FLICKER)
    view = page.board.views[0]
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    assert view.title.title == "A: Run 1, pixel map" and view.title.marks == ("5 segments",)
    before = view._runs[0].labels.image
    qtbot.keyPress(window, Qt.Key.Key_X)
    assert page.board.flipped and view.title.title == "B: Run 2, pixel map" and view.title.marks == ("20 segments",)
    assert not view._runs[1].isVisible() and view._runs[0].isVisible()
    assert view._runs[0].labels.image is before, "nothing is painted anew"
    qtbot.keyRelease(window, Qt.Key.Key_X)
    assert not page.board.flipped and view._runs[1].isVisible() and not view._runs[0].isVisible()
    page.flip()
    assert page.board.flipped
    page.show_way(Way.BESIDE)
    page.flip()
    assert not page.board.flipped


def test_a_row_selects_its_pair_in_both_maps_and_in_the_shown_run(
    page: TwoMapsPage, session: Session, runs: tuple[RunRecord, RunRecord]
) -> None:
    assert page.model.matched is not None and session.view.shown is runs[1]
    one, other = next(iter(page.model.matched.pair.partners.items()))
    page.form.row_chosen.emit((one, other))
    assert page.selection.labels == (one, other) and session.view.selected == other
    tables = [view._runs[0].labels._table for view in page.board.views]
    assert tables[0].lut[one].tolist() == tables[1].lut[other].tolist()  # type: ignore[union-attr]
    assert all(
        table.lut[(label + 1) % 5].max() == 255 and table.lut[(label + 1) % 5, :3].max() < 80
        for table, label in zip(tables, (one, other), strict=True)
    )  # type: ignore[union-attr]
    page.clear_selection()
    assert page.selection.labels == (None, None) and session.view.selected is None


def test_a_click_on_a_map_chooses_its_row_and_again_none(page: TwoMapsPage, runs: tuple[RunRecord, RunRecord]) -> None:
    b = runs[1].finished.pixel_labels  # type: ignore[union-attr]
    page.board.views[1].clicked.emit(50.5, 20.5)
    assert page.selection.labels[1] == b[20, 50]
    (row,) = [page.form.table.rows[index.row()] for index in page.form.table.selectionModel().selectedRows()]
    assert row.key == page.selection.labels
    page.board.views[1].clicked.emit(50.5, 20.5)
    assert page.selection.labels == (None, None) and not page.form.table.selectionModel().selectedRows()


def test_what_is_selected_elsewhere_is_selected_here(page: TwoMapsPage, session: Session) -> None:
    session.view.select(7)
    assert page.selection.labels[1] == 7
    session.view.select(None)
    assert page.selection.labels == (None, None)


def test_pan_zoom_and_crosshair_are_those_of_the_views(page: TwoMapsPage, grid: PictureGrid, session: Session) -> None:
    camera = Camera(30.0, 20.0, 0.05)
    page.board.views[1].camera_moved.emit(camera)
    others = page.board.views[0], grid.views[ViewKind.CUT]
    assert all(view.canvas._camera == camera for view in others)
    grid.fit()
    assert all(view.canvas._camera is None for view in (*page.board.views, others[1]))
    page.board.views[0].pointed.emit((3.0, 4.0))
    assert session.view.pointer == (3.0, 4.0) and page.form.here.text().startswith("Here: A 0, B ")


def test_a_row_out_of_sight_is_brought_there(page: TwoMapsPage, grid: PictureGrid) -> None:
    assert page.model.matched is not None
    grid.cameras.look_at(Camera(2.0, 2.0, 0.01))
    sea = next(row for row in page.model.matched.pair.segments if row.one == 3)
    page.form.row_chosen.emit((sea.one, sea.other))
    view = page.board.views[0].canvas
    half = view.camera.scale * view.width() / 2
    assert view.camera.x - half < 58 and view.camera.x + half > 96, "the sea is on the right"


def test_another_map_is_compared_and_the_tolerance_is_for_choice(
    page: TwoMapsPage, runs: tuple[RunRecord, RunRecord], qtbot: QtBot
) -> None:
    matched = page.model.matched
    page.form.tolerance.setValue(0.0)
    qtbot.waitUntil(lambda: page.model.borders is not None and page.model.borders.tolerance == 0.0)
    assert page.model.matched is matched, "the segments are matched once"
    choose(page, "b", runs[0])
    assert page.model.matched is None and page.form.table.isHidden()
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert figures(page)["VI"] == ["0.000", "0.000"] and figures(page)["Boundary precision"] == ["1.000", "1.000"]
    assert page.form.difference.text() == "A and B have the same settings."
    assert page.model.matched is not None and page.model.matched.share == 0


def test_swapping_turns_everything_round(page: TwoMapsPage, runs: tuple[RunRecord, RunRecord], qtbot: QtBot) -> None:
    before = figures(page)
    page.form.swap_button.click()
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert [page.form.rows[letter].source for letter in ("a", "b")] == [*reversed(runs)]
    assert {name: texts[::-1] for name, texts in before.items()} == figures(page)


def test_the_run_that_is_laid_beside_the_shown_one_is_compared_here(page: TwoMapsPage, session: Session, qtbot: QtBot) -> None:
    third = scripted_record(session.view.picture, 7)
    session.add_run(third)
    session.view.compare_with(session.runs.kept[1])
    qtbot.waitUntil(lambda: page.model.made.keys() == {"a", "b"} and page.model.made["b"].labelling.record is third)
    assert page.model.made["a"].labelling.record is session.runs.kept[1]


def test_another_picture_gives_the_views_back(page: TwoMapsPage, session: Session, centre: LatePart, qtbot: QtBot) -> None:
    session.open_picture(scripted_picture("another.png", 60, 90))
    qtbot.waitUntil(lambda: "Choose two maps above." in page.form.told.text())
    assert page.model.made == {} and centre.currentWidget() is page.grid and page.form.table.isHidden()


def test_a_baseline_that_fails_says_so_and_the_other_map_stays(
    page: TwoMapsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    def fail(self: BaselineMaps, picture: object, name: str, _count: int = 0) -> None:
        raise GraplError("This picture is too small for that.")

    monkeypatch.setattr(BaselineMaps, "of", fail)
    page.sources.changed.emit()
    choose(page, "b", "slic")
    qtbot.waitUntil(lambda: page.form.told.text() == "This picture is too small for that.")
    assert page.model.made.keys() == {"a"} and page.board.views[1].hint == "Choose a map for B in the panel Compare."


def test_a_label_file_is_asked_for_and_compared(
    page: TwoMapsPage, runs: tuple[RunRecord, RunRecord], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "theirs.npy"
    np.save(path, runs[0].finished.pixel_labels)  # type: ignore[union-attr]
    monkeypatch.setattr(dialogs, "ask_for_label_file", lambda *_: path)
    row = page.form.rows["b"]
    row.sources.setCurrentIndex(row.sources.count() - 1)
    row.sources.activated.emit(row.sources.count() - 1)
    assert row.source is runs[1], "what was chosen stays until the file is there"
    qtbot.waitUntil(lambda: "b" in page.model.made and page.model.made["b"].labelling.name == "theirs.npy")
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert figures(page)["VI"] == ["0.000", "0.000"]
    path.write_bytes(b"broken")
    row.sources.activated.emit(row.sources.count() - 1)
    qtbot.waitUntil(lambda: page.form.told.text().startswith("theirs.npy cannot be taken"))


def test_void_of_a_truth_has_no_colour_and_counts_nowhere(page: TwoMapsPage, session: Session, qtbot: QtBot) -> None:
    labels = page.model.made["a"].labelling.labels.astype(np.int32)
    labels[:10] = 255
    session.truth.take(Truth((labels,), void=255))
    choose(page, "b", session.truth.current)
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert figures(page)["VI"] == ["0.000", "0.000"] and page.board.views[1].title.marks == ("5 regions",)
    assert page.board.views[1]._runs[0].labels._table.lut[255].tolist() == [0, 0, 0, 0]  # type: ignore[union-attr]
    page.board.views[1].clicked.emit(3.0, 3.0)
    assert page.selection.labels == (None, None)


def test_the_colours_of_a_run_lead_those_of_what_is_none(page: TwoMapsPage, qtbot: QtBot) -> None:
    run = page.model.made["b"].labelling
    choose(page, "a", "kmeans")
    qtbot.waitUntil(lambda: page.model.borders is not None)
    matched = page.model.matched
    assert matched is not None and matched.b.labelling is run and matched.b.colors == tuple(range(20))
    assert all(matched.a.colors[one] == matched.b.colors[other] for one, other in matched.pair.partners.items())


def test_stop_lets_go_of_what_is_made(page: TwoMapsPage, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    import threading

    gate = threading.Event()

    def slow(self: BaselineMaps, picture: object, name: str, _count: int = 0) -> Iterator[object]:
        gate.wait(60)
        raise GraplError("never seen")

    monkeypatch.setattr(BaselineMaps, "of", slow)
    page.sources.changed.emit()
    choose(page, "b", "slic")
    assert page.board.views[1].hint == "This map is being made."
    qtbot.waitUntil(page.form.working.isVisible)
    page.form.working.stop.click()
    gate.set()
    assert page.form.told.text().startswith("Stopped.") and page.board.views[1].hint.startswith("Choose a map for B")
    choose(page, "b", page.form.rows["a"].source)
    qtbot.waitUntil(lambda: page.model.borders is not None)
    assert not page.form.told.text().startswith("Stopped.")


def test_differences_are_drawn_where_the_maps_differ(page: TwoMapsPage) -> None:
    assert page.model.matched is not None and page.model.borders is not None
    leaving = page.model.matched.pair.leaving()
    image = page.model.matched.pixels
    assert (image.width(), image.height()) == (96, 64)
    opaque = np.array([[image.pixelColor(x, y).alpha() > 0 for x in range(96)] for y in range(64)])
    assert (opaque == leaving).all()
    meanings = page.model.matched.pair.boundaries.meanings(page.model.borders.tolerance)
    lines = page.model.borders.image
    drawn = {tuple(place): lines.pixelColor(*place).name() for place in np.argwhere(meanings.T > 0)}
    assert {drawn[tuple(place)] for place in np.argwhere(meanings.T == 1)} == {"#ffffff"}
    assert {drawn[tuple(place)] for place in np.argwhere(meanings.T == 3)} == {"#e69f00"}


def test_contours_and_opacity_are_those_of_the_views(page: TwoMapsPage, grid: PictureGrid) -> None:
    grid.options.set_contours(not grid.options.contours)
    grid.options.set_opacity(0.25)
    for view in page.board.views:
        assert view._runs[0].contours.isVisible() == grid.options.contours and view._runs[0].labels.opacity() == 0.25


def test_the_page_fits_its_panel(page: TwoMapsPage, panel: ComparePanel) -> None:
    right = panel.width()
    for part in (
        page.form.rows["a"],
        page.form.swap_button,
        page.form.ways.buttons[Way.PIXELS],
        page.form.figures,
        page.form.table,
    ):
        assert part.mapTo(panel, QPoint(part.width(), 0)).x() <= right
