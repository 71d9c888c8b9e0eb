"""What nobody caught becomes a sentence in a dialog and a traceback in the log; the program goes on."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot

from app.errors import FAULT, ErrorDialog, ErrorReporter, show_failure, start_log
from app.tasks.failure import Failure


def raised(text: str) -> RuntimeError:
    """An exception with a traceback."""
    try:
        raise RuntimeError(text)
    except RuntimeError as error:
        return error


@pytest.fixture
def window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def reporter(window: QMainWindow) -> Iterator[ErrorReporter]:
    reporter = ErrorReporter(window)
    before = sys.excepthook, threading.excepthook
    reporter.install()
    yield reporter
    reporter.uninstall()
    sys.excepthook, threading.excepthook = before


def dialogs(window: QMainWindow) -> list[ErrorDialog]:
    return window.findChildren(ErrorDialog)


@pytest.mark.may_warn
def test_uncaught_exception_is_said_and_logged(
    qtbot: QtBot, window: QMainWindow, reporter: ErrorReporter, caplog: pytest.LogCaptureFixture
) -> None:
    error = raised("the cable broke")
    sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: len(dialogs(window)) == 1)
    failure = dialogs(window)[0].failure
    assert "the cable broke" in failure.sentence
    assert "Traceback" in failure.details
    assert "in raised" in failure.details
    assert caplog.records[-1].exc_info is not None


@pytest.mark.may_warn
def test_exception_in_a_thread_is_shown_in_the_windows_thread(
    qtbot: QtBot, window: QMainWindow, reporter: ErrorReporter
) -> None:
    def fail() -> None:
        raise raised("far away")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(dialogs(window)) == 1)
    assert dialogs(window)[0].thread() is window.thread()


@pytest.mark.may_warn
def test_thirty_faults_a_second_are_one_dialog(qtbot: QtBot, window: QMainWindow, reporter: ErrorReporter) -> None:
    for number in range(30):
        error = raised(str(number))
        sys.excepthook(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: bool(dialogs(window)))
    qtbot.wait(0)
    assert [dialog.failure.sentence.count("0") for dialog in dialogs(window)] == [1]
    with qtbot.waitSignal(dialogs(window)[0].destroyed):
        dialogs(window)[0].reject()
    told: list[str] = []
    reporter.told.connect(told.append)
    reporter.report(Failure("Another one."))
    assert told == ["Another one."]
    assert [dialog.failure.sentence for dialog in dialogs(window)] == ["Another one."]


def test_ctrl_c_in_the_terminal_ends_the_program(qtbot: QtBot, window: QMainWindow, reporter: ErrorReporter) -> None:
    app = QGuiApplication.instance()
    assert app is not None
    QTimer.singleShot(0, reporter, lambda: sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None))
    assert app.exec() == 0
    assert dialogs(window) == []


def test_a_fault_of_the_program_says_what_to_do_as_wrong_input_does_itself(window: QMainWindow) -> None:
    assert ErrorDialog(Failure("A bug.", "Traceback"), window)._sentence.text() == f"A bug.\n\n{FAULT}"
    assert ErrorDialog(Failure("Too small: take another."), window)._sentence.text() == "Too small: take another."


def test_details_are_behind_a_button(qtbot: QtBot, window: QMainWindow) -> None:
    dialog = show_failure(window, Failure("The run broke off.", "Traceback (most recent call last): ..."))
    details = dialog.findChild(QPlainTextEdit)
    toggle, copy = (next(b for b in dialog.findChildren(QPushButton) if b.text() == text) for text in ("&Details", "&Copy"))
    assert not dialog.isModal()
    assert not details.isVisible()
    toggle.click()
    assert details.isVisible()
    copy.click()
    assert QGuiApplication.clipboard().text() == "The run broke off.\n\nTraceback (most recent call last): ..."
    toggle.click()
    assert not details.isVisible()


def test_wrong_input_has_no_details(window: QMainWindow) -> None:
    dialog = show_failure(window, Failure("K0 is too high: lower it."))
    toggle = next(button for button in dialog.findChildren(QPushButton) if button.text() == "&Details")
    assert not toggle.isVisible()


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    logging.captureWarnings(False)


def test_log_goes_to_a_file(tmp_path: Path, root_logger: logging.Logger) -> None:
    path = tmp_path / "new" / "grapl.log"
    assert start_log(path)
    logging.getLogger("app").info("hello")
    assert "INFO app: hello" in path.read_text(encoding="utf-8")


@pytest.mark.may_warn
def test_folder_that_takes_no_log_costs_nothing(tmp_path: Path, root_logger: logging.Logger) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    handlers = list(root_logger.handlers)
    assert not start_log(tmp_path / "file" / "grapl.log")
    assert root_logger.handlers == handlers
