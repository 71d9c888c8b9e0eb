"""The signs on buttons: their colours in both themes, their sizes on fine screens, and that each drawing is there."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from app import theme
from app.edits.tools import Tool
from app.paths import icon_drawing_path
from app.widgets.icons import icon

SIGNS = (
    "back", "close", "contours", "first", "float", "lab", "last", "next", "open", "pause", "play", "reset", "stop", "up",
    *(f"edit-{tool.value}" for tool in Tool),
)  # fmt: skip
SIDE = QSize(16, 16)
MIDDLE_OF_STOP = 8, 8

pytestmark = pytest.mark.usefixtures("qapp")


def color_at(image: QImage, place: tuple[int, int]) -> str:
    return image.pixelColor(*place).name(QColor.NameFormat.HexArgb)


@pytest.mark.parametrize("name", SIGNS)
def test_each_drawing_lies_on_the_grid_and_in_one_colour(name: str) -> None:
    root = ET.fromstring(icon_drawing_path(name).read_text(encoding="utf-8"))
    assert root.get("viewBox") == "0 0 16 16"
    assert {element.get("stroke", "#000") for element in root} == {"#000"}
    assert all(element.get("fill") in (None, "none") for element in root)


def test_no_drawing_lies_there_untold() -> None:
    folder = icon_drawing_path("play").parent
    assert {path.stem for path in folder.glob("*.svg")} == {*SIGNS, "grapl"}
    assert "MIT" in (folder / "LICENSES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(
    ("mode", "group", "role"),
    [
        (QIcon.Mode.Normal, QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
        (QIcon.Mode.Active, QPalette.ColorGroup.Active, QPalette.ColorRole.ButtonText),
        (QIcon.Mode.Disabled, QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText),
        (QIcon.Mode.Selected, QPalette.ColorGroup.Active, QPalette.ColorRole.HighlightedText),
    ],
)
def test_a_sign_has_the_colour_of_the_text(
    dark: bool, mode: QIcon.Mode, group: QPalette.ColorGroup, role: QPalette.ColorRole
) -> None:
    colors = theme.palette(dark=dark)
    image = icon("stop", colors).pixmap(SIDE, 1.0, mode).toImage()
    assert color_at(image, MIDDLE_OF_STOP) == colors.color(group, role).name(QColor.NameFormat.HexArgb)
    assert color_at(image, (1, 1)) == "#00000000"


@pytest.mark.parametrize(("ratio", "pixels"), [(1.0, 16), (1.25, 20), (1.5, 24), (2.0, 32)])
def test_a_sign_is_drawn_in_the_pixels_of_the_screen(ratio: float, pixels: int) -> None:
    """The square of 8 x 8 on the grid of 16 has sharp edges: each pixel is full or empty."""
    pixmap = icon("stop", theme.palette(dark=False)).pixmap(SIDE, ratio)
    image = pixmap.toImage()
    alphas = [[image.pixelColor(x, y).alpha() for x in range(pixels)] for y in range(pixels)]
    inside = range(pixels // 4, pixels - pixels // 4)
    assert pixmap.size() == QSize(pixels, pixels) and pixmap.devicePixelRatio() == ratio
    assert alphas == [[255 if x in inside and y in inside else 0 for x in range(pixels)] for y in range(pixels)]


def test_a_sign_without_a_palette_turns_with_the_theme(qapp: QApplication) -> None:
    sign = icon("stop")
    try:
        for name, color in (("light", "#ff1a1a1a"), ("dark", "#ffececec"), ("light", "#ff1a1a1a")):
            theme.apply(name)  # type: ignore[arg-type]
            assert color_at(sign.pixmap(SIDE, 1.0).toImage(), MIDDLE_OF_STOP) == color
    finally:
        theme.apply("light")


@pytest.mark.parametrize("name", SIGNS)
def test_every_sign_is_seen_and_touches_no_edge(name: str) -> None:
    image = icon(name, theme.palette(dark=False)).pixmap(SIDE, 2.0).toImage()
    full = [(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255]
    assert 60 < len(full) < 500
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(32) for y in (0, 31))


def test_a_painter_draws_a_sign_where_it_is_told_to(tmp_path: Path) -> None:
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    icon("stop", theme.palette(dark=False)).paint(painter, QRect(32, 16, 32, 32))
    painter.end()
    assert [color_at(image, place) for place in ((40, 24), (55, 39), (39, 24), (56, 39))] == ["#ff1a1a1a"] * 2 + [
        "#ffffffff"
    ] * 2


def test_a_copy_that_gets_a_picture_of_its_own_leaves_the_sign_as_it_was() -> None:
    """Qt copies the drawing then, and lets go of the copy: a copy that Python had let go of before would end the program."""
    sign = icon("stop", theme.palette(dark=False))
    copy = QIcon(sign)
    copy.addPixmap(sign.pixmap(SIDE))
    del copy
    assert color_at(sign.pixmap(SIDE, 1.0).toImage(), MIDDLE_OF_STOP) == "#ff1a1a1a"


def test_a_button_without_room_asks_for_nothing() -> None:
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    icon("stop", QPalette()).paint(painter, QRect(0, 0, 0, 4))
    painter.end()
    assert icon("stop", QPalette()).pixmap(QSize(0, 0)).isNull()
