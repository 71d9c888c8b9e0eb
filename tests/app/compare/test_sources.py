from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.compare.sources import Sources
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage


def test_runs_come_before_other_methods_and_what_is_shown_before_all(
    session: Session, runs: tuple[RunRecord, RunRecord]
) -> None:
    choices = Sources(session, session).choices()
    groups = list(dict.fromkeys(choice.group for choice in choices))
    assert groups == ["", "Runs", "Other methods", "Label files"] and choices[0].key == "shown"
    assert len({choice.key for choice in choices}) == len(choices)


def test_without_a_picture_there_is_nothing(session: Session) -> None:
    assert Sources(session, session).choices() == []


def test_a_change_is_said_once_for_all_that_happens_together(session: Session, qtbot: QtBot) -> None:
    sources, said = Sources(session, session), []
    sources.changed.connect(lambda: said.append(len(sources.choices())))
    record = scripted_record(scripted_picture())
    with qtbot.waitSignal(sources.changed):
        session.add_run(record)
    with qtbot.waitSignal(sources.changed):
        session.view.show_frame(Frame(Stage.INITIAL))
    assert said == [8, 8]
