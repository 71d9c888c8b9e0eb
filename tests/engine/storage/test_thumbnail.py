from __future__ import annotations

import numpy as np
from scripted_engine import scripted_record

from grapl_engine.storage.palette import label_colors
from grapl_engine.storage.thumbnail import HEIGHT, WIDTH, Thumbnail, thumbnail_of


def test_it_is_the_newest_map_in_the_colours_of_the_run() -> None:
    record = scripted_record()
    record.palette_indices = tuple(range(record.labels))[::-1]
    found = thumbnail_of(record)
    assert found is not None and record.finished is not None
    assert found.width == WIDTH or found.height == HEIGHT
    pixels = np.frombuffer(found.rgb, np.uint8).reshape(found.height, found.width, 3)
    colors = label_colors(record.colored, record.palette_indices)
    np.testing.assert_array_equal(pixels[0, 0], colors[record.finished.pixel_labels[0, 0]])
    assert Thumbnail.from_dict(found.to_dict()) == found
    record.palette_indices, record.segment_palette_indices = None, record.palette_indices
    assert thumbnail_of(record) == found, "segments have their own"


def test_before_there_is_a_map_there_is_none() -> None:
    assert thumbnail_of(scripted_record(0)) is None
