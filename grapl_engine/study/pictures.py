"""A report's pictures: small, inside the page, labels in colours that agree from map to map."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraplError
from grapl_engine.images.picture import read_picture, working_image
from grapl_engine.storage.palette import label_colors, matched_palette_indices
from grapl_engine.study.datasets import Sample, open_dataset, read_references
from grapl_engine.study.folder import Study

__all__ = ["Album", "Thumbnail"]

LONGER = 240
"""Pixels: the longer side of a thumbnail. A hundred of them take two megabytes of page."""
QUALITY = 82
"""Of the JPEG."""
SHARE = 0.62
"""Of the colour of its label in a pixel; the rest is the picture in grey."""
LINE = (20, 20, 20)
LEAST, MOST, MIDDLE = "fewest", "most", "middle"
"""Which annotator: by the number of segments drawn."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A picture in the page.

    Attributes
    ----------
    source : str
        A data URI.
    width, height : int
        Pixels.
    text : str
        What it shows, for those who do not see it.
    """

    source: str
    width: int
    height: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class _Drawn:
    """A reference at the size of the thumbnail, and how many segments the whole one has."""

    labels: NDArray[np.uint16]
    segments: int

    @classmethod
    def of(cls, reference: NDArray[np.integer], void: int | None, small: NDArray[np.float32]) -> _Drawn:
        labels = np.unique(reference)
        return cls(_fitted(_by_area(reference), small), int((labels != void).sum()) if void is not None else len(labels))


@dataclass(slots=True)
class Album:
    """Pictures, references and maps of a study, each read once.

    Parameters
    ----------
    study : Study

    Attributes
    ----------
    problems : dict of str to None
        Sentences on what could not be shown, in order.
    """

    study: Study
    problems: dict[str, None] = field(default_factory=dict)
    _samples: dict[str, Sample] | None = None
    _small: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    _references: dict[str, list[_Drawn]] = field(default_factory=dict)

    def original(self, image: str) -> Thumbnail | None:
        """The picture; None (and a problem) if it cannot be read."""
        small = self._picture(image)
        return None if small is None else _thumbnail((small * 255 + 0.5).astype(np.uint8), f"{image}: picture")

    def reference(self, image: str, which: str = MIDDLE) -> tuple[Thumbnail, int] | None:
        """What an annotator drew, and its number of segments; `which` is LEAST, MOST or MIDDLE."""
        small, references = self._picture(image), self._drawn(image)
        if small is None or not references:
            return None
        place = {LEAST: 0, MOST: len(references) - 1, MIDDLE: len(references) // 2}[which]
        drawn = references[place]
        colors = matched_palette_indices(drawn.labels, int(drawn.labels.max()) + 1, references[-1].labels, None)
        return _overlay(small, drawn.labels, colors, f"{image}: an annotator's segments"), drawn.segments

    def map(self, row: Any) -> Thumbnail | None:
        """The label map of a task, by its row of a frame; None (and a problem) if it is not there."""
        small, references = self._picture(row.image), self._drawn(row.image)
        if small is None or not row.map:
            return None
        try:
            labels = _compact(_read_labels(self.study.folder / row.map))
        except OSError:
            self._complain(f"The map {row.map} cannot be read.")
            return None
        labels = _fitted(labels, small)
        colors = matched_palette_indices(labels, int(labels.max()) + 1, references[-1].labels, None) if references else None
        return _overlay(small, labels, colors, f"{row.image}: {row.variant}, seed {row.seed}")

    def _picture(self, image: str) -> NDArray[np.float32] | None:
        sample = self._sample(image)
        if sample is None:
            return None
        if image not in self._small:
            try:
                self._small[image] = working_image(read_picture(sample.image), LONGER)
            except GraplError as error:
                self._complain(str(error))
                return None
        return self._small[image]

    def _drawn(self, image: str) -> list[_Drawn]:
        """The references of a picture as small as its thumbnail, the one with the fewest segments first."""
        sample, small = self._sample(image), self._picture(image)
        if sample is None or small is None:
            return []
        if image not in self._references:
            try:
                truth = read_references(sample)
                drawn = [_Drawn.of(reference, truth.void, small) for reference in truth.annotators]
            except GraplError as error:
                self._complain(str(error))
                drawn = []
            self._references[image] = sorted(drawn, key=lambda reference: reference.segments)
        return self._references[image]

    def _sample(self, image: str) -> Sample | None:
        if self._samples is None:
            self._samples = {sample.name: sample for sample in self._dataset()}
        if self._samples and image not in self._samples:
            self._complain(f"The dataset has no picture {image} any more.")
        return self._samples.get(image)

    def _dataset(self) -> tuple[Sample, ...]:
        facts = self.study.manifest.get("dataset", {})
        try:
            return open_dataset(str(facts.get("path"))).without(facts.get("void")).samples
        except (GraplError, OSError) as error:
            self._complain(f"Pictures are left out, since the dataset is not here: {error}")
            return ()

    def _complain(self, sentence: str) -> None:
        self.problems[sentence] = None


def _read_labels(path: object) -> NDArray[np.integer]:
    from PIL import Image

    with Image.open(str(path)) as image:
        return np.asarray(image)


def _compact(labels: NDArray[np.integer]) -> NDArray[np.uint16]:
    return np.asarray(np.unique(labels, return_inverse=True)[1].reshape(labels.shape), np.uint16)


def _by_area(labels: NDArray[np.integer]) -> NDArray[np.uint16]:
    """Labels from 0 on, the largest first: large segments take the colours that are told apart best."""
    compact = _compact(labels)
    rank = np.argsort(np.argsort(-np.bincount(compact.ravel()), kind="stable"), kind="stable")
    return np.asarray(rank[compact], np.uint16)


def _fitted(labels: NDArray[np.uint16], small: NDArray[np.float32]) -> NDArray[np.uint16]:
    """A map at the size of a thumbnail, nearest neighbour."""
    rows, columns = (((np.arange(n) + 0.5) * m / n).astype(np.intp) for n, m in zip(small.shape, labels.shape, strict=False))
    return labels[np.ix_(rows, columns)]


def _overlay(
    small: NDArray[np.float32], labels: NDArray[np.uint16], palette_indices: tuple[int, ...] | None, text: str
) -> Thumbnail:
    """Labels in colours over the grey picture, with lines between them."""
    colors = label_colors(int(labels.max()) + 1, palette_indices)[labels]
    grey = 255 * small @ np.array([0.299, 0.587, 0.114], np.float32)  # luma of ITU-R BT.601
    pixels = SHARE * colors + (1 - SHARE) * grey[..., None]
    edges = np.zeros(labels.shape, np.bool_)
    edges[:, :-1] |= labels[:, :-1] != labels[:, 1:]
    edges[:-1] |= labels[:-1] != labels[1:]
    pixels[edges] = LINE
    return _thumbnail(pixels.astype(np.uint8), text)


def _thumbnail(pixels: NDArray[np.uint8], text: str) -> Thumbnail:
    from PIL import Image

    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "JPEG", quality=QUALITY)
    source = "data:image/jpeg;base64," + base64.b64encode(stream.getvalue()).decode("ascii")
    return Thumbnail(source, pixels.shape[1], pixels.shape[0], text)
