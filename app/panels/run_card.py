"""One run in the list: a small map, what it is, how it came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QSignalBlocker, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QPalette, QPixmap
from PySide6.QtWidgets import QGridLayout, QLineEdit, QListWidgetItem, QVBoxLayout, QWidget

from app.session.kept_runs import KeptRun
from app.session.run_text import count_tip, end_text, facts_text, result_text
from app.widgets.elided_label import ElidedLabel
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip
from app.widgets.share_bar import ShareBar
from app.widgets.theme_colors import accent, alarm
from grapl_engine import LabelCount, RunRecord
from grapl_engine.storage.thumbnail import HEIGHT, WIDTH, Thumbnail, thumbnail_of

__all__ = ["CardRow", "CardText", "RunCard", "thumbnail"]

THUMBNAIL = QSize(WIDTH, HEIGHT)
_BAR = 4
_PRESSED = 115
"""So much darker than the highlight are buttons on it that are on, in percent."""
_PINNED, _FREE = "\N{BLACK STAR}", "\N{WHITE STAR}"
_PIN_TIP = "Pinned runs are marked, and stay in memory: they come back at once"


def thumbnail(record: RunRecord) -> QPixmap:
    """The newest map of a run in its colours, no larger than `THUMBNAIL` in either direction; empty before there is one."""
    return _pixmap(thumbnail_of(record))


def _pixmap(image: Thumbnail | None) -> QPixmap:
    if image is None:
        return QPixmap()
    shown = QImage(image.rgb, image.width, image.height, 3 * image.width, QImage.Format.Format_RGB888)
    return QPixmap.fromImage(shown.copy())


@dataclass(frozen=True, slots=True)
class CardText:
    """What a card says of its run: the headline, a line of scores and changes, and the lines of the tooltip."""

    headline: str
    detail: str = ""
    remark: str = ""


class CardRow(QListWidgetItem):
    """A card's place in the list: it is called as the card is."""

    def data(self, role: int) -> Any:
        if role == Qt.ItemDataRole.AccessibleTextRole and (cards := self.listWidget()) is not None:
            return cards.itemWidget(self).accessibleName()
        return super().data(role)


class RunCard(QWidget):
    """A run's lines in the list; a bar at its left edge marks the compared one. The tooltip says everything in full.

    Signals
    -------
    compare_toggled(bool)
        The run is to be on the other side of the wipe, or no longer.
    pin_toggled(bool)
        The run is to be pinned, or no longer.
    named(str), noted(str)
        The person has typed a name, or a note.
    """

    compare_toggled = Signal(bool)
    pin_toggled = Signal(bool)
    named = Signal(str)
    noted = Signal(str)

    def __init__(self, record: RunRecord, parent: QWidget | None = None, entry: KeptRun | None = None) -> None:
        super().__init__(parent)
        self.record, self.entry = record, entry
        self._bar: Callable[[QPalette], QColor] = accent
        self._edits: Callable[[str], None] | None = None
        self._away: tuple[QWidget, ...] = ()
        self._seen: tuple[object, ...] = ()
        self.picture = PlainLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)
        self.picture.setFixedSize(THUMBNAIL)
        self.headline, self.detail, self.note = (ElidedLabel("", self) for _ in range(3))
        self.result = ElidedLabel("", self, separator=" \N{MIDDLE DOT} ")
        self.progress = ShareBar("Progress", self)
        self.progress.setFixedHeight(8)
        self.pin = FlatButton(self)
        self.pin.setCheckable(True)
        self.pin.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the list has a key for it
        self.pin.setToolTip(f"{_PIN_TIP} (*)")
        self.pin.clicked.connect(self.pin_toggled)
        self.compare = FlatButton(self)
        self.compare.setCheckable(True)
        self.compare.setText("Compare")
        keeps = self.compare.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # so that cards are alike, and no card is as high as it was before
        self.compare.setSizePolicy(keeps)
        self.compare.clicked.connect(self.compare_toggled)
        self.editor = QLineEdit(self, maxLength=2000)
        self.editor.hide()
        self.editor.installEventFilter(self)
        self.editor.editingFinished.connect(self._on_editor_finished)
        self._place()

    def _place(self) -> None:
        layout = self._lines = QGridLayout(self)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        layout.setContentsMargins(4 + _BAR, 4, 4, 4)
        left = QVBoxLayout()  # the button stands where it takes no room from the words
        left.setSpacing(1)
        left.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addWidget(self.compare, 0, Qt.AlignmentFlag.AlignHCenter)
        left.addStretch(1)
        layout.addLayout(left, 0, 0, 5, 1)
        layout.setColumnMinimumWidth(0, self.compare.sizeHint().width())  # "End" is shorter
        layout.addWidget(self.headline, 0, 1)
        layout.addWidget(self.pin, 0, 2)
        for row, widget in enumerate((self.result, self.detail, self.note, self.progress), start=1):
            layout.addWidget(widget, row, 1, 1, 2)
        layout.setColumnStretch(1, 1)
        layout.setRowStretch(4, 1)

    @property
    def result_line(self) -> str:
        """How the run came out, or how far it is."""
        return result_text(self.record) if self.entry is None else facts_text(self.entry.facts)

    def show_text(self, text: CardText) -> None:
        """Say what the run is; the remark stands in the tooltip alone."""
        note = "" if self.entry is None else self.entry.note
        self.headline.setText(text.headline)
        self.detail.setText(text.detail)
        self.note.setText(note)
        self._show_lines()
        specks = self.record.small_components if self.entry is None else self.entry.facts.small_components
        lines = (text.headline, self.result_line, text.remark, note, count_tip(LabelCount(specks, specks)), self.record.failure)
        self.setToolTip(plain_tip("\n".join(line for line in lines if line)))

    def show_run(
        self, is_shown: bool, is_running: bool, is_compared: bool, may_compare: bool, is_loading: bool = False
    ) -> None:
        """Show how far the run is, and whether it is what the views show."""
        state = (is_shown, is_running, is_compared, may_compare, is_loading, self.headline.text(), self.result_line)
        pinned = self.entry is not None and self.entry.is_pinned
        if is_running or self._seen != (*state, pinned):  # of fifty cards, one or two have another state
            self._seen = (*state, pinned)
            self._show_state(is_shown, is_running, is_compared, may_compare, is_loading)

    def _show_state(self, is_shown: bool, is_running: bool, is_compared: bool, may_compare: bool, is_loading: bool) -> None:
        font = self.font()
        font.setBold(is_shown)
        self.headline.setFont(font)
        self.progress.setVisible(is_running or is_loading)
        self.show_progress(is_loading)
        waits = "being read\N{HORIZONTAL ELLIPSIS}" if is_loading else "starting" if is_running else ""
        self.result.setText(waits if is_loading else self.result_line or waits)
        self.compare.setVisible(may_compare and not is_running)
        with QSignalBlocker(self.compare):
            self.compare.setChecked(is_compared)
        self.compare.setText("End" if is_compared else "Compare")
        self.compare.setToolTip("Take the wipe away" if is_compared else "Put this run on the other side of the wipe")
        self.compare.setAccessibleName(f"{self.compare.text()}: {self.headline.text()}")
        self._show_pin()
        state = "shown" if is_shown else "running" if is_running else end_text(self.record).lower()
        state += ", compared" * is_compared + ", pinned" * self.pin.isChecked()
        self.setAccessibleName(f"{self.headline.text()}, {self.result.text()}, {state}")

    def show_progress(self, is_loading: bool = False) -> None:
        """Show how far the run is."""
        self.progress.show_share(None if is_loading else self.record.progress)

    def show_thumbnail(self, image: QPixmap) -> None:
        """Show the run's map."""
        self.picture.setPixmap(image)

    def kept_thumbnail(self) -> QPixmap:
        """That of a kept run, be it away or not."""
        return QPixmap() if self.entry is None else _pixmap(self.entry.facts.thumbnail)

    def set_on_highlight(self, on: bool) -> None:
        """Take the colour that can be read on the list's highlight, or the usual one."""
        usual = alarm if self.record.failure is not None else _text
        for label in (self.headline, self.detail, self.note):
            label.color = _highlighted if on else _text
        self.result.color = _highlighted if on else usual
        self._bar = _highlighted if on else accent
        colors = QPalette()
        if on:
            colors.setColor(QPalette.ColorRole.ButtonText, _highlighted(self.palette()))
            colors.setColor(QPalette.ColorRole.Button, self.palette().color(QPalette.ColorRole.Highlight).darker(_PRESSED))
        for button in (self.pin, self.compare):
            button.setPalette(colors)  # what is not set here goes on following the theme
        self.update()

    def _show_lines(self) -> None:
        """What there is to read, but for what is being typed anew."""
        self.headline.setVisible(self.headline not in self._away)
        for line in (self.detail, self.note):
            line.setVisible(bool(line.text()) and line not in self._away)

    def edit_name(self) -> None:
        """Let the person type a name in the headline's place."""
        if self.entry is not None:
            self._edit(self.entry.name, "A name for this run", self.named.emit, (self.headline, self.pin))

    def edit_note(self) -> None:
        """Let the person type a note below what the run is and how it came out."""
        if self.entry is not None:
            self._edit(self.entry.note, "A note on this run", self.noted.emit, (self.detail, self.note))

    def _edit(self, text: str, prompt: str, done: Callable[[str], None], away: tuple[QWidget, ...]) -> None:
        """In the place of these lines, which say so much already that the card grows no higher."""
        row, rows = (2, 2) if self.note in away else (0, 1)
        self._lines.addWidget(self.editor, row, 1, rows, 2)
        self._edits, self._away = done, away
        self.editor.setText(text)
        self.editor.setPlaceholderText(prompt)
        self.editor.setAccessibleName(prompt)
        self._show_lines()
        self._show_pin()
        self.editor.show()
        self.editor.selectAll()
        self.editor.setFocus()

    def _show_pin(self) -> None:
        on = self.entry is not None and self.entry.is_pinned
        self.pin.setVisible(self.entry is not None and self.pin not in self._away)
        with QSignalBlocker(self.pin):
            self.pin.setChecked(on)
        self.pin.setText(_PINNED if on else _FREE)
        self.pin.setAccessibleName(f"{'Unpin' if on else 'Pin'}: {self.headline.text()}")

    @Slot()
    def _on_editor_finished(self) -> None:
        self._end_edit(takes=True)

    def _end_edit(self, *, takes: bool) -> None:
        done, self._edits = self._edits, None
        if done is None:
            return
        had_keyboard = self.editor.hasFocus()
        self._away = ()
        self.editor.hide()
        self._show_lines()
        self._show_pin()
        if had_keyboard and (parent := self.parentWidget()) is not None:
            parent.setFocus()
        if takes:
            done(self.editor.text())

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if watched is self.editor and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
            elif event.type() == QEvent.Type.KeyPress:
                self._end_edit(takes=False)
            return True
        return super().eventFilter(watched, event)  # type: ignore[arg-type]

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.compare.isChecked():
            QPainter(self).fillRect(0, 0, _BAR, self.height(), self._bar(self.palette()))


def _text(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.Text)


def _highlighted(colors: QPalette) -> QColor:
    return colors.color(QPalette.ColorRole.HighlightedText)
