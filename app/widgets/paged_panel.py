"""A panel of pages: a row of buttons, and the open page; a page costs nothing until it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QSizePolicy, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.widgets.dock_help import help_button
from app.widgets.plain_label import PlainLabel

__all__ = ["Page", "PageEntry", "PagedPanel"]

COLUMNS = 4


class Page(QWidget):
    """One page: it looks at the session while it is open, and draws over the views only then.

    A page that is not open does nothing when what it looks at changes, and catches up in `set_open`.

    Signals
    -------
    legend_changed()
        Other marks are drawn: `legend` is another one.
    """

    legend_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.is_open = False
        self.legend: str | None = None
        """What the marks that are drawn now mean; None: what the table of pages says."""

    def set_open(self, on: bool) -> None:
        """The page is seen from now on, or no longer. Pages that have more to do extend this."""
        self.is_open = on

    def set_legend(self, legend: str | None) -> None:
        """Say what is drawn now, "" where nothing is; None: what the table of pages says."""
        if legend != self.legend:
            self.legend = legend
            self.legend_changed.emit()

    def figure(self) -> QWidget:
        """The part of the page that is worth a picture; by default all of it."""
        return self


PageT = TypeVar("PageT", bound=Page)


@dataclass(frozen=True, slots=True)
class PageEntry(Generic[PageT]):
    """What there is to know of a page before it is made.

    Attributes
    ----------
    title, keys, tip : str
        What it is called, its shortcut, and what it is for in a sentence.
    question, legend : str
        What it answers, and what its marks mean, each in a line at its top.
    topic : str
        Its place in the guide.
    load : callable
        Imports its class: a page costs nothing until it is opened.
    """

    title: str
    keys: str
    tip: str
    question: str
    legend: str
    topic: str
    load: Callable[[], type[PageT]]


class PagedPanel(QWidget, Generic[PageT]):
    """The pages of a table, one of which is open; a page is made when it is first opened.

    Parameters
    ----------
    entries : mapping of str to PageEntry
        By name, in the order of the buttons.
    make : callable
        Makes a page of its class.

    Attributes
    ----------
    buttons : dict of str to QToolButton
        By the page's name.
    help : QToolButton
        The question mark beside them.
    question, legend : PlainLabel
        What the open page answers, and what its marks mean.

    Signals
    -------
    page_changed(str)
        Another page is open, by name.
    help_asked(str)
        The guide is wanted, for the page of this name.
    """

    page_changed = Signal(str)
    help_asked = Signal(str)

    def __init__(
        self, entries: Mapping[str, PageEntry[PageT]], make: Callable[[type[PageT]], PageT], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._entries, self._make = entries, make
        self._pages: dict[str, PageT] = {}
        self._name = next(iter(entries))
        self._stack = _Pages()
        self.buttons: dict[str, QToolButton] = {}
        self.help = help_button("the open page")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(4)
        self._column.addLayout(self._made_strip())
        self.question, self.legend = PlainLabel(wordWrap=True), PlainLabel(wordWrap=True)
        self.question.setContentsMargins(8, 0, 8, 0)
        self.legend.setContentsMargins(8, 0, 8, 0)
        self.legend.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        for widget in (self.question, self.legend):
            self._column.addWidget(widget)
        self._column.addWidget(self._stack, 1)
        self.help.clicked.connect(self._on_help_clicked)
        self._group.idClicked.connect(self._on_group_id_clicked)

    @property
    def name(self) -> str:
        """The open page's name."""
        return self._name

    @property
    def page(self) -> PageT:
        """The open page."""
        return self.page_of(self._name)

    def page_of(self, name: str) -> PageT:
        """A page by name; made if it was not yet."""
        if name not in self._pages:
            page = self._pages[name] = self._make(self._entries[name].load())
            self._stack.addWidget(page)
            page.legend_changed.connect(self._show_legend)
        return self._pages[name]

    def open_page(self, name: str) -> None:
        """Turn to a page."""
        before, self._name = self._name, name
        page = self.page_of(name)
        self._stack.setCurrentWidget(page)
        self.buttons[name].setChecked(True)
        self.question.setText(self._entries[name].question)
        self._show_legend()
        if before != name and before in self._pages:
            self._pages[before].set_open(False)
        if self.isVisible() and not page.is_open:
            page.set_open(True)
        if before != name:
            self.page_changed.emit(name)

    def add_line(self, line: QWidget) -> None:
        """Put a line above the page."""
        self._column.insertWidget(self._column.count() - 1, line)

    def _made_strip(self) -> QGridLayout:
        """The buttons, and the question mark after them."""
        self._group = QButtonGroup(self)
        self._strip = strip = QGridLayout()
        strip.setSpacing(2)
        for number, (name, entry) in enumerate(self._entries.items()):
            button = self.buttons[name] = QToolButton(autoRaise=True)
            button.setText(entry.title)
            button.setCheckable(True)
            button.setToolTip(f"{entry.tip} ({entry.keys})")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.installEventFilter(self)
            self._group.addButton(button, number)
        strip.addWidget(self.help, 0, COLUMNS)  # never in a row of its own, however many pages are in sight
        self._place_buttons()
        return strip

    def _place_buttons(self) -> None:
        """Those that are not hidden, without gaps."""
        for number, button in enumerate(button for button in self.buttons.values() if not _is_taken_away(button)):
            self._strip.addWidget(button, number // COLUMNS, number % COLUMNS)

    @Slot()
    def _show_legend(self) -> None:
        own = self.page.legend
        self.legend.setText(self._entries[self._name].legend if own is None else own)
        self.legend.setVisible(bool(self.legend.text()))

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self.open_page(list(self._entries)[number])

    @Slot()
    def _on_help_clicked(self) -> None:
        self.help_asked.emit(self._name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A lesson hides pages."""
        if event.type() in (QEvent.Type.HideToParent, QEvent.Type.ShowToParent):
            self._place_buttons()
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.open_page(self._name)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._name in self._pages:
            self._pages[self._name].set_open(False)


def _is_taken_away(button: QToolButton) -> bool:
    """Hidden, and not only not seen yet."""
    return button.isHidden() and button.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide)


class _Pages(QStackedWidget):
    """As wide as the page in sight needs; Qt's own would be as wide as the widest that was ever open."""

    def __init__(self) -> None:
        super().__init__()
        self.currentChanged.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        page = self.currentWidget()
        return super().sizeHint() if page is None else page.sizeHint()

    def minimumSizeHint(self) -> QSize:
        page = self.currentWidget()
        if page is None:
            return super().minimumSizeHint()
        return page.minimumSizeHint().expandedTo(page.minimumSize())
