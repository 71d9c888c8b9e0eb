from __future__ import annotations

import gc
import threading

import numpy as np
import pytest

from grapl_engine.hierarchy import cue_cache
from grapl_engine.hierarchy.cue_cache import cues_of
from grapl_engine.images.picture import as_picture


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    cue_cache._kept.clear()


def noise(height: int = 24, width: int = 30, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((height, width, 3))


def test_cues_are_made_once_a_picture_and_go_with_it() -> None:
    picture = as_picture(noise())
    first = cues_of(picture)
    assert first is not None and cues_of(picture) is first
    other = as_picture(noise(seed=1))
    assert cues_of(other) is not first and len(cue_cache._kept) == 1
    del other
    gc.collect()
    assert not cue_cache._kept


def test_who_comes_second_waits_and_gets_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    picture, inside, go_on = as_picture(noise()), threading.Event(), threading.Event()
    made, real = [], cue_cache.picture_cues

    def slow(image: np.ndarray, *_: object) -> object:
        inside.set()
        assert go_on.wait(60)
        made.append(real(image))
        return made[-1]

    monkeypatch.setattr(cue_cache, "picture_cues", slow)
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(cues_of(picture))) for _ in range(2)]
    threads[0].start()
    assert inside.wait(60)
    threads[1].start()
    assert cues_of(picture, lambda: True) is None  # it would wait for the first, and is stopped
    go_on.set()
    for thread in threads:
        thread.join(60)
    assert len(made) == 1 and found == [made[0], made[0]]


def test_another_may_make_them_and_they_are_kept_as_well() -> None:
    picture, asked = as_picture(noise()), []
    made = cue_cache.picture_cues(noise(seed=1).astype(np.float32))

    def make(image: np.ndarray, should_stop: object, regions: object) -> object:
        asked.append((image.shape, image.dtype, regions))
        return made

    assert cues_of(picture, make=make) is made and cues_of(picture) is made  # type: ignore[arg-type]
    assert asked == [((24, 30, 3), np.float32, None)]
    other = as_picture(noise(seed=2))
    assert cues_of(other, make=lambda *_: None) is None
    assert cues_of(other) is not None


def test_others_superpixels_are_looked_at_and_not_kept() -> None:
    picture = as_picture(noise())
    own = cues_of(picture)
    assert own is not None
    regions = (np.arange(24 * 30).reshape(24, 30) % 30 > 14).astype(np.uint16)
    theirs = cues_of(picture, regions=regions)
    assert theirs is not None and theirs is not own
    np.testing.assert_array_equal(theirs.graph.regions, regions)
    assert cues_of(picture) is own and cues_of(picture, regions=own.graph.regions.astype(np.uint16)) is own


def test_who_is_stopped_leaves_it_to_the_next() -> None:
    picture = as_picture(noise())
    assert cues_of(picture, lambda: True) is None
    assert cues_of(picture) is not None


@pytest.mark.parametrize(("height", "width"), [(30, 40), (200, 10), (10, 2000), (1, 900)])
def test_a_large_picture_is_looked_at_in_small(monkeypatch: pytest.MonkeyPatch, height: int, width: int) -> None:
    monkeypatch.setattr(cue_cache, "MOST_PIXELS", 1000)
    cues = cues_of(as_picture(noise(height, width)))
    assert cues is not None
    small = cues.graph.regions.shape
    assert 0.8 * min(1000, height * width) <= small[0] * small[1] <= 1050 or min(small) == 1
    assert small[0] / small[1] == pytest.approx(height / width, rel=0.15)
