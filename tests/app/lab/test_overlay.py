from __future__ import annotations

import numpy as np
from painted import painted_item
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.image_views.picture_grid import PictureGrid
from app.image_views.views import LABEL_VIEWS, ViewKind
from app.lab.overlay import Overlay, PatchItem, PatchMark
from app.session.session import Session
from grapl_engine import RunRecord


def test_patches_share_the_picture_row_by_row() -> None:
    item = PatchItem()
    item.set_grid(QRectF(0, 0, 40, 20), 4)
    assert item.patch_rect(0) == QRectF(0, 0, 10, 5)
    assert item.patch_rect(6) == QRectF(20, 5, 10, 5)
    assert item.centre(15) == QPointF(35, 17.5)
    assert item.boundingRect() == QRectF(0, 0, 40, 20)


def test_an_overlay_has_an_item_on_each_view_and_follows_picture_and_run(
    session: Session, grid: PictureGrid, window: QWidget, lab_record: RunRecord
) -> None:
    QHBoxLayout(window).addWidget(grid)
    overlay = Overlay(session, grid, PatchItem, LABEL_VIEWS, parent=window)
    assert [item.scene() for item in overlay.items] == [grid.views[view].canvas.scene() for view in LABEL_VIEWS]
    session.open_picture(lab_record.picture)
    session.add_run(lab_record)
    picture = lab_record.picture
    assert all((item.rect, item.d) == (QRectF(0, 0, picture.width, picture.height), 8) for item in overlay.items)
    assert not any(item.isVisible() for item in overlay.items)
    overlay.set_visible(True)
    assert all(item.isVisible() for item in overlay.items)
    late = Overlay(session, grid, PatchItem, (ViewKind.PHOTOGRAPH,), parent=window)
    assert late.items[0].d == 8
    session.add_run(RunRecord(picture, lab_record.settings.replace(d=4, k0=2)))
    assert {item.d for item in (*overlay.items, *late.items)} == {4}


def test_the_mark_frames_one_patch_and_leaves_its_middle(qapp: object) -> None:
    mark = PatchMark()
    assert (painted_item(mark, 4, 20, "red") == (255, 0, 0)).all()
    mark.show_patch(6)
    pixels = painted_item(mark, 4, 20, "red")
    rows, columns = np.nonzero((pixels != (255, 0, 0)).any(-1))
    assert (rows.min(), rows.max() + 1, columns.min(), columns.max() + 1) == (18, 42, 38, 62)
    assert (pixels[22:38, 42:58] == (255, 0, 0)).all()
    assert (pixels[20, 40:60] == 255).all() and (pixels[18, 40:60] == 0).all()
    mark.show_patch(None)
    assert (painted_item(mark, 4, 20, "red") == (255, 0, 0)).all()
