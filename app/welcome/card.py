"""One card of the welcome: a few words on the view that they are about."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.image_views.picture_view import PictureView
from app.widgets.dock_help import HELP
from app.widgets.flat_button import FlatButton
from app.widgets.plain_label import PlainLabel
from app.widgets.theme_colors import accent

__all__ = ["WelcomeCard"]

GAP = 6
WIDEST = 420
_CLOSE_TIP = "Take all four cards away (Esc); Help > Welcome brings them back"


class WelcomeCard(QWidget):
    """Lies on the upper edge of a view's picture, as wide as there is room; figures are drawn without it.

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
        self.words = PlainLabel(self, wordWrap=True)
        self.close_button = FlatButton(self)
        self.close_button.setText("\N{MULTIPLICATION SIGN}")
        self.close_button.setToolTip(_CLOSE_TIP)
        self.close_button.setAccessibleName(f"Close the welcome ({name})")
        self.close_button.clicked.connect(self.closing_asked)
        self.buttons: list[QPushButton] = []
        self._offers = QWidget(self)
        self._offers.hide()
        self._lay_out()
        self._canvas.installEventFilter(self)
        self.hide()

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self.words, 1)
        top.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GAP, GAP, GAP, GAP)
        whole.setSpacing(GAP)
        whole.addLayout(top)
        whole.addWidget(self._offers)
        whole.addStretch(1)

    def add_offers(self, offers: Iterable[tuple[str, str, Callable[[], object]]]) -> None:
        """Have buttons, of a text, a tip and what each does; they are not seen before `show_words` says so."""
        for text, tip, do in offers:
            button = QPushButton(text, self._offers)
            button.setToolTip(tip)
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
        self._offers.setFixedHeight(self._flow(width - 3 * GAP))
        layout = self.layout()
        assert layout is not None
        layout.activate()
        self.setGeometry(QRect(room.left(), room.top(), width, min(layout.totalHeightForWidth(width), room.height())))
        self.raise_()

    def _flow(self, width: int) -> int:
        """Buttons that do not fit beside each other stand in rows; the height of these."""
        x = y = bottom = 0
        for button in self.buttons:
            size = button.sizeHint()
            if x and x + size.width() > width:
                x, y = 0, bottom + GAP
            button.setGeometry(QRect(x, y, size.width(), size.height()))
            x, bottom = x + size.width() + GAP, y + size.height()
        return bottom

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Move) and not self.isHidden():
            self.place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(QPen(accent(self.palette()), 1.5))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), GAP, GAP)
