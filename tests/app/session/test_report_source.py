"""The report of what the session has: the picture's runs with what is said of them, and the chosen annotators."""

from __future__ import annotations

import numpy as np
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_picture, scripted_record

from app.session.report_source import report_source
from app.session.session import Session
from grapl_engine.truth import Truth


def test_it_has_the_pictures_runs_and_truth(session: Session) -> None:
    picture, other = scripted_picture("one.png"), scripted_picture("two.png")
    first, second, third = (scripted_record(one) for one in (picture, other, picture))
    session.open_picture(picture)
    for record in (first, second, third):
        session.kept.add(record)
    session.kept.rename(third, "best")
    session.kept.set_note(third, "a note")
    session.kept.set_pinned(third, True)
    labels = scripted_labels((HEIGHT, WIDTH)).astype(np.int32)
    session.truth.take(Truth((labels, labels % 2), None, None, ("Ann", "Bob")))
    session.truth.choose_annotator(1)
    source = report_source(session, picture)
    assert source.picture is picture
    assert [(run.number, run.name, run.note, run.is_pinned) for run in source.runs] == [
        (1, "", "", False),
        (3, "best", "a note", True),
    ]
    assert source.truth is not None and source.truth.names == ("Bob",)
    read = source.runs[1].read()
    assert read is not third and read.finished is third.finished, "a copy, which stays whole when the run is put away"


def test_without_truth_and_runs(session: Session) -> None:
    picture = scripted_picture()
    session.open_picture(picture)
    source = report_source(session, picture)
    assert source.runs == () and source.truth is None
