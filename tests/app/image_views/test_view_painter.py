"""Each signal of the session repaints only the views that it changes."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.image_views.picture_grid import PictureGrid
from app.image_views.view_options import ViewOptions
from app.image_views.view_painter import ViewPainter
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.session.preview import CutPreview, PreviewKind
from app.session.run_controller import RunController
from app.session.session import Session
from grapl_engine import Frame, Stage
from grapl_engine.graphcut.problem import problem_of


@pytest.fixture
def grid(session: Session, qtbot: QtBot) -> PictureGrid:
    """With a run at its first cut."""
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    session.add_run(scripted_record())
    session.view.show_frame(Frame(Stage.CUT, 0))
    return grid


@pytest.fixture
def painted(grid: PictureGrid, monkeypatch: pytest.MonkeyPatch) -> list[ViewKind]:
    """Which views were painted, in their order."""
    painted: list[ViewKind] = []
    for kind, view in grid.views.items():
        monkeypatch.setattr(view, "show_content", lambda *_, kind=kind: painted.append(kind))
    return painted


def test_another_frame_is_for_all_views(session: Session, grid: PictureGrid, painted: list[ViewKind]) -> None:
    session.view.show_frame(Frame(Stage.FINAL))
    assert set(painted) == set(grid.views)


def test_a_what_if_is_for_the_cut_alone(session: Session, painted: list[ViewKind]) -> None:
    record, frame = session.view.shown, Frame(Stage.CUT, 0)
    assert record is not None
    labels = record.patch_labels(frame)
    assert labels is not None
    session.view.set_preview(CutPreview(PreviewKind.WHAT_IF, labels, "λ 3", problem_of(record, frame)))
    assert painted == [ViewKind.CUT]


def test_a_selection_paints_no_view_anew(session: Session, painted: list[ViewKind]) -> None:
    session.view.select(1)
    assert painted == []


def test_another_run_beside_it_is_for_all_views(session: Session, grid: PictureGrid, painted: list[ViewKind]) -> None:
    record = scripted_record(session.view.picture)
    session.add_run(record)
    session.view.show_run(session.runs.kept[0])
    painted.clear()
    session.view.compare_with(record)
    assert set(painted) == set(grid.views)


def test_the_end_of_another_run_is_for_none(session: Session, painted: list[ViewKind]) -> None:
    session.runs.run_ended.emit(scripted_record())
    assert ViewKind.CUT not in painted
    session.runs.run_ended.emit(session.view.shown)
    assert ViewKind.CUT in painted


def test_a_painter_of_its_own_knows_what_each_view_shows(session: Session, grid: PictureGrid, painted: list[ViewKind]) -> None:
    painter = ViewPainter(session, ViewOptions(parent=grid), dict(grid.views), grid)
    painter.show_frame()
    assert set(painted) == set(grid.views)
    assert painter.content.of[ViewKind.CUT].labels is session.view.shown.iterations[0].cut_labels  # type: ignore[union-attr]


def test_labels_of_a_picture_never_lie_over_another(
    session: Session, grid: PictureGrid, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Views have turns while the run before is still stopping; the photograph is there at once."""
    assert all(grid.views[kind]._labelled for kind in LABEL_VIEWS if kind is not ViewKind.PIXELS)
    monkeypatch.setattr(RunController, "is_at_rest", False)
    session.open_picture(scripted_picture())
    assert not any(grid.views[kind]._labelled for kind in LABEL_VIEWS)
