"""A picture's levels of detail: the hierarchy of the picture alone, and that of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.frame import Frame, Stage
from grapl_engine.hierarchy.builders import PictureCues, network_hierarchy, picture_cues, picture_hierarchy
from grapl_engine.hierarchy.cue_cache import cues_of
from grapl_engine.hierarchy.detail import Detail, count_of
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.label_shares import majority_labels
from grapl_engine.hierarchy.level_map import LevelMap
from grapl_engine.hierarchy.sharing import Share, alone
from grapl_engine.hierarchy.tree_cut import TreeCut
from grapl_engine.images.picture import Picture
from grapl_engine.network.library_threads import one_thread
from grapl_engine.record import RunRecord

__all__ = ["level_within", "levels_of", "levels_within", "network_levels", "picture_levels"]


def levels_of(image: NDArray[np.float32]) -> tuple[PictureCues, Hierarchy]:
    """The cues of an image, and its levels of detail without any network; nothing is kept.

    Parameters
    ----------
    image : float32, (h, w, 3)
        RGB in [0, 1].

    Returns
    -------
    PictureCues, Hierarchy
    """
    with _one_thread():
        cues = picture_cues(image)
        hierarchy = None if cues is None else picture_hierarchy(cues)
    assert cues is not None and hierarchy is not None
    return cues, hierarchy


def picture_levels(picture: Picture, should_stop: Callable[[], bool] = lambda: False, share: Share = alone) -> Hierarchy | None:
    """The levels of detail of a picture, without any network.

    Parameters
    ----------
    picture : Picture
        Its cues are kept for a run of it.
    should_stop : callable
        Asked between the steps.
    share : callable, optional
        Does what does not wait for each other; by default the caller's thread alone does.

    Returns
    -------
    Hierarchy, or None if stopped
    """
    with _one_thread():
        cues = cues_of(picture, should_stop, share=share)
        return None if cues is None else picture_hierarchy(cues, should_stop=should_stop)


def network_levels(
    picture: Picture,
    answers_of: Callable[[PictureCues], NDArray[np.floating]],
    should_stop: Callable[[], bool] = lambda: False,
    share: Share = alone,
) -> Hierarchy | None:
    """The levels of detail of a run.

    Parameters
    ----------
    picture : Picture
    answers_of : callable
        The mean of the network's probabilities over each superpixel, floating, (n, K).
    should_stop : callable
        Asked between the steps.
    share : callable, optional
        As in `picture_levels`.

    Returns
    -------
    Hierarchy, or None if stopped
    """
    with _one_thread():
        cues = cues_of(picture, should_stop, share=share)
        return None if cues is None else network_hierarchy(cues, answers_of(cues), should_stop=should_stop)


def levels_within(
    picture: Picture, hierarchy: Hierarchy, labels: Labels, should_stop: Callable[[], bool] = lambda: False
) -> Hierarchy | None:
    """Levels of detail that keep to the labels of another map, for example those of the last graph cut.

    One level's regions are the connected pieces of the labels, as the superpixels draw them, each with the label that most of
    it has; every finer level refines these, and every coarser one unites them.

    Parameters
    ----------
    picture : Picture
    hierarchy : Hierarchy
        What a run of it found: superpixels and answers are taken from there.
    labels : uint16, (H, W)
        A map of the picture of any size: patch labels fill their patches.
    should_stop : callable
        Asked between the steps.

    Returns
    -------
    Hierarchy, or None if stopped
        With the same superpixels; as fast as the merging alone if the picture's cues are still kept.
    """
    within = majority_labels(hierarchy, labels)
    with _one_thread():
        cues = cues_of(picture, should_stop, hierarchy.regions)
        if cues is None:
            return None
        if hierarchy.answers is None:
            return picture_hierarchy(cues, within, should_stop)
        return network_hierarchy(cues, hierarchy.answers, within, should_stop)


def level_within(record: RunRecord, detail: Detail) -> LevelMap:
    """A level of a run that keeps to the labels of its last graph cut.

    Parameters
    ----------
    record : RunRecord
        With levels of detail and a cut.
    detail : Detail

    Returns
    -------
    LevelMap

    Raises
    ------
    SettingsError
        If it is no level.
    """
    labels = record.cut_labels(Frame(Stage.FINAL))
    assert record.finished is not None and record.finished.hierarchy is not None and labels is not None
    hierarchy = levels_within(record.picture, record.finished.hierarchy, labels)
    assert hierarchy is not None
    return LevelMap(hierarchy, TreeCut.at_level(hierarchy.tree, count_of(hierarchy, detail)))


@contextmanager
def _one_thread() -> Iterator[None]:
    """SciPy on the calling threads alone: a run's own limit binds only what was loaded before it."""
    import scipy.linalg  # noqa: F401

    with one_thread():
        yield
