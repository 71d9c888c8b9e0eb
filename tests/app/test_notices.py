"""What session and files have to say, and where it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import ErrorDialog
from app.main_window import MainWindow
from app.messages import MessagesDialog
from app.notices import MESSAGE_MS, Notices
from app.tasks.failure import Failure


def dialogs(window: MainWindow) -> list[ErrorDialog]:
    return [dialog for dialog in window.findChildren(ErrorDialog) if dialog.isVisible()]


def test_a_sentence_is_shown_for_a_while(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int]] = []
    monkeypatch.setattr(type(window.statusBar()), "showMessage", lambda _bar, *facts: told.append(facts))
    (notices,) = window.findChildren(Notices)
    assert notices is window.notices
    notices.say("Done.")
    assert told == [("Done.", MESSAGE_MS)] and MESSAGE_MS >= 5000


def test_what_was_written_is_named(window: MainWindow) -> None:
    window.saving.written.emit(Path("run.grapl"))
    assert window.statusBar().currentMessage() == "Saved run.grapl"


def test_that_a_pictures_own_segments_are_missing_is_a_sentence_without_a_dialog(window: MainWindow) -> None:
    window.session.own_segments.failed.emit(Failure("The picture's own segments could not be found: no memory"))
    assert window.statusBar().currentMessage() == "The picture's own segments could not be found: no memory"
    assert not dialogs(window)


def test_that_levels_within_labels_are_missing_is_told_in_a_dialog(window: MainWindow) -> None:
    """They were asked for."""
    window.session.level_source.failed.emit(Failure("Levels within the labels could not be found: no memory"))
    (dialog,) = dialogs(window)
    assert dialog.failure.sentence == "Levels within the labels could not be found: no memory"
    dialog.close()


def test_reading_is_told_while_it_lasts_and_takes_no_other_word_away(window: MainWindow) -> None:
    bar = window.statusBar()
    window.opening.busy_changed.emit(True)
    assert bar.currentMessage() == "Reading or writing a file…"
    window.opening.busy_changed.emit(False)
    assert bar.currentMessage() == ""
    window.opening.busy_changed.emit(True)
    window.session.runs.notice_given.emit("The processor is used.")
    window.opening.busy_changed.emit(False)
    assert bar.currentMessage() == "The processor is used."


def test_a_failure_takes_the_place_of_the_one_before_and_goes_with_the_next_run(done: MainWindow) -> None:
    done.opening.failed.emit(Failure("The first one."))
    done.session.runs.run_failed.emit(Failure("The second one."))
    (dialog,) = dialogs(done)
    assert dialog.failure.sentence == "The second one."
    done.session.runs.start()
    assert dialogs(done) == []


def test_notices_that_come_together_can_all_be_read(window: MainWindow) -> None:
    sentences = ["The first one.", "The second one.", "A third one."]
    for sentence in sentences:
        window.notices.say(sentence)
    window.opening.failed.emit(Failure("It could not be read."))
    window.notices.show_messages()
    window.notices.show_messages()
    (shown,) = window.findChildren(MessagesDialog)
    assert [message.sentence for message in window.notices.log.messages][-4:] == [*sentences, "It could not be read."]
    assert all(sentence in shown.list.toPlainText() for sentence in sentences)
    for dialog in (shown, *dialogs(window)):
        dialog.close()
