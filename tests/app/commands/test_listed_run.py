"""What can be done with the run of the list, and why not."""

from __future__ import annotations

from pytestqt.qtbot import QtBot
from scripted_run import scripted_record

from app.commands import listed_run
from app.commands.command import why_not
from app.main_window import MainWindow


def test_without_a_run_nothing_is_meant(window: MainWindow) -> None:
    rules = (listed_run.with_listed, listed_run.with_not_shown, listed_run.with_kept, listed_run.with_comparable)
    assert {why_not(rule, window) for rule in rules} == {"No run is listed: open a picture and run the settings (Space)."}
    assert "No run was removed" in why_not(listed_run.with_removed, window)
    done: list[object] = []
    listed_run.of_listed(lambda _window, run: done.append(run))(window)
    assert not done


def test_the_shown_run_and_another_one(done: MainWindow) -> None:
    assert not why_not(listed_run.with_kept, done)
    assert why_not(listed_run.with_not_shown, done) == "It is shown already."
    assert why_not(listed_run.with_comparable, done).startswith("Only another run")
    done.session.add_run(scripted_record(done.session.view.picture))
    with done.run_list.pointed_at(done.session.runs.kept[0]):
        assert not why_not(listed_run.with_not_shown, done) and not why_not(listed_run.with_comparable, done)


def test_a_name_and_a_note_are_written_on_a_card_that_is_in_sight(done: MainWindow, qtbot: QtBot) -> None:
    record = done.session.runs.kept[0]
    for write in (listed_run.rename, listed_run.note):
        done.docks["Runs"].hide()
        write(done, record)
        card = done.run_list.list.card_of(record)
        assert card is not None
        qtbot.waitUntil(card.editor.isVisible)
