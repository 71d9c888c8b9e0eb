from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hierarchies import alone, striped
from painted_part import PART, painted_from
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem

from app.image_views.colors import level_colors
from app.image_views.level_layer import LevelLayer, ShownLevel
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.storage.palette import COLORS

RECT = QRectF(0, 0, 96, 64)
GROUND = (1, 2, 3)


def shown(hierarchy: Hierarchy, count: int, **how: object) -> ShownLevel:
    colors = level_colors(hierarchy.tree.leaves)
    return ShownLevel(hierarchy, TreeCut.at_level(hierarchy.tree, count), colors, **how)  # type: ignore[arg-type]


def painted(layer: LevelLayer) -> np.ndarray:
    """uint8, (64, 96, 3)."""
    image = QImage(96, 64, QImage.Format.Format_RGB888)
    image.fill(0xFF000000 | GROUND[0] << 16 | GROUND[1] << 8 | GROUND[2])
    painter = QPainter(image)
    layer.paint(painter, QStyleOptionGraphicsItem())
    painter.end()
    return np.frombuffer(image.constBits(), np.uint8).reshape(64, image.bytesPerLine())[:, :288].reshape(64, 96, 3).copy()


@pytest.fixture
def layer(qapp: object) -> LevelLayer:
    layer = LevelLayer()
    layer.set_contours(False)
    return layer


@pytest.mark.parametrize(("count", "labels"), [(1, "0000"), (2, "0011"), (3, "0012"), (4, "0312")])
def test_each_level_has_its_labels_colours(layer: LevelLayer, count: int, labels: str) -> None:
    layer.show_level(shown(striped(), count), RECT)
    assert [tuple(painted(layer)[30, x]) for x in (10, 30, 60, 90)] == [tuple(COLORS[int(label)]) for label in labels]


def test_a_walk_up_and_down_changes_kept_pixels(layer: LevelLayer) -> None:
    hierarchy = striped()
    layer.show_level(shown(hierarchy, 2), RECT)
    pixels, before = layer.pixels, layer.pixels.copy()
    layer.show_level(shown(hierarchy, 4), RECT)
    assert layer.pixels is pixels and (pixels != before).any()
    layer.show_level(shown(hierarchy, 2), RECT)
    np.testing.assert_array_equal(pixels, before)


def test_borders_are_the_levels_alone_and_may_be_left_out(layer: LevelLayer) -> None:
    layer.set_contours(True)
    layer.show_level(shown(striped(), 2), RECT)
    with_borders = painted(layer)
    layer.set_contours(False)
    changed = (with_borders != painted(layer)).any(axis=(0, 2))
    assert set(np.flatnonzero(changed)) <= set(range(46, 51)) and changed[47:49].any()  # the middle, not 24 or 72


def test_without_colours_there_are_borders_alone(layer: LevelLayer) -> None:
    level = shown(striped(), 4)
    layer.show_level(ShownLevel(level.hierarchy, level.cut), RECT)
    assert (painted(layer) == GROUND).all()
    layer.set_contours(True)
    assert (painted(layer) != GROUND).any()


def test_half_the_opacity_is_half_the_colour(layer: LevelLayer) -> None:
    layer.set_opacity(0.5)
    layer.show_level(shown(striped(), 1), RECT)
    np.testing.assert_allclose(painted(layer)[5, 5], (COLORS[0].astype(int) + GROUND) / 2, atol=1.5)


def test_border_strength_is_redder_where_it_is_stronger(layer: LevelLayer) -> None:
    layer.show_level(shown(striped(), 1, is_strength=True), RECT)
    found = painted(layer).astype(int)
    assert (found[:, [5, 40, 60, 90]] == 255).all()
    green = [found[30, x, 1] for x in (24, 72, 48)]  # from the weakest to the strongest
    assert green == sorted(green, reverse=True) and len(set(green)) == 3


def test_one_superpixel_and_nothing(layer: LevelLayer) -> None:
    layer.set_contours(True)
    layer.show_level(shown(alone(), 1), RECT)
    assert (painted(layer) == COLORS[0]).all()
    layer.show_level(None, RECT)
    assert (painted(layer) == GROUND).all()


def test_a_smaller_map_is_stretched(layer: LevelLayer) -> None:
    layer.show_level(shown(striped(8, 12), 4), RECT)
    assert [tuple(painted(layer)[30, x]) for x in (10, 30, 60, 90)] == [tuple(COLORS[k]) for k in (0, 3, 1, 2)]


WIDE = QRectF(0, 0, 4200, 40)


def wide(columns: np.ndarray) -> Hierarchy:
    """Four superpixels by columns, 4,200 of them: a copy has every third one."""
    regions = np.tile(columns.astype(np.uint16), (40, 1))
    hierarchy = striped()
    return replace(hierarchy, regions=regions, tree=replace(hierarchy.tree, sizes=np.bincount(regions.ravel()).astype(float)))


def opaque(image: QImage) -> np.ndarray:
    """uint8, (30, 40): how opaque each pixel is."""
    return np.array([[image.pixelColor(x, y).alpha() for x in range(PART[0])] for y in range(PART[1])], np.uint8)


def test_closely_looked_at_a_large_map_has_all_its_pixels(layer: LevelLayer) -> None:
    for count in (4, 2):
        level = shown(wide(np.arange(4200) % 4), count)
        layer.show_level(level, WIDE)
        image = painted_from(layer, 1201)
        labels = level.cut.labels[level.hierarchy.regions[5, 1201 : 1201 + PART[0]]]
        found = [image.pixelColor(x, 5).getRgb()[:3] for x in range(PART[0])]
        assert found == [tuple(int(part) for part in COLORS[label]) for label in labels]


def test_closely_looked_at_a_large_maps_borders_are_where_they_are(layer: LevelLayer) -> None:
    level = shown(wide(np.searchsorted([700, 1210, 3000], np.arange(4200), side="right")), 4)
    layer.set_contours(True)
    layer.show_level(ShownLevel(level.hierarchy, level.cut), WIDE)
    assert set(np.flatnonzero(opaque(painted_from(layer, 1200)).any(0))) == {9, 10}
    layer.show_level(ShownLevel(level.hierarchy, level.cut, is_strength=True), WIDE)
    whole = painted_from(layer, 1200)
    red = [x for x in range(PART[0]) if whole.pixelColor(x, 5).green() < 200]
    assert red == [9, 10]
