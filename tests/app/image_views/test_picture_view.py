import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QImage, QPalette
from scripted_run import scripted_labels, scripted_picture

from app.image_views.canvas import Camera
from app.image_views.colors import label_table
from app.image_views.contours import ContourLayer, border_lines, border_mask
from app.image_views.layers import LabelLayer, decimated, grey, photograph
from app.image_views.picture_view import PictureView
from app.image_views.view_content import (
    ViewContent,
)
from app.widgets.title_strip import TitleStrip
from grapl_engine import Picture
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


# Layers


def test_decimation_takes_every_kth_and_never_a_mean():
    labels = np.zeros((10, 5000), np.uint16)
    labels[:, 1::2] = 9
    small = decimated(labels)
    assert small.shape == (4, 1667)
    assert set(np.unique(small)) == {0, 9}
    assert decimated(labels[:, :2048]).shape == (10, 2048)


def test_photograph_is_small_in_memory_and_keeps_its_colors():
    pixels = np.zeros((100, 6000, 3), np.uint16)
    pixels[:] = (0x1234, 0xABCD, 0xFF00)
    image = photograph(Picture(pixels, "deep.tif"))
    assert max(image.width(), image.height()) <= 2048
    assert image.format() == QImage.Format.Format_RGB32
    assert image.pixelColor(5, 5).getRgb()[:3] == (0x12, 0xAB, 0xFF)


def test_grey_photograph_has_no_hue_and_keeps_light_and_dark():
    colored = photograph(scripted_picture())
    small = grey(colored)
    assert small.size() == colored.size()
    assert small.format() == QImage.Format.Format_RGB32
    colors = [small.pixelColor(x, y) for x, y in ((72, 14), (70, 60))]
    assert all(color.red() == color.green() == color.blue() for color in colors)
    assert colors[0].red() > colors[1].red() + 100  # the sun and the sea


def test_label_layer_draws_indices_and_changes_only_the_colors_on_selection(qtbot):
    layer, labels, rect = LabelLayer(), scripted_labels((8, 8)), QRectF(0, 0, 96, 64)
    layer.show_labels(labels, label_table(5), rect)
    assert layer.image.dtype == np.uint8
    assert layer.image.flags.c_contiguous
    layer.render()
    assert layer.qimage.format() == QImage.Format.Format_Indexed8
    assert layer.qimage.pixelColor(0, 0).getRgb()[:3] == tuple(palette.COLORS[labels[0, 0]])
    drawn = layer.image
    layer.show_labels(labels, label_table(5, selected=1), rect)
    assert layer.image is drawn
    assert layer.mapRectToParent(layer.boundingRect()) == rect


def test_label_layer_with_many_labels_changes_selection(qtbot):
    layer, labels = LabelLayer(), np.arange(900, dtype=np.uint16).reshape(30, 30)
    for selected in (None, 70, 134, None):
        table = label_table(900, selected=selected)
        layer.show_labels(labels, table, QRectF(0, 0, 96, 64))
        np.testing.assert_array_equal(layer.image, table.indices(labels))


def test_border_lines_join_collinear_edges():
    labels = np.array([[0, 0, 1], [0, 0, 1], [2, 2, 2]])
    lines = {tuple(map(tuple, line)) for line in border_lines(labels).tolist()}
    assert lines == {((2, 0), (2, 2)), ((0, 2), (3, 2))}
    assert border_lines(np.zeros((4, 4))).shape == (0, 2, 2)


def test_border_mask_is_light_on_one_side_and_dark_on_the_other():
    assert border_mask(np.array([[0, 0, 1, 1]])).tolist() == [[0, 1, 2, 0]]


def test_contours_with_many_lines_become_an_image(qtbot):
    noise = np.random.default_rng(0).integers(0, 2, (300, 300)).astype(np.uint16)
    layer = ContourLayer()
    for labels, is_image in ((noise, True), (noise[:8, :8], False)):
        layer.show_labels(labels, QRectF(0, 0, 96, 64))
        layer._find_borders(labels)
        assert layer._mask.isNull() is not is_image
        assert layer._path.isEmpty() is is_image


# The view


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


def test_title_strip_leaves_out_the_note_and_shortens_before_it_elides(qtbot):
    strip = TitleStrip("Network", "2")
    qtbot.addWidget(strip)
    strip.set_title("Network, iteration 2", "a note", "5 labels", short="Network 2")
    strip.set_state("previous settings", "running")
    texts = [strip.fitting(width) for width in range(1200, 40, -10)]
    all_marks = ("5 labels", "previous settings", "running")
    assert list(dict.fromkeys(texts))[:5] == [
        ("Network, iteration 2", "a note", all_marks),
        ("Network, iteration 2", "", all_marks),
        ("Network 2", "", all_marks),
        ("Network 2", "", all_marks[:2]),
        ("Network 2", "", all_marks[1:2]),
    ]
    title, _, marks = strip.fitting(70)
    assert title.startswith("N") and title.endswith("\N{HORIZONTAL ELLIPSIS}") and not marks
    assert "a note" in strip.toolTip()


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
        assert color_at(view, -0.3, 10) == (expected,) * 3
        np.testing.assert_allclose(color_at(view, 20, 10), palette.COLORS[0], atol=1)
