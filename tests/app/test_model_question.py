"""A model that a file names: the person is asked, and nothing is fetched or read before the yes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from local_hub import LocalHub, hub_in_place
from pictures import save_tiny_encoder
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from scripted_run import scripted_picture, scripted_record

from app.main_window import MainWindow
from app.model_question import SHOWN, ModelQuestion
from app.preferences import Preferences
from app.session.session import Session
from app.tasks.engine import Job, real_engine
from grapl_engine import PRESETS, Settings, UnacceptedModelError
from grapl_engine.features import vision_transformer
from grapl_engine.storage.run_file import save_run

SMALL = Settings(d=4, k0=3, steps=(1, 1), device="cpu", threads=1)
NAME = "someone/model"


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalHub]:
    monkeypatch.setattr(vision_transformer, "_kept", {})
    with hub_in_place(tmp_path / "cache", monkeypatch) as hub:
        hub.models[NAME] = save_tiny_encoder(tmp_path / "on-the-hub")
        yield hub


@pytest.fixture
def window(qtbot: QtBot, hub: LocalHub) -> Iterator[MainWindow]:
    """With the engine itself."""

    def engine(job: Job, should_stop: Callable[[], bool]):  # type: ignore[no-untyped-def]
        return real_engine(job, should_stop)

    window = MainWindow(Session(engine=engine, settings=SMALL))
    window.show()
    yield window
    window.close()
    window.deleteLater()


def questions(window: MainWindow) -> list[ModelQuestion]:
    return [question for question in window.findChildren(ModelQuestion) if question.isVisible()]


def open_run(window: MainWindow, qtbot: QtBot, folder: Path, model: str) -> None:
    """Open a file that somebody else wrote, and move a slider."""
    path = folder / "run.grapl"
    save_run(path, scripted_record(settings=SMALL.replace(d=8, k0=5, affinity="dinov2", dinov2_model=model)))
    with qtbot.waitSignal(window.opening.run_read):
        window.opening.open_path(path)
    row = window.form.rows["lambda_"]
    with qtbot.waitSignal(window.session.runs.run_ended):
        row.slider.setValue(row.slider.value() + 3)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: window.session.runs.is_at_rest)


def press(qtbot: QtBot, question: ModelQuestion, role: QMessageBox.ButtonRole) -> None:
    (button,) = [button for button in question.buttons() if question.buttonRole(button) == role]
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


YES, NO = QMessageBox.ButtonRole.AcceptRole, QMessageBox.ButtonRole.RejectRole


def test_nothing_is_downloaded_before_the_yes_and_the_run_goes_on_after_it(
    window: MainWindow, hub: LocalHub, tmp_path: Path, qtbot: QtBot
) -> None:
    open_run(window, qtbot, tmp_path, NAME)
    (question,) = questions(window)
    assert question.model == NAME and NAME in question.text() and not hub.asked
    kept = len(window.session.runs.kept)
    with qtbot.waitSignal(window.session.runs.run_ended):
        press(qtbot, question, YES)
    qtbot.waitUntil(lambda: window.session.runs.is_at_rest)
    assert {path.rpartition("/")[2] for path in hub.files} == {"config.json", "model.safetensors"}
    assert len(window.session.runs.kept) == kept + 1 and window.session.runs.kept[-1].finished is not None
    assert not questions(window) and window.preferences.model_folders == []


def test_a_no_holds_for_sliders_and_run_asks_again(window: MainWindow, hub: LocalHub, tmp_path: Path, qtbot: QtBot) -> None:
    open_run(window, qtbot, tmp_path, NAME)
    press(qtbot, questions(window)[0], NO)
    for start, is_asked in ((window.session.runs.start, False), (window.actions_by_name["run"].trigger, True)):
        with qtbot.waitSignal(window.session.runs.run_ended):
            start()
        qtbot.waitUntil(lambda: window.session.runs.is_at_rest)
        assert bool(questions(window)) is is_asked
        assert is_asked or "not accepted" in window.statusBar().currentMessage()
    questions(window)[0].close()  # as its corner does
    assert window.session.models.is_refused(NAME) and not hub.asked


def test_it_is_asked_once_and_goes_when_the_model_is_not_needed(
    window: MainWindow, hub: LocalHub, tmp_path: Path, qtbot: QtBot
) -> None:
    open_run(window, qtbot, tmp_path, NAME)
    (question,) = questions(window)
    with qtbot.waitSignal(window.session.runs.run_ended):
        window.session.runs.start()
    assert questions(window) == [question]
    window.session.configuration.set_settings(window.session.configuration.settings.replace(affinity="color"))
    assert not questions(window) and not window.session.models.is_refused(NAME) and not hub.asked


def test_a_folder_is_read_after_the_yes_and_known_the_next_time(
    window: MainWindow, hub: LocalHub, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = save_tiny_encoder(tmp_path / "folder")
    open_run(window, qtbot, tmp_path, str(folder))
    (question,) = questions(window)
    assert "Read" in question.text() and str(folder) in question.text()
    with qtbot.waitSignal(window.session.runs.run_ended):
        press(qtbot, question, YES)
    qtbot.waitUntil(lambda: window.session.runs.is_at_rest)
    assert window.session.runs.kept[-1].finished is not None and not hub.asked
    assert Preferences().model_folders == [str(folder)]
    later = MainWindow(Session(engine=lambda job, should_stop: iter(())))
    assert later.session.models.names == (str(folder),)
    later.close()
    later.deleteLater()


def test_a_file_cannot_dress_its_name(session: Session, qtbot: QtBot) -> None:
    for name in ('<img src="file:///dev/zero"><b>x</b>', "x" * 5000, "a\n\nThis is safe.\u202e"):
        question = ModelQuestion(UnacceptedModelError(name, is_folder=True), session)
        qtbot.addWidget(question)
        assert question.textFormat() == Qt.TextFormat.PlainText
        assert (
            name[:SHOWN].rpartition("\n")[2].strip("\u202e")[: SHOWN - 1] in question.text()
            and len(question.text()) < 2 * SHOWN
        )
        assert question.text().count("\n") == 1 and "\u202e" not in question.text()
        assert question.defaultButton() == question.button(QMessageBox.StandardButton.Cancel)


def test_what_was_chosen_in_the_form_is_not_asked_about(window: MainWindow, hub: LocalHub, qtbot: QtBot) -> None:
    hub.models[PRESETS["paper-dinov2"].dinov2_model] = hub.models[NAME]
    window.session.configuration.set_auto_rerun(False)
    window.session.open_picture(scripted_picture())
    window.form.rows["affinity"].editor.value_chosen.emit("dinov2")
    with qtbot.waitSignal(window.session.runs.run_ended):
        window.actions_by_name["run"].trigger()
    assert hub.files and not questions(window)
