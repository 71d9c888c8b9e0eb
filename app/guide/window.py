"""The guide in a window of its own: its pages, their list, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSignalBlocker, Qt, QUrl, Slot
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QPushButton, QSplitter, QVBoxLayout, QWidget

from app.guide.page import GuidePage
from app.guide.topics import FIRST, chapters
from app.paths import guide_folder
from app.widgets.elided_label import ElidedLabel
from app.widgets.left_clicks import LeftClicks
from app.widgets.plain_tip import plain_tip

__all__ = ["GuideWindow"]

SIZE = (1000, 720)
LIST_WIDTH = 190


class GuideWindow(QDialog):
    """Stays beside the program; Escape closes it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Guide")
        self.list, self.page = QListWidget(), GuidePage()
        self.file = ElidedLabel(mode=Qt.TextElideMode.ElideMiddle)
        self.back, self.forward, self.leave = QPushButton("&Back"), QPushButton("&Forward"), QPushButton("&Close")
        self._paths = [_path(chapter.place) for chapter in chapters()]
        LeftClicks(self.list)
        self._build()
        self._connect()
        self.resize(*SIZE)

    def show_place(self, place: str = FIRST) -> None:
        """Show a page, given as its path from the guide's folder, with ``#section`` or without."""
        path, _, anchor = place.partition("#")
        url = QUrl.fromLocalFile(str(_path(path)))
        if anchor:
            url.setFragment(anchor)
        self.show()  # first, so that the page knows its width
        self.page.setSource(url)
        self.raise_()
        self.activateWindow()
        self.page.setFocus()

    # What happens

    @Slot(int)
    def _on_list_current_row_changed(self, row: int) -> None:
        self.page.setSource(QUrl.fromLocalFile(str(self._paths[row])))

    @Slot(QUrl)
    def _on_page_source_changed(self, url: QUrl) -> None:
        path = Path(url.toLocalFile())
        self.file.setText(f"This page: {path}")
        self.file.setToolTip(plain_tip(str(path)))
        with QSignalBlocker(self.list):
            self.list.setCurrentRow(self._paths.index(path) if path in self._paths else -1)

    # How

    def _build(self) -> None:
        self.list.addItems([chapter.title for chapter in chapters()])
        self.list.setAccessibleName("Pages of the guide")
        self.file.setEnabled(False)
        halves = QSplitter()
        halves.addWidget(self.list)
        halves.addWidget(self.page)
        halves.setStretchFactor(1, 1)
        halves.setSizes([LIST_WIDTH, SIZE[0] - LIST_WIDTH])
        buttons = QHBoxLayout()
        for button in (self.back, self.forward, self.leave):
            button.setAutoDefault(False)
        buttons.addWidget(self.back)
        buttons.addWidget(self.forward)
        buttons.addWidget(self.file, 1)
        buttons.addWidget(self.leave)
        column = QVBoxLayout(self)
        column.addWidget(halves, 1)
        column.addLayout(buttons)

    def _connect(self) -> None:
        page = self.page
        self.back.setEnabled(False)
        self.forward.setEnabled(False)
        page.backwardAvailable.connect(self.back.setEnabled)
        page.forwardAvailable.connect(self.forward.setEnabled)
        page.sourceChanged.connect(self._on_page_source_changed)
        self.back.clicked.connect(page.backward)
        self.forward.clicked.connect(page.forward)
        self.leave.clicked.connect(self.close)
        self.list.currentRowChanged.connect(self._on_list_current_row_changed)


def _path(place: str) -> Path:
    return (guide_folder() / place).resolve()
