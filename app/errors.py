"""Where what went wrong becomes visible: the log file, and a dialog that says it in a sentence.

The excepthook is one of two borders that catch everything (the other is the
background task): a bug costs the action that met it, never the program.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.tasks.failure import BUG, Failure
from app.widgets.plain_label import PlainLabel
from grapl_engine import memory_sentence

__all__ = ["ErrorDialog", "ErrorReporter", "show_failure", "start_log"]

log = logging.getLogger(__name__)

FAULT = "That is a fault of the program: save what you need (Ctrl+S), and start the program anew if it comes again."
"""What to do about what is nobody's input; wrong input says itself what to do."""
LOG_BYTES = 1_000_000
LOG_FILES = 3


def start_log(path: Path) -> bool:
    """Write what is logged to a file that is rotated at one megabyte; False if the folder takes no file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(path, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    except OSError as error:
        log.warning("No log file: %s", error)
        return False
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)
    return True


class ErrorDialog(QDialog):
    """A sentence, and the traceback behind "Details"; it does not block the window."""

    def __init__(self, failure: Failure, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("GraPL")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._failure = failure
        self._sentence = PlainLabel(f"{failure.sentence}\n\n{FAULT}" if failure.details else failure.sentence, wordWrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._sentence.setMinimumWidth(360)
        self._details = QPlainTextEdit(failure.details, readOnly=True)
        self._details.setAccessibleName("Details")
        self._details.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._details.setMinimumSize(560, 220)
        self._details.hide()
        layout = QVBoxLayout(self)
        layout.addWidget(self._sentence)
        layout.addWidget(self._details, 1)
        layout.addWidget(self._buttons())

    @property
    def failure(self) -> Failure:
        """What the dialog says."""
        return self._failure

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self._toggle = QPushButton("&Details")
        self._toggle.setCheckable(True)
        self._toggle.toggled.connect(self._on_toggle_toggled)
        copy = QPushButton("&Copy")
        copy.clicked.connect(self._on_copy_clicked)
        close = buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setDefault(True)
        close.setFocus()
        buttons.addButton(self._toggle, QDialogButtonBox.ButtonRole.HelpRole)
        buttons.addButton(copy, QDialogButtonBox.ButtonRole.ActionRole)
        self._toggle.setVisible(bool(self._failure.details))
        return buttons

    @Slot(bool)
    def _on_toggle_toggled(self, on: bool) -> None:
        self._details.setVisible(on)
        self.adjustSize()

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._failure.sentence}\n\n{self._failure.details}".strip())


def show_failure(parent: QWidget | None, failure: Failure) -> ErrorDialog:
    """Open a dialog on a failure; the window goes on behind it."""
    dialog = ErrorDialog(failure, parent)
    dialog.show()
    return dialog


class ErrorReporter(QObject):
    """Takes every exception that nobody caught, from any thread: to the log, and to one dialog at a time.

    Parameters
    ----------
    window : QWidget, optional
        What the dialog stands in front of; its parent as well, so that it goes with it.

    Signals
    -------
    told(str)
        A dialog has said this.
    """

    told = Signal(str)
    _caught = Signal(object)

    def __init__(self, window: QWidget | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: ErrorDialog | None = None
        self._caught.connect(self.report, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take the place of Python's own hooks."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def uninstall(self) -> None:
        """Give Python its hooks back."""
        sys.excepthook = sys.__excepthook__
        threading.excepthook = threading.__excepthook__

    @Slot(object)
    def report(self, failure: Failure) -> None:
        """Show a failure, unless the one before it is still being read: a fault in painting comes thirty times a second."""
        if self._dialog is None:
            self.told.emit(failure.sentence)
            self._dialog = show_failure(self._window, failure)
            self._dialog.destroyed.connect(self._on_dialog_destroyed)

    @Slot()
    def _on_dialog_destroyed(self) -> None:
        self._dialog = None

    def _on_exception(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QCoreApplication.quit()
            return
        log.error("Nobody caught this", exc_info=(kind, error, trace))
        details = "".join(traceback.format_exception(kind, error, trace))
        self._caught.emit(Failure(memory_sentence(error) or BUG.format(f"{kind.__name__}: {error}"), details))

    def _on_thread_exception(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None and not issubclass(args.exc_type, SystemExit):
            self._on_exception(args.exc_type, args.exc_value, args.exc_traceback)
