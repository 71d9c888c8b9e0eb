"""From a trained network to a map of the picture (section 3.1, inference stage)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from grapl_engine.events import Labels
from grapl_engine.images.picture import Picture, working_image
from grapl_engine.images.square import Grid
from grapl_engine.network.tiles import thinning
from grapl_engine.network.trainer import Trainer
from grapl_engine.pipeline.regions import MOST_MAPPED, label_segments
from grapl_engine.settings import Settings

__all__ = ["PixelMap"]

T = TypeVar("T", bound=np.generic)


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
    """

    picture: Picture
    grid: Grid
    working: tuple[int, int]
    settings: Settings
    should_stop: Callable[[], bool]

    def final(self, trainer: Trainer) -> tuple[Labels, NDArray[np.uint8]] | None:
        """Labels and confidence of the picture's pixels, both (H, W) and read-only; None if stopped."""
        settings = self.settings
        if settings.average_rounds or settings.superpixel_weight or settings.contiguous:
            return self._segments(trainer)
        answers = trainer.map(self.should_stop)
        if answers is None:
            return None
        height, width = self.picture.height, self.picture.width
        return self._laid_over(answers[0], height, width), self._laid_over(answers[1], height, width)

    def glance(self, trainer: Trainer) -> Labels | None:
        """The labels of the paper's map at the working size, between two iterations; None if stopped."""
        answers = trainer.map(self.should_stop)
        return None if answers is None else self._laid_over(answers[0], *self.working)

    def of_patches(self, patch_labels: Labels) -> Labels:
        """Each of the picture's pixels with the label of its patch, from (d, d)."""
        return _spread(patch_labels, self.grid.patch_rows(self.picture.height), self.grid.patch_rows(self.picture.width))

    def _segments(self, trainer: Trainer) -> tuple[Labels, NDArray[np.uint8]] | None:
        """The map beyond the paper: on a picture of at most `MOST_MAPPED` pixels a side, brought back to the picture's size."""
        settings = self.settings
        answers = trainer.answers(MOST_MAPPED, self.should_stop)
        if answers is None or self.should_stop():
            return None
        image = working_image(self.picture, min(settings.working_size or MOST_MAPPED, MOST_MAPPED))
        step = thinning(self.grid.map_side, MOST_MAPPED)
        rows, columns = (self.grid.cells(pixels, settings.align) // step for pixels in image.shape[:2])
        labels, confidence = label_segments(answers, rows, columns, image, settings, self.should_stop)
        if self.should_stop():
            return None
        sizes = zip((self.picture.height, self.picture.width), labels.shape, strict=True)
        rows, columns = (np.arange(pixels) * mapped // pixels for pixels, mapped in sizes)
        return _spread(labels, rows, columns), _spread(confidence, rows, columns)

    def _laid_over(self, places: NDArray[T], height: int, width: int) -> NDArray[T]:
        """The network's map, (m, m), over a picture of this size."""
        return _spread(places, self.grid.cells(height, self.settings.align), self.grid.cells(width, self.settings.align))


def _spread(cells: NDArray[T], rows: NDArray[np.intp], columns: NDArray[np.intp]) -> NDArray[T]:
    """A map's cells at these rows and columns, read-only; columns first, so that whole rows are copied."""
    spread = cells.take(columns, axis=1).take(rows, axis=0)
    spread.flags.writeable = False
    return spread
