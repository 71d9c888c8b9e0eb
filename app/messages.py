"""What the window has said since it was opened: sentences of the status bar go by, and here they all stay."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from PySide6.QtCore import QDateTime, QLocale, QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.widgets.plain_label import PlainLabel

__all__ = ["Message", "MessageLog", "MessagesDialog"]

MOST = 500
"""So many are kept; older ones make room."""
_NOTHING = (
    f"Nothing was said yet. Notices of pictures and runs, and what was saved or went wrong, are listed here, the last {MOST}."
)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence, when it was said, and how often in a row."""

    at: QDateTime
    sentence: str
    times: int = 1

    @property
    def line(self) -> str:
        """As it is listed, on one line or several."""
        time = QLocale().toString(self.at.time(), "HH:mm:ss")
        return f"{time}  {self.sentence}{f' ({self.times} times)' if self.times > 1 else ''}"


class MessageLog(QObject):
    """Keeps the sentences.

    Signals
    -------
    changed()
        There is another one, or none any more.
    """

    changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.messages: deque[Message] = deque(maxlen=MOST)

    def add(self, sentence: str) -> None:
        """Keep a sentence; the same one again is counted."""
        now = QDateTime.currentDateTime()
        if self.messages and self.messages[-1].sentence == sentence:
            self.messages.append(Message(now, sentence, self.messages.pop().times + 1))
        else:
            self.messages.append(Message(now, sentence))
        self.changed.emit()

    def clear(self) -> None:
        """Forget them."""
        self.messages.clear()
        self.changed.emit()

    @property
    def text(self) -> str:
        """All of them, the newest last."""
        return "\n".join(message.line for message in self.messages)


class MessagesDialog(QDialog):
    """Lists the sentences while the window goes on behind it; new ones come at the end."""

    def __init__(self, log: MessageLog, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Messages")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._log = log
        self.list = QPlainTextEdit(readOnly=True)
        self.list.setAccessibleName("Messages")
        self.empty = PlainLabel(_NOTHING, wordWrap=True)
        self.copy = QPushButton("&Copy all")
        self.clear = QPushButton("C&lear")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.clear, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.close)
        self.copy.clicked.connect(self._on_copy_clicked)
        self.clear.clicked.connect(log.clear)
        column = QVBoxLayout(self)
        for widget in (self.empty, self.list, buttons):
            column.addWidget(widget)
        self.resize(640, 320)
        log.changed.connect(self._show)
        self._show()

    @Slot()
    def _show(self) -> None:
        has_some = bool(self._log.messages)
        self.list.setPlainText(self._log.text)
        self.list.moveCursor(QTextCursor.MoveOperation.End)
        self.list.setVisible(has_some)
        self.empty.setVisible(not has_some)
        for button in (self.copy, self.clear):
            button.setEnabled(has_some)

    @Slot()
    def _on_copy_clicked(self) -> None:
        QGuiApplication.clipboard().setText(self._log.text)
