"""One card of the welcome: a few words on the view that they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.image_views.picture_view import PictureView
from app.widgets.dock_help import HELP
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import accent

__all__ = ["WelcomeCard"]

GAP = 6
WIDEST = 420
LEAST_LINES = 3
"""So many lines of its words are seen in any view that has the room."""
EDGE = 2
"""Pixels that the card's line takes on each side."""
_CLOSE_TIP = "Take all four cards away (Esc); Help > Welcome brings them back"


class WelcomeCard(QWidget):
    """Lies on the upper edge of a view's picture, as wide as there is room; figures are drawn without it.

    What has no height there, with large letters or in a small view, is scrolled to.

    Parameters
    ----------
    view : PictureView
    name : str
        What the view is called.

    Signals
    -------
    closing_asked()
        The cards are to go.
    """

    closing_asked = Signal()

    def __init__(self, view: PictureView, name: str) -> None:
        super().__init__(view)
        self._canvas = view.canvas
        self.setObjectName(HELP)
        self.setAccessibleName(f"Welcome: {name}")
        self._content = QWidget()
        self.words = PlainLabel(self._content, wordWrap=True)
        self.close_button = FlatButton(self._content)
        self.close_button.setText("\N{MULTIPLICATION SIGN}")
        self.close_button.setToolTip(_CLOSE_TIP)
        self.close_button.setAccessibleName(f"Close the welcome ({name})")
        self.close_button.clicked.connect(self.closing_asked)
        self.buttons: list[QPushButton] = []
        self._offers = QWidget(self._content)
        self._offers.hide()
        self._lay_out()
        self.scroll_area = QScrollArea(self)
        self.scroll_area.setFrameShape(QFrame.Shape.NoFrame)
        self.scroll_area.setAccessibleName(f"Words of the welcome ({name})")
        self.scroll_area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.scroll_area.setWidget(self._content)
        for part in (self.scroll_area.viewport(), self._content):
            part.setAutoFillBackground(False)  # the card's own is behind them
        self.scroll_area.installEventFilter(self)
        self._canvas.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self._content)
        whole.setContentsMargins(2 * GAP - EDGE, GAP - EDGE, GAP - EDGE, GAP - EDGE)
        whole.setSpacing(GAP)
        whole.addLayout(top)
        whole.addWidget(self._offers)
        whole.addStretch(1)

    def add_offers(self, offers: Iterable[tuple[str, str, Callable[[], object]]]) -> None:
        """Have buttons, of a text, a tip and what each does; they are not seen before `show_words` says so."""
        for text, tip, do in offers:
            button = QPushButton(text, self._offers)
            button.setAccessibleName(text)
            button.setToolTip(tip)
            button.installEventFilter(self)
            button.clicked.connect(do)
            self.buttons.append(button)

    def show_words(self, words: str, *, offers: bool = False) -> None:
        """Say this, with the buttons or without."""
        self.words.setText(words)
        self._offers.setVisible(offers)
        self.place()

    def place(self) -> None:
        """Stand where the view's picture is now."""
        room = self._canvas.geometry().adjusted(GAP, GAP, -GAP, -GAP)
        width = min(room.width(), WIDEST)
        inside = width - 2 * EDGE
        needed = self._needed(inside)
        # Whether there is a bar is said here and not left to the scroll area: the words need more height beside one.
        most = self._most_height(room.height())
        is_cut = needed > most
        if is_cut:
            inside -= self.scroll_area.verticalScrollBar().sizeHint().width()
            needed = self._needed(inside)
        always, never = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.scroll_area.setVerticalScrollBarPolicy(always if is_cut else never)
        self.scroll_area.setFocusPolicy(Qt.FocusPolicy.TabFocus if is_cut else Qt.FocusPolicy.NoFocus)
        self.setGeometry(QRect(room.left(), room.top(), width, min(needed, most) + 2 * EDGE))
        self.scroll_area.setGeometry(self.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE))
        self._content.resize(inside, needed)
        self.raise_()

    def _most_height(self, room: int) -> int:
        """Large letters leave the picture its lower half; what is offered to do next is seen whole, as far as it fits."""
        whole = room - 2 * EDGE
        if not self._offers.isHidden():
            return whole
        return min(whole, max(whole // 2, LEAST_LINES * self.fontMetrics().lineSpacing()))

    def _needed(self, width: int) -> int:
        """The height of all that is in the card."""
        self._offers.setFixedHeight(self._flow(width - 3 * GAP + 2 * EDGE))
        layout = self._content.layout()
        assert layout is not None
        layout.activate()
        return layout.totalHeightForWidth(width)

    def _flow(self, width: int) -> int:
        """Buttons that do not fit beside each other stand in rows, the words of a wide one too; the height of these."""
        x = y = bottom = 0
        for button in self.buttons:
            button.setText(button.accessibleName())
            if button.sizeHint().width() > width:
                button.setText(_in_two_lines(button.text()))
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, bottom + GAP
            button.setGeometry(QRect(x, y, size.width(), size.height()))
            x, bottom = x + size.width() + GAP, y + size.height()
        return bottom

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._canvas and event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self.place()
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
            if isinstance(watched, QPushButton) and event.type() == QEvent.Type.FocusIn:
                self.scroll_area.ensureWidgetVisible(watched)
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.isHidden():
            self.place()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(QPen(accent(self.palette()), 3 if self.scroll_area.hasFocus() else 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), GAP, GAP)


def _in_two_lines(text: str) -> str:
    """Divided where the longer line is shortest."""
    spaces = [at for at, letter in enumerate(text) if letter == " "]
    at = min(spaces, key=lambda space: max(space, len(text) - space - 1), default=None)
    return text if at is None else f"{text[:at]}\n{text[at + 1 :]}"
