"""A step's text, what is asked, the row of the answer and what is said to it: what is read gives way to the row and scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from app.widgets.column_scroll import ColumnScroll

__all__ = ["StepColumn"]

LEAST_LINES = 2, 5, 3
"""Of what is told, asked and said, that are in sight however much the others need; they give way in this order."""
SIDE, TOP = 8, 4


class StepColumn(QWidget):
    """The row of the answer stays in sight, and the beginning of all else, whatever the size of the letters.

    Parameters
    ----------
    told, asked, said : list of QWidget
        From top to bottom; `said` stands below the row.

    Attributes
    ----------
    told, asked, said : ColumnScroll
        With what is told, asked, and said to the answer.
    lines : QVBoxLayout
        Of what is asked.
    """

    def __init__(self, told: list[QWidget], asked: list[QWidget], said: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pages = [self._made_page(parts) for parts in (told, asked, said)]
        self._scrolls = [ColumnScroll(page, self) for page in self._pages]
        self.told, self.asked, self.said = self._scrolls
        self._row: QWidget | None = None
        layout = self._pages[1].layout()
        assert isinstance(layout, QVBoxLayout)
        self.lines = layout
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        for page in self._pages:
            page.installEventFilter(self)

    def set_row(self, row: QWidget | None) -> None:
        """Take another row of controls, which does not scroll; the last one is let go."""
        if self._row is not None:
            self._row.hide()
            self._row.setParent(None)
            self._row.deleteLater()
        self._row = row
        if row is not None:
            row.setParent(self)
            row.show()
        self.updateGeometry()
        self._share()

    def turn(self, by: int) -> None:
        """Scroll a page on (1) or back (-1): the text first, then what is asked, then what is said."""
        for bar in [scroll.verticalScrollBar() for scroll in self._scrolls][::by]:
            if bar.value() != (bar.maximum() if by > 0 else bar.minimum()):
                bar.setValue(bar.value() + by * bar.pageStep())
                return

    def to_top(self) -> None:
        """All from their beginning."""
        for scroll in self._scrolls:
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
        width, row = self.width(), self._row_height()
        needed = [_height(page, width) for page in self._pages]
        over, given = sum(needed) + row - self.height(), []
        for need, lines in zip(needed, LEAST_LINES, strict=True):
            gives = max(0, min(over, need - lines * self.fontMetrics().lineSpacing()))
            given.append(need - gives)
            over -= gives
        given[-1] += max(0, -over)
        top = 0
        for scroll, need, height in zip(self._scrolls, needed, given, strict=True):
            if scroll is self.said and self._row is not None:
                self._row.setGeometry(SIDE, top, width - 2 * SIDE, row)
                top += row
            _show_bar(scroll, is_short=height < need)
            scroll.setGeometry(0, top, width, height)
            top += height

    def _row_height(self) -> int:
        return 0 if self._row is None else self._row.sizeHint().height()

    # Qt's own

    def minimumSizeHint(self) -> QSize:
        least = [scroll.minimumSizeHint() for scroll in self._scrolls]
        row = 0 if self._row is None else self._row.minimumSizeHint().width() + 2 * SIDE
        return QSize(max(row, *(size.width() for size in least)), self._row_height() + sum(size.height() for size in least))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest and watched in self._pages:
            self.updateGeometry()
            self._share()
        return super().eventFilter(watched, event)


def _height(page: QWidget, width: int) -> int:
    """What it needs, and nothing where nothing of it is in sight; one without a text has no height for a width."""
    layout = page.layout()
    if layout is None or all(item is None or item.isEmpty() for item in map(layout.itemAt, range(layout.count() - 1))):
        return 0
    return page.heightForWidth(width) if page.hasHeightForWidth() else page.sizeHint().height()


def _show_bar(scroll: ColumnScroll, *, is_short: bool) -> None:
    """A bar that is there makes lines shorter: Qt would keep it for the room that it takes itself."""
    policy = Qt.ScrollBarPolicy.ScrollBarAsNeeded if is_short else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if scroll.verticalScrollBarPolicy() != policy:
        scroll.setVerticalScrollBarPolicy(policy)
