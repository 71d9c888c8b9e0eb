"""The lab: its pages, which one is open, and a line that says what is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.files.open_save import Files
from app.image_views.picture_grid import PictureGrid
from app.lab.lab_model import LabModel
from app.lab.overlay import Overlay, PatchMark
from app.lab.page import LabContext, LabPage
from app.lab.pages import PAGES
from app.session.session import Session
from app.widgets.dock_help import help_button
from grapl_engine import Stage

__all__ = ["LabPanel"]

COLUMNS = 4


class LabPanel(QWidget):
    """A row of buttons, a line about what is looked at, and the open page; pages are made when they are first opened.

    Signals
    -------
    page_changed(str)
        Another page is open, by name.
    help_asked(str)
        The guide is wanted, for the page of this name.
    """

    page_changed = Signal(str)
    help_asked = Signal(str)

    def __init__(self, session: Session, grid: PictureGrid, files: Files | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._context = LabContext(session, grid, LabModel(session, self), files or Files(self))
        self._pages: dict[str, LabPage] = {}
        self._name = next(iter(PAGES))
        self._mark = Overlay(session, grid, PatchMark, parent=self)
        self._stack, self._looked_at = QStackedWidget(), QLabel(wordWrap=True)
        self.back = QPushButton("Back to the run")
        self._build()
        self._context.model.changed.connect(self._show_looked_at)
        session.view.patch_changed.connect(self._show_mark)
        self.back.clicked.connect(self._on_back_clicked)
        self._show_looked_at()

    @property
    def model(self) -> LabModel:
        """What the pages look at."""
        return self._context.model

    @property
    def name(self) -> str:
        """The open page's name."""
        return self._name

    @property
    def page(self) -> LabPage:
        """The open page."""
        return self.page_of(self._name)

    def page_of(self, name: str) -> LabPage:
        """A page by name; made if it was not yet."""
        if name not in self._pages:
            page = self._pages[name] = PAGES[name].load()(self._context)
            self._stack.addWidget(page)
        return self._pages[name]

    def open_page(self, name: str) -> None:
        """Turn to a page."""
        before, self._name = self._name, name
        page = self.page_of(name)
        self._stack.setCurrentWidget(page)
        self.buttons[name].setChecked(True)
        if before != name and before in self._pages:
            self._pages[before].set_open(False)
        if self.isVisible() and not page.is_open:
            page.set_open(True)
        if before != name:
            self.page_changed.emit(name)

    # How

    def _build(self) -> None:
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QToolButton] = {}
        strip = QGridLayout()
        strip.setSpacing(2)
        for number, (name, entry) in enumerate(PAGES.items()):
            button = self.buttons[name] = QToolButton()
            button.setText(entry.title)
            button.setCheckable(True)
            button.setAutoRaise(True)
            button.setToolTip(f"{entry.tip} ({entry.keys})")
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self._group.addButton(button, number)
            strip.addWidget(button, number // COLUMNS, number % COLUMNS)
        self.help = help_button("the open page")
        self.help.clicked.connect(self._on_help_clicked)
        strip.addWidget(self.help, len(PAGES) // COLUMNS, COLUMNS - 1, Qt.AlignmentFlag.AlignRight)
        self._group.idClicked.connect(self._on_group_id_clicked)
        line = QHBoxLayout()
        line.setContentsMargins(8, 0, 8, 0)
        line.addWidget(self._looked_at, 1)
        line.addWidget(self.back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(strip)
        layout.addLayout(line)
        layout.addWidget(self._stack, 1)
        self.setMinimumWidth(300)

    @Slot(int)
    def _on_group_id_clicked(self, number: int) -> None:
        self.open_page(list(PAGES)[number])

    @Slot()
    def _on_help_clicked(self) -> None:
        self.help_asked.emit(self._name)

    @Slot()
    def _on_back_clicked(self) -> None:
        self._session.view.set_preview(None)

    @Slot()
    def _show_looked_at(self) -> None:
        preview, record, frame = self._session.view.preview, self.model.record, self.model.frame
        self.back.setVisible(preview is not None)
        self._show_mark()
        if record is None or frame is None:
            self._looked_at.setText("No run yet.")
            return
        place = frame.title[0].upper() + frame.title[1:]
        if frame.stage is Stage.FINAL:
            place = "The last network's labels"
        text = f"<b>{preview.kind.value}</b>: {preview.title}" if preview is not None else place
        self._looked_at.setText(text)

    @Slot()
    def _show_mark(self) -> None:
        patch = self.model.patch
        for item in self._mark.items:
            item.show_patch(patch)
        self._mark.set_visible(self.isVisible() and patch is not None)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.open_page(self._name)
        self._context.grid.set_picking(patches_alone=True)
        self._show_mark()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._name in self._pages:
            self._pages[self._name].set_open(False)
        self._mark.set_visible(False)
        self._context.grid.set_picking(patches_alone=False)
