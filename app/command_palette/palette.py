"""The line in which everything that can be done is found by a few letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QApplication, QFrame, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.command_palette.entries import Entry, entries_of
from app.command_palette.entry_search import found_entries
from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip

if TYPE_CHECKING:
    from app.window_parts import WindowParts

__all__ = ["CommandPalette"]

WIDTH, ROWS = 760, 14
LONGEST_KEY = "Ctrl+Shift+PgDown"
NOTHING = "Nothing has these words. Fewer letters find more."
_GOING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
_Index = QModelIndex | QPersistentModelIndex


class _Model(QAbstractTableModel):
    """Name, place and key of each entry."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show_entries(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else 3

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _texts(entry)[index.column()]
            case Qt.ItemDataRole.ToolTipRole:
                return plain_tip("\n".join(filter(None, (entry.tip, entry.reason))))
            case Qt.ItemDataRole.AccessibleTextRole:
                return ", ".join(filter(None, (*_texts(entry), entry.reason)))
            case Qt.ItemDataRole.ForegroundRole if entry.reason or index.column():
                group = QPalette.ColorGroup.Disabled if entry.reason else QPalette.ColorGroup.Active
                role_ = QPalette.ColorRole.Text if entry.reason else QPalette.ColorRole.PlaceholderText
                return QApplication.palette().color(group, role_)
        return None


def _texts(entry: Entry) -> tuple[str, str, str]:
    on = " \N{CHECK MARK}" if entry.is_on else ""
    return f"{entry.name}{on}", entry.where, entry.keys


class CommandPalette(QFrame):
    """Lies over the window's top; Enter does what is chosen, with the keyboard where it was before, Esc goes away.

    Parameters
    ----------
    window : WindowParts

    Attributes
    ----------
    line : QLineEdit
    list : QTreeView
    note : PlainLabel
        What the chosen entry is for, or why it cannot be done.
    """

    def __init__(self, window: WindowParts) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self._all: list[Entry] = []
        self.line, self.list, self.note = QLineEdit(self), QTreeView(self), PlainLabel(self, wordWrap=True)
        self._model = _Model(self)
        LeftClicks(self.list)
        self._build()
        self.hide()
        self.line.textChanged.connect(self._on_line_text_changed)
        self.list.clicked.connect(self._on_list_clicked)
        self.list.selectionModel().currentRowChanged.connect(self._on_list_current_row_changed)

    @property
    def entries(self) -> list[Entry]:
        """What is listed."""
        return self._model.entries

    @property
    def current(self) -> Entry | None:
        """What Enter does."""
        row = self.list.currentIndex().row()
        return self.entries[row] if row >= 0 else None

    def toggle(self) -> None:
        """Come, with all that can be done now; or go."""
        self.leave() if self.isVisible() else self._come()

    def leave(self) -> None:
        """Go, and give the keyboard back."""
        app, before = QApplication.instance(), self._before
        assert isinstance(app, QApplication)
        if not self.isVisible():
            return
        app.focusChanged.disconnect(self._on_focus_changed)
        self.hide()
        self._window.removeEventFilter(self)
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus()
        else:
            self._window.setFocus()

    # What happens

    @Slot()
    def _on_line_text_changed(self) -> None:
        self._model.show_entries(found_entries(self._all, self.line.text(), self._window.preferences.recent_commands))
        self.list.setCurrentIndex(self._model.index(0, 0))
        self._tell()

    @Slot()
    def _on_list_current_row_changed(self) -> None:
        self._tell()

    @Slot(QModelIndex)
    def _on_list_clicked(self, _index: QModelIndex) -> None:
        self._do_current()

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Who goes on elsewhere needs the line no more."""
        if now is not None and not self.isAncestorOf(now):
            self._before = now
            self.leave()

    # How

    def _build(self) -> None:
        self.setAutoFillBackground(True)
        self.setFrameShape(QFrame.Shape.Box)
        self.setObjectName("Palette")
        self.setAccessibleName("Find anything")
        self.line.setPlaceholderText("What do you want to do, open or read?")
        self.line.setAccessibleName("Find a command, preset, lesson, page of the guide or recent file")
        self.line.setClearButtonEnabled(True)
        self.line.installEventFilter(self)
        self.setFocusProxy(self.line)
        self.list.setModel(self._model)
        self.list.setAccessibleName("What is found")
        self.list.setHeaderHidden(True)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.header().setStretchLastSection(False)
        self.list.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.list.header().setSectionResizeMode(2, QHeaderView.ResizeMode.Fixed)
        self.note.setMinimumHeight(2 * self.note.fontMetrics().lineSpacing())
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        for widget in (self.line, self.list, self.note):
            column.addWidget(widget)

    def _come(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._before = app.focusWidget()
        self._all = entries_of(self._window)
        self.line.clear()
        self._on_line_text_changed()
        self._place()
        self._window.activateWindow()  # the keyboard may have been in a panel that floats
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._window.installEventFilter(self)
        app.focusChanged.connect(self._on_focus_changed)

    def _place(self) -> None:
        """In the middle of the window's top, as wide and high as there is room."""
        room = self._window.rect().adjusted(16, self._window.menuBar().height(), -16, -16)
        letters = self.fontMetrics()
        width = min(max(WIDTH, 90 * letters.averageCharWidth()), room.width())
        rows = ROWS * (letters.height() + 4) + 4 * letters.lineSpacing() + 48
        self.setGeometry(room.center().x() - width // 2, room.top(), width, min(rows, room.height()))
        self.list.header().resizeSection(0, width * 2 // 5)
        self.list.header().resizeSection(2, letters.horizontalAdvance(LONGEST_KEY) + 12)

    def _tell(self) -> None:
        entry = self.current
        text = NOTHING if entry is None else entry.reason or entry.tip
        self.note.setText(text)
        self.line.setAccessibleDescription(text if entry is None else f"{entry.name}, {entry.where}. {text}")

    def _do_current(self) -> None:
        """Do what is chosen; what cannot be done stays in sight with its reason."""
        entry = self.current
        if entry is None or entry.reason:
            return
        self.leave()
        self._window.preferences.add_recent_command(entry.key)
        entry.do()

    # Qt's own

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize:
                self._place()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in _GOING:
                QApplication.sendEvent(self.list, event)
            elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do_current()
            elif event.key() == Qt.Key.Key_Escape:
                self.leave()
            elif event.key() not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # these would lead out of it
                return super().eventFilter(watched, event)
            return True
        return super().eventFilter(watched, event)
