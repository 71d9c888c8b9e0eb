"""One image view: title, photograph, labels of one or two runs, crosshair."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal, Slot
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGraphicsItem, QGridLayout, QWidget

from app.image_views.canvas import Camera, Canvas
from app.image_views.close_up import Cut
from app.image_views.colors import LabelTable
from app.image_views.crosshair import Crosshair
from app.image_views.layers import ImageLayer
from app.image_views.part_painting import paint_part
from app.image_views.view_content import ViewContent
from app.image_views.wipe import RunLayers, WipeLine, WipeTags
from app.widgets.accessible_role import give_role, tell
from app.widgets.elided_label import fitting_text
from app.widgets.plain_label import PlainLabel
from app.widgets.plain_tip import plain_tip
from app.widgets.title_strip import INSTEAD_COLOR, STALE_COLOR, TitleStrip

__all__ = ["PictureView"]

EDGE = 2

_BECAUSE = ": "
"""Before what a sentence can do without in a small view."""
HINT_SHARE = 0.15
"""Of a view's height, so much at most is covered by a sentence of several lines."""


class PictureView(QWidget):
    """Shows what it is told, and says what the mouse does.

    Parameters
    ----------
    name : str
        What it is called.
    keys : str
        The key that maximises it, in its title.

    Signals
    -------
    camera_moved(Camera), pointed((float, float) or None), clicked(float, float), double_clicked(), painted(float, float, bool)
        As `Canvas`.
    wipe_moved(float)
        The line between two runs was dragged to x.
    wipe_shown()
        Another run has come beside the first.
    help_asked()
        The question mark in the title was clicked.

    Attributes
    ----------
    words_at : callable
        What is at (x, y) of the picture, in a word or two; "" where nothing is to be said.
    pick_at : callable
        What selecting at (x, y) of the picture does; None where there is nothing to select.
    pick_text : str
        What that is called in the view's menu.
    """

    camera_moved = Signal(object)
    pointed = Signal(object)
    clicked = Signal(float, float)
    double_clicked = Signal()
    painted = Signal(float, float, bool)
    wipe_moved = Signal(float)
    wipe_shown = Signal()
    help_asked = Signal()

    def __init__(self, name: str, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rect = QRectF(0, 0, 1, 1)
        self.words_at: Callable[[float, float], str] = _no_words
        self.pick_at: Callable[[float, float], Callable[[], None] | None] = _nothing
        self.pick_text = "&Select the segment here"
        self._opacity = 0.6
        self._contours = True
        self._edge: QColor | None = None
        self._labelled = False
        self._has_compared = False
        self._said = ""
        self._is_alone: bool | None = None
        self.title = TitleStrip(name, keys)
        self.canvas = Canvas()
        self._photograph = ImageLayer()
        self._runs = RunLayers(), RunLayers()
        self._line = WipeLine()
        self._crosshair = Crosshair()
        self._tags = WipeTags(self.canvas)
        self._hint = PlainLabel(self.canvas, wordWrap=True, alignment=Qt.AlignmentFlag.AlignCenter)
        give_role(self, QAccessible.Role.Graphic)
        self._build()
        self.canvas.camera_moved.connect(self.camera_moved)
        self.canvas.view_changed.connect(self._place_tags)
        self.canvas.pointed.connect(self.pointed)
        self.canvas.clicked.connect(self.clicked)
        self.canvas.double_clicked.connect(self.double_clicked)
        self.canvas.painted.connect(self.painted)
        self._line.sigDragged.connect(self._on_line_dragged)
        self.title.help.clicked.connect(self.help_asked)

    @property
    def hint(self) -> str:
        """The sentence shown where there is nothing yet."""
        return self._said

    @property
    def names(self) -> tuple[str, str] | None:
        """The runs at the sides of the wipe; None without one."""
        return self._tags.names if self._line.isVisible() else None

    @property
    def seen_part(self) -> QRectF:
        """What of the picture is in sight, in whole pixels."""
        return QRectF((self.canvas.seen & self._rect).toAlignedRect()) & self._rect

    @property
    def has_wipe(self) -> bool:
        """Whether there is another run beside the first."""
        return self._has_compared

    @property
    def wipe(self) -> float:
        """Where the line between two runs is."""
        return float(self._line.value())

    def show_photograph(self, image: QImage, width: int, height: int, cut: Cut | None = None) -> None:
        """Take another picture of this size in pixels; the image may be thinned, then `cut` makes all the pixels of a part."""
        self._rect = QRectF(0, 0, width, height)
        self._photograph.show_image(image, self._rect, cut)
        self._line.setBounds((0, width))
        self.canvas.set_size(QSizeF(width, height))

    def show_content(self, content: ViewContent, table: LabelTable | None, badge: str = "", tip: str = "") -> None:
        """Show a run's labels in a table's colours, with their title and a badge; `tip` says more about that."""
        self.show_title(content, badge, tip)
        self.show_labels(content, table)

    def show_title(self, content: ViewContent, badge: str = "", tip: str = "") -> None:
        """Show title, badge and hint; what is drawn stays."""
        self.title.set_title(content.title, content.note, badge, short=content.short, tip=tip)
        self._said = content.hint
        self._hint.setVisible(bool(content.hint))
        self._place_hint()
        self._tell()

    def show_labels(self, content: ViewContent, table: LabelTable | None) -> None:
        """Show labels without a word about them."""
        self._labelled = content.level is not None or (content.labels is not None and table is not None)
        self._show_run(self._runs[0], content, table)
        self._show_opacity()

    def show_compared(self, content: ViewContent | None, table: LabelTable | None, names: tuple[str, str] = ("", "")) -> None:
        """Show another run's labels left of a line; None takes both away."""
        had, self._has_compared = self._has_compared, content is not None
        self._line.setVisible(self._has_compared and self._is_alone is None)
        self._show_run(self._runs[1], content or ViewContent(""), table)
        self._tags.set_names(*names)
        self.set_wipe(self._line.value())
        if self._has_compared and not had:
            self.wipe_shown.emit()

    def set_wipe(self, x: float) -> None:
        """Put the line between the runs at x."""
        self._line.setValue(x)
        x = self._line.value() if self._line.isVisible() else self._rect.width() if self._is_alone else 0.0
        self._runs[0].clip(self._rect.adjusted(x, 0, 0, 0), self._rect)
        self._runs[1].clip(QRectF(0, 0, x, self._rect.height()), self._rect)
        self._place_tags()

    def show_alone(self, *, compared: bool | None) -> None:
        """One of two runs on all of the view, at once and without a line; None: either on its side of the line."""
        self._is_alone = compared
        self._line.setVisible(compared is None and self._has_compared)
        self.set_wipe(self._line.value())

    def add_below(self, widget: QWidget) -> None:
        """Put a widget under the picture."""
        self._layout.addWidget(widget, 2, 0)

    def set_camera(self, camera: Camera | None) -> None:
        """Look at a part of the picture; None: at all of it."""
        self.canvas.set_camera(camera)

    def set_opacity(self, opacity: float) -> None:
        """How much the labels cover the photograph, 0 to 1."""
        self._opacity = opacity
        self._show_opacity()

    def set_contours(self, on: bool) -> None:
        """Whether borders between labels are drawn."""
        self._contours = on
        for run in self._runs:
            run.set_contours(on)

    def set_state(self, stale: str = "", busy: str = "", instead: str = "") -> None:
        """Why the labels are old, what is being done to their run, and what stands here instead of its labels; "" for none."""
        color = INSTEAD_COLOR if instead else STALE_COLOR
        self.title.set_state(instead or stale, busy, color)
        self._tell()
        edge = color if instead or stale else None
        if edge != self._edge:
            self._edge = edge
            self.update()

    def set_painting(self, on: bool) -> None:
        """Whether the left button paints (`painted`) instead of selecting and panning."""
        self.canvas.set_painting(on)

    def point(self, place: tuple[float, float] | None) -> None:
        """Show the crosshair at (x, y); None hides it."""
        self._crosshair.point(place, self._rect.size())

    def paint_part(self, painter: QPainter, part: QRectF, target: QRectF) -> None:
        """Draw a part of the picture with all that lies on it but the crosshair, whatever of it is in sight."""
        paint_part(painter, self.canvas.picture_items, part, target, self._crosshair.lines)

    def _build(self) -> None:
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(EDGE, EDGE, EDGE, EDGE)
        self._layout.setSpacing(EDGE)
        self._layout.addWidget(self.title, 0, 0)
        self._layout.addWidget(self.canvas, 1, 0)
        self._layout.setRowStretch(1, 1)
        self._hint.setAutoFillBackground(True)
        self._hint.setContentsMargins(8, 3, 8, 3)
        self._hint.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._hint.hide()
        self.setMinimumSize(150, 110)
        items: tuple[QGraphicsItem, ...] = (self._photograph, *self._runs, self._line, *self._crosshair.lines)
        for item in items:
            self.canvas.add(item)
        self._line.setVisible(False)

    def _tell(self) -> None:
        """Say to who hears it what is shown: its name and how much there is of it, then notes and states."""
        title = self.title
        others = (title.note, *(mark for mark in title.marks if mark != title.badge), self.hint)
        tell(self, ", ".join(filter(None, (title.title, title.badge))), ", ".join(filter(None, others)))

    def _place_hint(self) -> None:
        """Along the bottom of the canvas; not in a layout, where its height would take part.

        What would cover much of a small view is one line without its reason, on each side of a wipe, and whole in the tip.
        """
        room = self.canvas.size()
        self._hint.setText(self._said)
        height = self._hint.heightForWidth(room.width())
        is_cut = height > HINT_SHARE * room.height()
        if is_cut:
            margins = self._hint.contentsMargins()
            width = room.width() - margins.left() - margins.right()
            metrics, lines = self._hint.fontMetrics(), self._said.split("\n")
            self._hint.setText("\n".join(fitting_text(line, metrics, width, _BECAUSE) for line in lines))
            height = self._hint.heightForWidth(room.width())
        self.canvas.setToolTip(plain_tip(self._said) if is_cut else "")
        self._hint.setGeometry(0, room.height() - height, room.width(), height)

    @Slot()
    def _place_tags(self) -> None:
        is_there = self._line.isVisible()
        self._tags.place(self.canvas.mapFromScene(self.canvas.to_scene(self._line.value(), 0)).x() if is_there else None)

    def _show_run(self, run: RunLayers, content: ViewContent, table: LabelTable | None) -> None:
        run.show_content(content, table, self._rect)
        self.set_wipe(self._line.value())

    def _show_opacity(self) -> None:
        for run in self._runs:
            run.set_opacity(self._opacity)
        self._photograph.setVisible(self._opacity < 1 or not self._labelled)

    @Slot()
    def _on_line_dragged(self, _line: object = None) -> None:
        self.wipe_moved.emit(self._line.value())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_hint()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._edge is not None:
            painter = QPainter(self)
            painter.setPen(QPen(self._edge, EDGE, Qt.PenStyle.DashLine))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))


def _nothing(_x: float, _y: float) -> None:
    return None


def _no_words(_x: float, _y: float) -> str:
    return ""
