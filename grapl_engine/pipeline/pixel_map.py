"""From a trained network to a map of the picture (section 3.1, inference stage)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.hierarchy.builders import PictureCues
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.hierarchy.sharing import Share, alone
from grapl_engine.images.picture import Picture, stretched, working_image, working_shape
from grapl_engine.images.square import Grid
from grapl_engine.network.tiles import thinning
from grapl_engine.network.trainer import Trainer
from grapl_engine.pipeline.levels import network_levels, picture_levels
from grapl_engine.pipeline.regions import MOST_MAPPED, label_segments
from grapl_engine.settings import Settings

__all__ = ["NetworkMap", "PixelMap"]

T = TypeVar("T", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class NetworkMap:
    """What the network says of the picture's pixels.

    Attributes
    ----------
    labels : uint16, (H, W), or None
        Read-only, as is the confidence; None where the picture's labels come from the levels of detail.
    confidence : uint8, (H, W)
        255 times the probability of the label.
    answers : float32, (K, n, n), or None
        ln F on its own map, of at most `MOST_MAPPED` cells a side, each cell's probabilities with sum 1; None where not
        asked for.
    """

    labels: Labels | None
    confidence: NDArray[np.uint8]
    answers: NDArray[np.float32] | None


@dataclass(frozen=True, slots=True)
class PixelMap:
    """How a picture's pixels take the labels that the network gives the places of the square.

    Attributes
    ----------
    picture : Picture
    grid : Grid
    working : (int, int)
        Height and width of the picture at its working size.
    settings : Settings
    should_stop : callable
        Asked between tiles.
    share : callable, optional
        Does the parts of the levels that do not wait for each other.
    """

    picture: Picture
    grid: Grid
    working: tuple[int, int]
    settings: Settings
    should_stop: Callable[[], bool]
    share: Share = alone

    def final(self, trainer: Trainer, with_answers: bool) -> NetworkMap | None:
        """The map at the end of a run, as the settings want it.

        Parameters
        ----------
        trainer : Trainer
        with_answers : bool
            Whether the network's answers are wanted beside it.

        Returns
        -------
        NetworkMap or None
            None if stopped.
        """
        settings = self.settings
        is_papers = not (settings.average_rounds or settings.superpixel_weight or settings.contiguous)
        answers = trainer.answers(MOST_MAPPED, self.should_stop) if with_answers or not is_papers else None
        if settings.pixel_map == "hierarchy":
            return None if answers is None or self.should_stop() else self._confidence(_normalised(answers))
        if not is_papers:
            return None if answers is None else self._segments(answers)
        places = trainer.map(self.should_stop)
        if places is None or (with_answers and answers is None):
            return None
        height, width = self.picture.height, self.picture.width
        labels, confidence = self._laid_over(places[0], height, width), self._laid_over(places[1], height, width)
        return NetworkMap(labels, confidence, None if answers is None else _normalised(answers))

    def levels(self, answers: NDArray[np.float32] | None) -> Hierarchy | None:
        """Every level of detail.

        Parameters
        ----------
        answers : float32, (K, n, n), or None
            The network's probabilities; None: by the picture alone.

        Returns
        -------
        Hierarchy or None
            None if stopped.
        """
        if answers is None:
            return picture_levels(self.picture, self.should_stop, self.share)
        return network_levels(self.picture, lambda cues: self._region_answers(answers, cues), self.should_stop, self.share)

    def labels(self, network: NetworkMap | None, hierarchy: Hierarchy | None) -> Labels | None:
        """The labels that the settings ask for, of what there is.

        Parameters
        ----------
        network : NetworkMap or None
        hierarchy : Hierarchy or None

        Returns
        -------
        uint16, (H, W), or None
            None where that of the two which the settings ask for is not there.
        """
        if self.settings.pixel_map == "network":
            return None if network is None else network.labels
        if hierarchy is None:
            return None
        labels = stretched(hierarchy.labels(hierarchy.automatic_count), self.picture.height, self.picture.width)
        labels.flags.writeable = False
        return labels

    def glance(self, trainer: Trainer) -> Labels | None:
        """The labels of the paper's map at the working size, between two iterations.

        Parameters
        ----------
        trainer : Trainer

        Returns
        -------
        uint16, (h, w), or None
            None if stopped.
        """
        answers = trainer.map(self.should_stop)
        return None if answers is None else self._laid_over(answers[0], *self.working)

    def of_patches(self, patch_labels: Labels) -> Labels:
        """Each of the picture's pixels with the label of its patch.

        Parameters
        ----------
        patch_labels : uint16, (d, d)

        Returns
        -------
        uint16, (H, W)
        """
        return _spread(patch_labels, self.grid.patch_rows(self.picture.height), self.grid.patch_rows(self.picture.width))

    def _segments(self, answers: NDArray[np.float32]) -> NetworkMap | None:
        """The map beyond the paper: on a picture of at most `MOST_MAPPED` pixels a side, brought back to the picture's size."""
        if self.should_stop():
            return None
        image = working_image(self.picture, self._mapped_size)
        rows, columns = self._places(*image.shape[:2])
        labels, confidence = label_segments(answers, rows, columns, image, self.settings, self.should_stop)
        if self.should_stop():
            return None
        rows, columns = self._back(*labels.shape)
        return NetworkMap(_spread(labels, rows, columns), _spread(confidence, rows, columns), _normalised(answers))

    def _confidence(self, answers: NDArray[np.float32]) -> NetworkMap:
        """Of the likeliest label, without a map of the labels themselves."""
        mapped = working_shape(self.picture, self._mapped_size)
        rows, columns = (places[back] for places, back in zip(self._places(*mapped), self._back(*mapped), strict=True))
        confidence = (np.exp(answers.max(0)) * 255).round().astype(np.uint8)
        return NetworkMap(None, _spread(confidence, rows, columns), answers)

    @property
    def _mapped_size(self) -> int:
        """The longer side of the picture that segments are made on, at most."""
        return min(self.settings.working_size or MOST_MAPPED, MOST_MAPPED)

    def _back(self, height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The rows and columns of a map of this size for each row and column of the picture."""
        sizes = zip((self.picture.height, self.picture.width), (height, width), strict=True)
        rows, columns = (np.arange(pixels) * mapped // pixels for pixels, mapped in sizes)
        return rows, columns

    def _region_answers(self, answers: NDArray[np.float32], cues: PictureCues) -> NDArray[np.float64]:
        """The mean of the probabilities over each superpixel, (n, K), a label at a time."""
        rows, columns = self._places(*cues.graph.regions.shape)
        planes = (np.exp(plane).take(columns, 1).take(rows, 0) for plane in answers)
        return np.concatenate([cues.graph.mean(plane[..., None]) for plane in planes], axis=1)

    def _places(self, height: int, width: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The rows and columns of the answers for each row and column of a picture of this size."""
        step = thinning(self.grid.map_side, MOST_MAPPED)
        rows, columns = (self.grid.cells(pixels, self.settings.align) // step for pixels in (height, width))
        return rows, columns

    def _laid_over(self, places: NDArray[T], height: int, width: int) -> NDArray[T]:
        """The network's map, (m, m), over a picture of this size."""
        return _spread(places, self.grid.cells(height, self.settings.align), self.grid.cells(width, self.settings.align))


def _normalised(answers: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log F with probabilities that sum to 1, in place: means over several networks' do not."""
    return np.subtract(answers, np.logaddexp.reduce(answers, axis=0), out=answers)


def _spread(cells: NDArray[T], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[T]:
    """A map's cells at these rows and columns, read-only; columns first, so that whole rows are copied."""
    spread = cells.take(columns, axis=1).take(rows, axis=0)
    spread.flags.writeable = False
    return spread
