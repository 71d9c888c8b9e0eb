"""What is on screen as a figure for slides and papers: PNG or SVG, or a picture of an animation, with a caption."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QGuiApplication, QImage, QPainter, QPalette, QRegion
from PySide6.QtWidgets import QGraphicsView, QWidget

from app import theme
from app.session.preview import CutPreview
from app.session.run_text import preset_text
from grapl_engine import Frame, RunRecord, Stage, __version__

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.analysis.solver_trace import SolverTrace
    from grapl_engine.graphcut.cut import Move

__all__ = ["caption", "drawn", "moves", "png", "svg", "timeline_pictures"]

WIDTH = 1600
"""Pixels of a PNG, unless the widget has more."""
GAP = 8
MOVIE_SIDE = 960
LETTER = 15


def caption(record: RunRecord, frame: Frame | None, preview: CutPreview | None = None) -> str:
    """What is seen: picture, settings, place; and that it is a what-if, if it is one."""
    place = frame.title if frame is not None else ""
    seen = f"{preview.kind.value}: {preview.title}" if preview is not None else ""
    count = len(record.constraints.constraints)
    constraints = f"{count} seed{'s' * (count > 1)}" if count else ""
    return " \N{MIDDLE DOT} ".join(
        part
        for part in (record.picture.name, preset_text(record.settings), constraints, place, seen, f"GraPL {__version__}")
        if part
    )


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
    views = [view for view in _views_in(widget) if view.isVisible()]
    places = [QRect(view.mapTo(widget, QPoint()), view.size()) for view in views]
    size, rest = _size(widget, text), QRegion(widget.rect())
    for place in places:
        rest -= QRegion(place)
    with _on_paper(widget):
        whole = _document(size, text, lambda painter: _draw(painter, widget, text, size, rest))
        parts = [_part(view, place, f"view{number}") for number, (view, place) in enumerate(zip(views, places, strict=True))]
    end = whole.rindex("</svg>")
    # A clip is more than the tiny profile knows, which Qt names in the head.
    return (whole[:end] + "".join(parts) + whole[end:]).replace('version="1.2" baseProfile="tiny"', 'version="1.1"', 1).encode()


def timeline_pictures(record: RunRecord) -> Iterator[NDArray[np.uint8]]:
    """A picture for each station of a run's timeline, captioned; for a thread that may take its time."""
    from grapl_engine.storage import export

    for frame in record.frames():
        labels = record.pixel_labels(frame) if frame.stage is Stage.FINAL else record.patch_labels(frame)
        if labels is not None:
            yield _captioned(export.painted(record, labels, MOVIE_SIDE), caption(record, frame))


def moves(record: RunRecord, trace: SolverTrace) -> Iterator[NDArray[np.uint8]]:
    """A picture for the start of a cut and for each move that changed something, captioned."""
    from grapl_engine.storage import export

    d = trace.problem.d
    about = f"{record.picture.name} \N{MIDDLE DOT} {preset_text(record.settings)}"
    for index in (0, *(index for index, move in enumerate(trace.moves, 1) if move.changed)):
        name = _name_of(trace.moves[index - 1]) if index else "start"
        text = f"{about} \N{MIDDLE DOT} {name} \N{MIDDLE DOT} E {trace.energy(index).total:,.1f} nats"
        yield _captioned(export.painted(record, trace.labels(index).reshape(d, d), MOVIE_SIDE), text)


# How


def _name_of(move: Move) -> str:
    return f"alpha = {move.alpha}" if move.beta is None else f"{move.alpha} \N{LEFT RIGHT ARROW} {move.beta}"


def _lines(text: str, width: int, metrics: QFontMetrics) -> int:
    """The height of a caption at a width."""
    flags = Qt.TextFlag.TextWordWrap.value
    return metrics.boundingRect(QRect(0, 0, width - 2 * GAP, 10_000), flags, text).height() + 2 * GAP


def _size(widget: QWidget, text: str) -> QSize:
    return QSize(widget.width(), widget.height() + _lines(text, widget.width(), QFontMetrics(widget.font())))


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
    """The widget in light colours on white while it is drawn; on screen nothing of that is seen."""
    own = widget.palette() if widget.testAttribute(Qt.WidgetAttribute.WA_SetPalette) else QPalette()
    colors = theme.palette(dark=False)
    colors.setColor(QPalette.ColorRole.Window, QColor(255, 255, 255))
    widget.setPalette(colors)
    _set_symbols(widget, as_lines=True)
    try:
        yield
    finally:
        _set_symbols(widget, as_lines=False)
        widget.setPalette(own)


def _views_in(widget: QWidget) -> list[QGraphicsView]:
    return [view for view in (widget, *widget.findChildren(QWidget)) if isinstance(view, QGraphicsView)]


def _set_symbols(widget: QWidget, *, as_lines: bool) -> None:
    """Whether plots draw their symbols as lines; on screen they copy small pictures, which are coarse when magnified."""
    for view in _views_in(widget):
        for item in view.scene().items():
            if set_mode := getattr(item, "setExportMode", None):
                set_mode(as_lines, {"antialias": True} if as_lines else None)


def _document(size: QSize, title: str, draw: Callable[[QPainter], None]) -> str:
    """What is drawn, as the text of an SVG."""
    from PySide6.QtSvg import QSvgGenerator

    buffer, generator = QBuffer(), QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(size)
    generator.setViewBox(QRect(QPoint(0, 0), size))
    generator.setTitle(title)
    generator.setResolution(round(QGuiApplication.primaryScreen().logicalDotsPerInch()))  # by which the text was laid out
    painter = QPainter(generator)
    draw(painter)
    painter.end()
    return bytes(buffer.data().data()).decode()


def _part(view: QWidget, place: QRect, name: str) -> str:
    """A view as a group that shows nothing outside its place; label maps in it keep clear pixels at any size."""
    text = _document(place.size(), "", lambda painter: QWidget.render(view, painter, QPoint()))
    inside = re.sub(r"<title>.*?</title>|<desc>.*?</desc>", "", text[text.index("<svg") :], flags=re.DOTALL)
    inside = re.sub(r"<svg\b[^>]*>|</svg>", "", inside).replace("<image ", '<image style="image-rendering:pixelated" ')
    clip = f'<clipPath id="{name}"><rect width="{place.width()}" height="{place.height()}"/></clipPath>'
    return f'{clip}<g transform="translate({place.x()},{place.y()})" clip-path="url(#{name})">{inside}</g>'


def _captioned(pixels: NDArray[np.uint8], text: str) -> NDArray[np.uint8]:
    """A picture with dark letters on white below it."""
    import numpy as np

    height, width = pixels.shape[:2]
    font = QFont()
    font.setPixelSize(LETTER)
    room = max(_lines(text, width, QFontMetrics(font)), 3 * LETTER + 2 * GAP)  # all pictures of a movie have one size
    image = QImage(width, height + room, QImage.Format.Format_RGB888)
    image.fill(QColor(255, 255, 255))
    painter = QPainter(image)
    painter.drawImage(0, 0, QImage(np.ascontiguousarray(pixels).data, width, height, 3 * width, QImage.Format.Format_RGB888))
    painter.setFont(font)
    painter.setPen(QColor(20, 20, 20))
    painter.drawText(QRectF(GAP, height + GAP, width - 2 * GAP, room - GAP), Qt.TextFlag.TextWordWrap.value, text)
    painter.end()
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 3 * width].reshape(image.height(), width, 3).copy()
