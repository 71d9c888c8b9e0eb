from __future__ import annotations

from pair_maps import ONE, OTHER, found, labelling
from PySide6.QtCore import QRectF
from scripted_run import scripted_record

from app.compare.two_maps.selection import PairSelection
from app.session.session import Session
from grapl_engine import Frame, Stage


def test_a_label_brings_its_partner_and_the_same_again_lets_go(session: Session) -> None:
    selection, said = PairSelection(session, session), []
    selection.changed.connect(lambda: said.append(selection.labels))
    selection.toggle("a", 0)
    assert selection.labels == (None, None), "nothing is matched yet"
    selection.show_pair(found(labelling(ONE), labelling(OTHER))[0])
    selection.toggle("a", 0)
    selection.toggle("b", 4)
    selection.toggle("b", 4)
    assert said == [(0, 3), (None, 4), (None, None)]


def test_the_box_is_around_both_in_pixels_of_the_picture(session: Session) -> None:
    selection = PairSelection(session, session)
    matched = found(labelling(ONE), labelling(OTHER))[0]
    selection.show_pair(matched)
    both = {"a": matched.a, "b": matched.b}
    assert selection.box(both) is None
    selection.select(2, 1)
    assert selection.box(both) == QRectF(4, 0, 4, 4)
    selection.select(None, 4)
    assert selection.box(both) == QRectF(2, 0, 2, 4)


def test_the_shown_run_and_the_pair_select_each_other(session: Session) -> None:
    record = scripted_record()
    session.add_run(record)
    final = record.finished.pixel_labels  # type: ignore[union-attr]
    one = labelling(final, record=record, frame=Frame(Stage.FINAL))
    selection = PairSelection(session, session)
    selection.show_pair(found(one, labelling(final.copy()))[0])
    session.view.select(3)
    assert selection.labels == (3, 3)
    selection.select(1, 1)
    assert session.view.selected == 1
    session.view.show_frame(Frame(Stage.INITIAL))
    session.view.select(2)
    assert selection.labels == (1, 1), "another labelling is looked at, whose labels these are not"
