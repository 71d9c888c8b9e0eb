import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPalette
from scripted_run import scripted_labels, scripted_picture

from app.image_views.canvas import Camera
from app.image_views.colors import label_table
from app.image_views.layers import photograph
from app.image_views.picture_view import PictureView
from app.image_views.view_content import (
    ViewContent,
)
from grapl_engine.storage import palette


@pytest.fixture
def view(qtbot):
    view = PictureView("Network", "2")
    qtbot.addWidget(view)
    picture = scripted_picture()
    view.resize(500, 380)
    view.show()
    qtbot.waitExposed(view)
    view.show_photograph(photograph(picture), picture.width, picture.height)
    view.set_contours(False)
    return view


def color_at(view, x, y):
    """The colour on screen at (x, y) of the picture."""
    spot = view.canvas.mapFromScene(view.canvas.to_scene(x, y))
    return view.canvas.grab().toImage().pixelColor(spot).getRgb()[:3]


def test_opacity_mixes_labels_with_the_photograph(view):
    labels = np.full((8, 8), 1, np.uint16)
    photo = np.array(color_at(view, 20.5, 10.5))
    label = palette.label_colors(5)[1].astype(int)
    view.show_labels(ViewContent("Network", labels), label_table(5))
    for opacity in (0.0, 0.6, 1.0):
        view.set_opacity(opacity)
        np.testing.assert_allclose(color_at(view, 20.5, 10.5), opacity * label + (1 - opacity) * photo, atol=3)


def test_contours_draw_on_borders_only(view):
    labels = np.repeat(np.array([[0, 1]], np.uint16), 2, axis=0)
    view.show_labels(ViewContent("Network", labels), label_table(5))
    view.set_opacity(1.0)
    inside, plain = color_at(view, 20, 32), color_at(view, 48, 20)
    view.set_contours(True)
    assert color_at(view, 20, 32) == inside
    assert color_at(view, 48, 20) != plain


def test_fit_shows_all_of_the_picture_whatever_the_size(view, qtbot):
    for size in ((500, 380), (300, 500)):
        view.resize(*size)
        view.set_camera(None)
        seen = view.canvas._box.viewRect()
        assert seen.contains(QRectF(0, 0, 96, 64))
        assert seen.width() / seen.height() == pytest.approx(view.canvas._box.width() / view.canvas._box.height(), rel=1e-3)


def test_camera_comes_back_as_it_was_set(view):
    view.set_camera(Camera(30.0, 20.0, 0.05))
    seen = view.canvas.camera
    assert (seen.x, seen.y, seen.scale) == pytest.approx((30.0, 20.0, 0.05))


def test_wheel_says_where_it_went(view, qtbot):
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    before = view.canvas.camera
    middle = QPointF(view.canvas.viewport().rect().center())
    none = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase
    with qtbot.waitSignal(view.camera_moved) as moved:
        event = QWheelEvent(middle, view.canvas.viewport().mapToGlobal(middle), QPoint(), QPoint(0, 240), *none, False)
        QApplication.sendEvent(view.canvas.viewport(), event)
    assert moved.args[0].scale < before.scale


def test_hint_title_and_marks(view):
    view.show_content(ViewContent("Graph cut", hint="It comes."), None)
    assert view.hint == "It comes."
    assert view._hint.isVisible()
    view.show_content(ViewContent("Graph cut", scripted_labels((8, 8)), note="the last one"), label_table(5), "5 labels")
    view.set_state("previous settings", "running")
    assert not view._hint.isVisible()
    assert view.title.marks == ("5 labels", "previous settings", "running")
    assert "the last one" in view.title.toolTip()


def test_hint_is_a_line_along_the_bottom(view):
    view.show_content(ViewContent("Graph cut", hint="It comes."), None)
    room, line = view.canvas.rect(), view._hint.geometry()
    assert (line.bottom(), line.width()) == (room.bottom(), room.width())
    assert line.height() < 0.1 * room.height()


def test_in_a_small_view_a_long_hint_is_a_line_and_whole_in_the_tip(view):
    hint = "This run has no network: its map is made of the picture alone, and nothing was trained."
    view.show_content(ViewContent("Network", hint=hint), None)
    view.resize(170, 220)
    view._place_hint()
    assert view._hint.height() <= 2 * view._hint.fontMetrics().lineSpacing()
    assert view._hint.text() == "This run has no network" != hint == view.hint
    assert "nothing was trained" in view.canvas.toolTip() and hint in view.accessibleDescription()
    view.resize(900, 700)
    view._place_hint()
    assert view._hint.text() == hint and not view.canvas.toolTip()


@pytest.mark.parametrize("x", [0, 2, 48, 95, 96])
def test_tags_of_the_wipe_are_never_cut_off_and_never_overlap(view, x):
    view.show_compared(
        ViewContent("Network", scripted_labels((8, 8))), label_table(5), ("Run 1 \xb7 \u03bb 64", "Run 2 \xb7 \u03bb 8")
    )
    view.set_wipe(x)
    left, right = view._tags.tags
    assert left.isVisible() and right.isVisible()
    assert not left.geometry().intersects(right.geometry())
    for tag in (left, right):
        assert view.canvas.rect().contains(tag.geometry())


def test_tag_of_a_side_out_of_sight_is_hidden(view):
    view.show_compared(ViewContent("Network", scripted_labels((8, 8))), label_table(5), ("Run 1", "Run 2"))
    view.set_wipe(20)
    view.set_camera(Camera(80.0, 32.0, 0.02))
    assert [tag.isVisible() for tag in view._tags.tags] == [False, True]
    view.show_compared(None, None)
    assert [tag.isVisible() for tag in view._tags.tags] == [False, False]


def test_press_takes_the_keyboard_from_a_field(view, qtbot):
    from PySide6.QtWidgets import QSpinBox, QWidget

    room = QWidget()
    qtbot.addWidget(room)
    field = QSpinBox(room)
    view.setParent(room)
    room.show()
    view.show()
    room.activateWindow()
    qtbot.waitUntil(room.isActiveWindow)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.mousePress(view.canvas.viewport(), Qt.MouseButton.LeftButton)
    assert not field.hasFocus()
    qtbot.mouseRelease(view.canvas.viewport(), Qt.MouseButton.LeftButton)
    view.setParent(None)


def test_background_follows_the_theme_and_data_colors_do_not(view):
    view.show_labels(ViewContent("Network", np.zeros((8, 8), np.uint16)), label_table(5))
    view.set_opacity(1.0)
    for ground in (Qt.GlobalColor.black, Qt.GlobalColor.white):
        theme = QPalette(ground)
        theme.setColor(QPalette.ColorRole.Base, ground)
        view.setPalette(theme)
        expected = 0 if ground is Qt.GlobalColor.black else 255
        assert color_at(view, 48, -0.3) == (expected,) * 3
        np.testing.assert_allclose(color_at(view, 20, 10), palette.COLORS[0], atol=1)


@pytest.mark.parametrize("room", [(500, 380), (501, 381)])
def test_at_one_to_one_the_screen_has_the_pixels_of_the_picture(view, room):
    pixels = np.random.default_rng(0).integers(0, 256, (700, 900, 3), dtype=np.uint8)
    view.resize(*room)
    view.show_photograph(QImage(pixels.data, 900, 700, 2700, QImage.Format.Format_RGB888), 900, 700)
    view.canvas.show_one_to_one((640.5, 222.5))
    left_top = view.canvas.to_scene(0, 0)
    shown = view.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
    seen = np.frombuffer(shown.constBits(), np.uint8).reshape(shown.height(), -1)[:, : 3 * shown.width()]
    seen = seen.reshape(shown.height(), shown.width(), 3).copy()
    x, y = -round(left_top.x()), -round(left_top.y())
    assert x > 0 and y > 0 and seen.shape[0] > 300
    np.testing.assert_array_equal(seen, pixels[y : y + seen.shape[0], x : x + seen.shape[1]])
