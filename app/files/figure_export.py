"""What is on screen as a figure for slides and papers: PNG or SVG, with a caption."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QImage, QPainter, QPalette, QPicture, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget

from app import theme
from app.session.detail_text import source_text
from app.session.preview import CutPreview
from app.session.run_text import is_by_patches, preset_text
from app.widgets.dock_help import HELP
from app.widgets.focus_ring import FocusRing
from grapl_engine import Frame, RunRecord, __version__

if TYPE_CHECKING:
    from grapl_engine.hierarchy.level_map import LevelMap

__all__ = ["CAPTION", "GAP", "WIDTH", "caption", "caption_height", "drawn", "png", "svg"]

WIDTH = 1600
"""Pixels of a PNG, unless the widget has more."""
CAPTION = "caption"
"""The property of a widget that shows more than the session's run: what is seen there."""
GAP = 8
"""Around a caption."""


def caption(
    record: RunRecord,
    frame: Frame | None,
    preview: CutPreview | None = None,
    level: LevelMap | None = None,
    edited: str = "",
) -> str:
    """What is seen: picture, settings, place; and that it is a what-if, or edited, or which detail the pixel map has, if so."""
    place = frame.title if frame is not None else ""
    if frame is not None and is_by_patches(record, frame):
        place = f"{place}, by patches"
    seen = f"{preview.kind.value}: {preview.title}" if preview is not None else ""
    detail = f"detail: {level.cut.label_count.text}, {source_text(level.hierarchy)}" if level is not None else ""
    count = len(record.constraints.constraints)
    constraints = f"{count} seed{'s' * (count > 1)}" if count else ""
    parts = (
        record.picture.title,
        preset_text(record.settings),
        constraints,
        place,
        seen,
        detail,
        edited,
        f"GraPL {__version__}",
    )
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)


def drawn(widget: QWidget, text: str) -> QImage:
    """A widget as it stands, on white, with its caption, at least 1,600 pixels wide."""
    scale = max(1.0, WIDTH / max(1, widget.width()))
    size = _size(widget, text)
    image = QImage(size * scale, QImage.Format.Format_RGB32)
    with _on_paper(widget):
        painter = QPainter(image)
        painter.scale(scale, scale)
        _draw(painter, widget, text, size, QRegion(widget.rect()))
        painter.end()
    return image


def png(image: QImage) -> bytes:
    """What was drawn, packed: a third of a second for four views, so for a thread."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def svg(widget: QWidget, text: str) -> bytes:
    """The widget as a drawing: lines and letters stay sharp at any size, photographs and labels lie in it as images.

    Each view and plot is cut off at its edges: Qt's own drawing would let a zoomed picture cover all the rest.
    """
    from PySide6.QtSvg import QSvgGenerator

    size = _size(widget, text)
    recorded = _recorded(widget, text, size)
    buffer, generator = QBuffer(), QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the tiny profile has no clips
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(text)
    generator.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInch()))  # by which the text was laid out
    painter = QPainter(generator)
    painter.drawPicture(0, 0, recorded)
    painter.end()
    return bytes(buffer.data().data())


def caption_height(text: str, width: int, metrics: QFontMetrics) -> int:
    """The height of a caption at a width, with the room around it."""
    flags = Qt.TextFlag.TextWordWrap.value
    return metrics.boundingRect(QRect(0, 0, width - 2 * GAP, 10_000), flags, text).height() + 2 * GAP


# How


def _recorded(widget: QWidget, text: str, size: QSize) -> QPicture:
    """What a drawing consists of.

    Drawn straight into a QSvgGenerator, widgets would lose what they clip: Qt 6.11 places the clips of a shared painter without
    the widget's offset, and keeps a clip that `QPainter.restore` has taken back. A QPicture records each where it belongs.
    """
    picture = QPicture()
    views = [view for view in _views_in(widget) if view.isVisible()]
    places = [QRect(view.mapTo(widget, QPoint()), view.size()) for view in views]
    rest = QRegion(widget.rect())
    for place in places:
        rest -= QRegion(place)
    with _on_paper(widget):
        painter = QPainter(picture)
        _draw(painter, widget, text, size, rest)
        for view, place in zip(views, places, strict=True):
            painter.setClipRect(place)
            QWidget.render(view, painter, place.topLeft())
        painter.end()
    return picture


def _size(widget: QWidget, text: str) -> QSize:
    return QSize(widget.width(), widget.height() + caption_height(text, widget.width(), QFontMetrics(widget.font())))


def _draw(painter: QPainter, widget: QWidget, text: str, size: QSize, region: QRegion) -> None:
    """The caption, and what of the widget lies in a region: widgets wholly outside are left out."""
    colors = widget.palette()
    painter.fillRect(QRect(QPoint(0, 0), size), colors.color(QPalette.ColorRole.Window))
    if not region.isEmpty():
        QWidget.render(widget, painter, region.boundingRect().topLeft(), region)
    painter.setFont(widget.font())
    painter.setPen(colors.color(QPalette.ColorRole.WindowText))
    room = QRectF(GAP, widget.height() + GAP, size.width() - 2 * GAP, size.height() - widget.height() - GAP)
    painter.drawText(room, Qt.TextFlag.TextWordWrap.value, text)


@contextmanager
def _on_paper(widget: QWidget) -> Iterator[None]:
    """The widget in light colours on white while it is drawn, without question marks and without the ring around what has the
    keyboard; on screen nothing of that is seen.
    """
    _end_turns(widget)
    own = widget.palette() if widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette) else QPalette()
    colors = theme.palette(dark=False)
    colors.setColor(QPalette.ColorRole.Window, QColor(255, 255, 255))
    widget.setPalette(colors)
    _set_symbols(widget, as_lines=True)
    marks = [mark for mark in (*widget.findChildren(QWidget, HELP), *widget.findChildren(FocusRing)) if mark.isVisible()]
    for mark in marks:
        mark.hide()
    try:
        yield
    finally:
        for mark in marks:
            mark.show()
        _set_symbols(widget, as_lines=False)
        widget.setPalette(own)


def _end_turns(widget: QWidget) -> None:
    """A widget that waits for its turn to be painted would be drawn empty."""
    for part in (widget, *widget.findChildren(QWidget)):
        if not part.updatesEnabled():
            part.setUpdatesEnabled(True)


def _views_in(widget: QWidget) -> list[QGraphicsView]:
    return [view for view in (widget, *widget.findChildren(QWidget)) if isinstance(view, QGraphicsView)]


def _set_symbols(widget: QWidget, *, as_lines: bool) -> None:
    """Whether plots draw their symbols as lines; on screen they copy small pictures, which are coarse when magnified."""
    for view in _views_in(widget):
        for item in view.scene().items():
            if set_mode := getattr(item, "setExportMode", None):
                set_mode(as_lines, {"antialias": True} if as_lines else None)
