"""The panel "Edit": tools, what they are about to do, and what was done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.edits.edit_list import EditList
from app.edits.first_click import FirstClick
from app.edits.tool_box import ToolBox
from app.edits.tool_buttons import ToolButtons, ToolOptions
from app.session.edit_state import energy_text
from app.session.run_kind import makes_cuts
from app.session.session import Session
from app.widgets.check_boxes import CheckBox
from app.widgets.column_scroll import ColumnScroll
from app.widgets.key_hold import KeyHold
from app.widgets.plain_label import PlainLabel
from app.widgets.progress_line import ProgressLine
from app.widgets.sole_widget import fill_with

__all__ = ["EditPanel"]

LEARN = "Learn from it: run again, bound by the edits"
LEARN_TELLS = (
    "Edits become seeds of the next run: they bind its cuts, patch by patch. They do not bind the network, so its pixel map "
    "may still unite what was split. The two maps are compared once it has ended."
)
LEARN_NOTHING = (
    "Edits become seeds, which bind the cuts of a run. This run makes no cut, and another with its settings makes none."
)


class EditPanel(QWidget):
    """What can be done by hand with the shown run's map.

    Parameters
    ----------
    session : Session
    tools : ToolBox

    Signals
    -------
    learning_asked()
        The edits are to become seeds of the next run.
    """

    learning_asked = Signal()

    def __init__(self, session: Session, tools: ToolBox, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._edits, self._tools = session, session.edits, tools
        self.buttons, self.options = ToolButtons(tools), ToolOptions(tools)
        self.how, self.proposed, self.told = (PlainLabel(wordWrap=True) for _ in range(3))
        self.learn_tells = PlainLabel(LEARN_TELLS, wordWrap=True)
        self.keep, self.drop = QPushButton("Keep"), QPushButton("Drop")
        self.working = ProgressLine(session.edits.task, "Editing\N{HORIZONTAL ELLIPSIS}")
        self.list = EditList(session)
        self.undo, self.redo, self.clear = QPushButton("Undo"), QPushButton("Redo"), QPushButton("Clear all edits")
        self.seen = CheckBox("Show the edited map")
        self.learn = QPushButton(LEARN)
        self.hold = KeyHold(Qt.Key.Key_H, self)
        self.first_click = FirstClick(session.edits, tools, self)
        self._build()
        self._connect()
        self._show()

    def tell(self, sentence: str) -> None:
        """Say something about the edits, until another is said."""
        self.told.setText(sentence)
        self.told.setVisible(bool(sentence))

    # How

    def _build(self) -> None:
        self.how.setMinimumHeight(3 * self.fontMetrics().lineSpacing())
        self.how.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.learn_tells.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self.told.hide()
        self.keep.setToolTip("Carry the edit out that is shown (Enter)")
        self.drop.setToolTip("Do not (Esc)")
        self.undo.setToolTip("Take the last step back (Ctrl+Z while this panel is in sight)")
        self.redo.setToolTip("Make it again (Ctrl+Shift+Z while this panel is in sight)")
        self.clear.setToolTip("See the map as the run made it; Undo brings the edits back")
        self.seen.setToolTip("Off: the pixel map's view shows the run's own map. Holding H does it for a moment")
        self.list.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        self.content = QWidget()
        column = QVBoxLayout(self.content)
        column.setContentsMargins(8, 4, 8, 8)
        column.setSpacing(6)
        upper: tuple[QWidget, ...] = (self.buttons, self.how, self.options, self.proposed)
        for widget in upper:
            column.addWidget(widget)
        column.addLayout(_line(self.keep, self.drop))
        column.addWidget(self.working)
        column.addWidget(self.list, 1)
        column.addLayout(_line(self.undo, self.redo, self.clear))
        lower: tuple[QWidget, ...] = (self.seen, self.told, self.learn, self.learn_tells)
        for widget in lower:
            column.addWidget(widget)
        fill_with(self, ColumnScroll(self.content))

    def _connect(self) -> None:
        edits, tools = self._edits, self._tools
        tools.changed.connect(self._show)
        tools.chosen.connect(self._show)
        edits.changed.connect(self._show)
        self._session.runs.phase_changed.connect(self._show)
        self._session.keeper.loader.loading_changed.connect(self._show)
        self._session.view.shown_changed.connect(self._on_session_shown_changed)
        self.keep.clicked.connect(tools.enter)
        self.drop.clicked.connect(tools.begin_anew)
        self.undo.clicked.connect(edits.undo)
        self.redo.clicked.connect(edits.redo)
        self.clear.clicked.connect(edits.clear)
        self.seen.clicked.connect(edits.layer.set_visible)
        self.learn.clicked.connect(self.learning_asked)
        self.working.stopped.connect(edits.stop)
        self.hold.held.connect(edits.layer.peek)

    @Slot()
    def _on_session_shown_changed(self) -> None:
        self.tell("")

    @Slot()
    def _show(self) -> None:
        edits, book = self._edits, self._edits.book
        self.how.setText(self._tools.how)
        self.buttons.setEnabled(not edits.reason)
        self.options.setEnabled(not edits.reason)
        step = edits.proposal.step
        self.proposed.setText("" if step is None else f"{step.sentence} {energy_text(step)}")
        for widget in (self.proposed, self.keep, self.drop):
            widget.setVisible(edits.proposal.is_there)
        self.keep.setEnabled(step is not None)
        self.undo.setEnabled(book.place > 0)
        self.redo.setEnabled(book.place < len(book.states) - 1)
        has_edits = bool(book.edits)
        self.clear.setEnabled(has_edits)
        self.seen.setEnabled(has_edits)
        self.seen.setChecked(has_edits and edits.layer.is_visible)
        learns = book.record is None or makes_cuts(book.record.settings)
        self.learn.setEnabled(has_edits and learns and self._session.runs.is_at_rest)
        for tells in (self.learn_tells.setText, self.learn.setToolTip):
            tells(LEARN_TELLS if learns else LEARN_NOTHING)


def _line(*widgets: QWidget) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        line.addWidget(widget)
    line.addStretch(1)
    return line
