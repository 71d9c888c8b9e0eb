"""What the pixel map's view shows of edits."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import striped
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.image_views.edited_content import edited_badge, edited_content, edited_table
from app.image_views.picture_grid import PictureGrid
from app.image_views.readout import describe
from app.image_views.views import ViewKind
from app.session.session import Session
from grapl_engine import RunRecord
from grapl_engine.label_edits import Fill, Merge
from grapl_engine.storage import palette


@pytest.fixture
def record(session: Session) -> RunRecord:
    record = scripted_record(scripted_picture())
    record.palette_indices = (3, 1, 0, 2, 9)
    session.open_picture(record.picture)
    session.add_run(record)
    return record


def settle(session: Session, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: session.edits.is_free)


def test_without_edits_there_is_nothing(session: Session, record: RunRecord) -> None:
    assert edited_content(session) is None and edited_table(session) is None


def test_the_map_after_the_edits_in_the_runs_colours(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    session.edits.make(Fill(7, 5, 5))
    settle(session, qtbot)
    content, table = edited_content(session), edited_table(session)
    assert content is not None and table is not None and content.record is record
    assert content.labels is session.edits.map.labels and content.note == "1 edit; hold H to see it without"  # type: ignore[union-attr]
    colors = palette.label_colors(5, record.palette_indices)
    np.testing.assert_array_equal(table.lut[:5, :3], colors)
    assert edited_badge(session)[0] == "5 segments, edited"  # the sky is 7 now
    session.edits.propose(Merge(1, (2,)))
    settle(session, qtbot)
    proposed = edited_content(session)
    assert proposed is not None and proposed.note == "Enter keeps it, Esc drops it"


def test_a_level_keeps_its_colours(session: Session, qtbot: QtBot) -> None:
    record = scripted_record(scripted_picture())
    record.finished = replace(record.finished, hierarchy=striped(source="network"))  # type: ignore[type-var, arg-type]
    session.add_run(record)
    session.detail.show_level(4)
    before = session.detail.palette_indices
    session.edits.make(Merge(0, (1,)))
    settle(session, qtbot)
    table = edited_table(session)
    assert table is not None
    np.testing.assert_array_equal(table.lut[:4, :3], palette.label_colors(4, before))


def test_the_view_shows_it_with_its_badge_and_the_mouse_reads_it(session: Session, record: RunRecord, qtbot: QtBot) -> None:
    grid = PictureGrid(session)
    qtbot.addWidget(grid)
    grid.resize(900, 700)
    view = grid.views[ViewKind.PIXELS]
    session.edits.make(Fill(7, 5, 5))
    settle(session, qtbot)
    assert view.title.marks[0] == "5 segments, edited"
    reading = describe(session, 5, 5)
    assert reading is not None and reading.segment == 7 and ViewKind.PIXELS not in reading.labels
    assert "segment 7 (yellow) of the edited map" in str(reading)
    view.clicked.emit(5.0, 5.0)
    assert session.view.selected is None and session.sight.selected == 7  # no label of the run
    table = grid.painter.content.table(ViewKind.PIXELS)
    assert table is not None and table.lut[7, :3].max() > table.lut[1, :3].max(), "all others are dimmed"
    view.clicked.emit(5.0, 5.0)
    assert session.sight.selected is None
    grid.views[ViewKind.PHOTOGRAPH].clicked.emit(5.0, 5.0)
    assert session.sight.selected == 7
    view.clicked.emit(20.0, 40.0)
    assert session.view.selected == session.sight.selected == 1
    view.double_clicked.emit()
    assert session.sight.selected == 7, "its first click was not meant"
    session.edits.propose(Fill(8, 5, 5))
    settle(session, qtbot)
    assert "segment 8 (blue 3) of the proposed map" in str(describe(session, 5, 5))
    session.edits.proposal.drop()
    session.edits.layer.peek(True)
    assert "edited" not in view.title.marks[0]
    assert describe(session, 5, 5).labels[ViewKind.PIXELS] == 0  # type: ignore[union-attr]
