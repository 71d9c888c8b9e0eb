"""A step's text above, and below it what is asked: where both have no room, the text gives way and scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.widgets.column_scroll import ColumnScroll

__all__ = ["StepColumn"]

LEAST_LINES = 2
"""Of the text that are in sight, however much is asked."""
SIDE, TOP = 8, 4


class StepColumn(QWidget):
    """What is asked stays in sight, with the place for the answer, whatever the size of the letters.

    Parameters
    ----------
    told : list of QWidget
        From top to bottom.
    asked : list of QWidget

    Attributes
    ----------
    told, asked : ColumnScroll
        With what is told, and what is asked.
    lines : QVBoxLayout
        Of what is asked.
    """

    def __init__(self, told: list[QWidget], asked: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = [self._made_page(parts) for parts in (told, asked)]
        self.told, self.asked = (ColumnScroll(page, self) for page in self._pages)
        layout = self._pages[1].layout()
        assert isinstance(layout, QVBoxLayout)
        self.lines = layout
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        for page in self._pages:
            page.installEventFilter(self)

    def turn(self, by: int) -> None:
        """Scroll a page on (1) or back (-1): the text first, then what is asked."""
        for bar in [scroll.verticalScrollBar() for scroll in (self.told, self.asked)][::by]:
            if bar.value() != (bar.maximum() if by > 0 else bar.minimum()):
                bar.setValue(bar.value() + by * bar.pageStep())
                return

    def to_top(self) -> None:
        """Both from their beginning."""
        for scroll in (self.told, self.asked):
            scroll.verticalScrollBar().setValue(0)

    def _made_page(self, parts: list[QWidget]) -> QWidget:
        page = QWidget()
        lines = QVBoxLayout(page)
        lines.setContentsMargins(SIDE, TOP, SIDE, TOP)
        for part in parts:
            lines.addWidget(part)
        lines.addStretch(1)
        return page

    def _share(self) -> None:
        """The room, by what each needs."""
        room, width = self.height(), self.width()
        told, asked = (_height(page, width) for page in self._pages)
        if told + asked > room:
            narrower = width - self.told.verticalScrollBar().sizeHint().width()
            least = min(told, LEAST_LINES * self.fontMetrics().lineSpacing())
            if asked > room - least:
                asked = _height(self._pages[1], narrower)
            told = max(least, room - asked)
        top = min(told, room)
        _show_bar(self.told, is_short=top < _height(self._pages[0], width))
        _show_bar(self.asked, is_short=room - top < _height(self._pages[1], width))
        self.told.setGeometry(0, 0, width, top)
        self.asked.setGeometry(0, top, width, room - top)

    # Qt's own

    def minimumSizeHint(self) -> QSize:
        least = [scroll.minimumSizeHint() for scroll in (self.told, self.asked)]
        return QSize(max(size.width() for size in least), sum(size.height() for size in least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched in self._pages:
            self.updateGeometry()
            self._share()
        return super().eventFilter(watched, event)


def _height(page: QWidget, width: int) -> int:
    """What it needs; one without a text in sight has no height for a width."""
    return page.heightForWidth(width) if page.hasHeightForWidth() else page.sizeHint().height()


def _show_bar(scroll: ColumnScroll, *, is_short: bool) -> None:
    """A bar that is there makes lines shorter: Qt would keep it for the room that it takes itself."""
    policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_short else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if scroll.verticalScrollBarPolicy() != policy:
        scroll.setVerticalScrollBarPolicy(policy)
