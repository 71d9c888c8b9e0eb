"""Two runs in one view: what each side is called, and what part of the picture it has."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem
from scripted_run import scripted_picture, scripted_record

from app.image_views.wipe import RunLayers, side_names
from grapl_engine import PRESETS, Settings

WHOLE = QRectF(0, 0, 96, 64)
CLIPS = QGraphicsItem.GraphicsItemFlag.ItemClipsChildrenToShape


def test_sides_are_called_by_their_number_and_what_differs() -> None:
    picture = scripted_picture()
    first = scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=2.0))
    second = scripted_record(picture, settings=Settings(d=8, k0=5, steps=(1, 1), lambda_=8.0))
    dot, lambda_ = "\N{MIDDLE DOT}", "\N{GREEK SMALL LETTER LAMDA}"
    number_of = {first: 1, second: 5}.__getitem__
    assert side_names(first, second, number_of) == (f"Run 1 {dot} {lambda_} 2", f"Run 5 {dot} {lambda_} 8")
    assert side_names(first, first, number_of) == ("Run 1", "Run 1")


def test_sides_of_unlike_presets_are_called_by_them() -> None:
    picture = scripted_picture()
    tuned = scripted_record(picture, settings=replace(PRESETS["tuned"], d=8, steps=(1, 1)))
    instant = scripted_record(picture, settings=replace(PRESETS["instant"], d=8, k0=5, steps=(1, 1)))
    left, right = side_names(tuned, instant, {tuned: 1, instant: 2}.__getitem__)
    assert left.startswith("Run 1 \N{MIDDLE DOT} tuned, ")
    assert right.startswith("Run 2 \N{MIDDLE DOT} instant, ")


def test_a_side_is_cut_off_where_the_other_begins_and_one_without_room_is_hidden(qapp: object) -> None:
    layers = RunLayers()
    for rect, clips, visible in ((WHOLE, False, True), (QRectF(40, 0, 56, 64), True, True), (QRectF(0, 0, 0, 64), True, False)):
        layers.clip(rect, WHOLE)
        assert layers.boundingRect() == rect
        assert (bool(layers.flags() & CLIPS), layers.isVisible()) == (clips, visible)


def test_values_of_the_sides_are_written_as_everywhere() -> None:
    picture, settings = scripted_picture(), Settings(d=8, k0=5, steps=(1, 1))
    first = scripted_record(picture, settings=settings)
    second = scripted_record(picture, settings=settings.replace(warm_start=False, affinity="position"))
    left, right = side_names(first, second, {first: 1, second: 2}.__getitem__)
    assert left == "Run 1 · warm start on · affinity colour"
    assert right == "Run 2 · warm start off · affinity position"
