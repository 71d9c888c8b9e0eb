"""Every text that a widget and those in it paint, whoever draws it: with its colour, and where it stands."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from PySide6.QtCore import QBuffer, QByteArray, QPoint, QRect, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QWidget

__all__ = ["PaintedText", "ground", "is_seen", "painted_texts"]

LEAST_WIDTH, LEAST_HEIGHT = 5, 5
"""Of what is in sight of a text, in pixels."""
MOST = 0.6
"""Of a place is covered by letters, at most."""
NEAR = 0.3
"""Of the way from the ground to the letters' colour."""


@dataclass(frozen=True)
class PaintedText:
    """A text, the colour of its letters and the rectangle around them in the widget."""

    text: str
    color: QColor
    place: QRect


def painted_texts(root: QWidget) -> Iterator[PaintedText]:
    """All that are in sight; where another widget lies on it without being opaque, what is covered is among them."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and (room := widget.visibleRegion().boundingRect()):
            corner = widget.mapTo(root, QPoint(0, 0))
            for painted in _texts_of(widget):
                place = painted.place.intersected(room).translated(corner)
                if place.width() >= LEAST_WIDTH and place.height() >= LEAST_HEIGHT:
                    yield replace(painted, place=place)


def _texts_of(widget: QWidget) -> Iterator[PaintedText]:
    """Those that it paints itself."""
    for element, transform in _elements(ET.fromstring(_drawing(widget)), QTransform(), {}):
        text, font = element["text"], QFont(element.get("font-family", ""))
        if any(map(str.isalnum, text)):
            font.setPixelSize(max(1, round(float(element.get("font-size", "12")))))
            metrics = QFontMetricsF(font)
            top = float(element["y"]) - metrics.ascent()
            box = QRectF(float(element["x"]), top, metrics.horizontalAdvance(text), metrics.height())
            color = QColor(element["fill"])
            yield PaintedText(text.strip(), color, transform.mapRect(box).toAlignedRect())


def ground(image: QImage, painted: PaintedText) -> QColor:
    """What most of a text's place shows; not its edges, where a line may run below it or a ring around it."""
    height = painted.place.height()
    colors = Counter(_pixels(image, painted.place.adjusted(0, height // 4, 0, -height // 4)))
    letters = painted.color.rgb()
    if colors[letters] < MOST * colors.total():  # on a ground of many colours theirs may be the most frequent one
        del colors[letters]
    return QColor(colors.most_common(1)[0][0])


def is_seen(image: QImage, painted: PaintedText, on: QColor) -> bool:
    """Whether letters of that colour are there; smooth ones come near to it."""
    whole = _distance(painted.color, on)
    return any(_distance(QColor(pixel), painted.color) <= NEAR * whole for pixel in set(_pixels(image, painted.place)))


def _pixels(image: QImage, place: QRect) -> Iterator[int]:
    part = image.copy(place)
    return (part.pixel(x, y) for x in range(part.width()) for y in range(part.height()))


def _distance(first: QColor, second: QColor) -> int:
    return max(abs(one - other) for one, other in zip(first.getRgb()[:3], second.getRgb()[:3], strict=True))


def _drawing(widget: QWidget) -> str:
    kept = QByteArray()
    buffer = QBuffer(kept)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setResolution(widget.logicalDpiX())
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    widget.render(generator, QPoint(0, 0), renderFlags=QWidget.RenderFlag(0))
    return bytes(kept.data()).decode()


def _elements(node: ET.Element, transform: QTransform, known: dict[str, str]) -> Iterator[tuple[dict[str, str], QTransform]]:
    """The texts with what their groups say of them."""
    known = known | node.attrib
    if matrix := re.match(r"matrix\((.*)\)", node.get("transform", "")):
        numbers = [float(number) for number in matrix[1].split(",")]
        transform = QTransform(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]) * transform
    if node.tag.endswith("text"):
        yield known | {"text": node.text or ""}, transform
    for child in node:
        yield from _elements(child, transform, known)
