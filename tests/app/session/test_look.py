"""What is open and what is shown cannot be two things."""

from __future__ import annotations

import pytest
from scripted_run import scripted_picture, scripted_record

from app.session.look import Look
from grapl_engine import Frame, Stage


def test_a_run_is_shown_over_its_own_picture_alone() -> None:
    record = scripted_record()
    for look in (Look(), Look(record.picture), Look(record.picture, record), Look(record.picture, record, Frame(Stage.FINAL))):
        assert look.run is None or look.run.picture is look.picture
    for other in (scripted_picture(), scripted_picture("other.png", 24, 24), None):
        with pytest.raises(ValueError, match="cannot be shown over another picture"):
            Look(other, record)


def test_a_place_is_one_of_the_run() -> None:
    begun = scripted_record(until=2)
    assert Look(begun.picture, begun, Frame(Stage.INITIAL)).frame == Frame(Stage.INITIAL)
    with pytest.raises(ValueError, match="no place of the shown run"):
        Look(begun.picture, begun, Frame(Stage.FINAL))
    with pytest.raises(ValueError, match="no place of the shown run"):
        Look(begun.picture, None, Frame(Stage.INITIAL))
