"""Folders of pictures with references: BSDS500's, label images, Pascal VOC's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from grapl_engine.errors import StudyError, TruthError
from grapl_engine.images.formats import SUFFIXES
from grapl_engine.storage.label_files import VOC_VOID
from grapl_engine.storage.truth_files import BESIDE, SPLITS, VOC_FOLDERS, read_truth
from grapl_engine.truth import LABEL_IMAGES, Truth, TruthFiles

__all__ = ["Dataset", "Sample", "open_dataset", "read_references"]

LABELS_BESIDE = f"{BESIDE}.png"
EXPECTED = (
    "BSDS500 (images/*.jpg with groundTruth/*.mat, with or without val, test, train below both), a folder of images/ and "
    "labels/ (label PNG or TIFF of the same name, or a folder of them for several annotators), pictures each with a "
    f"NAME{LABELS_BESIDE} beside it, or Pascal VOC (JPEGImages with SegmentationObject or SegmentationClass)"
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A picture with its references.

    Attributes
    ----------
    name : str
        The picture's file name without its ending.
    image : str
        Path of the picture.
    references : tuple of str
        Paths: one .mat with all annotators, or one label image an annotator.
    void : int or None
        Label of places that do not count.
    """

    name: str
    image: str
    references: tuple[str, ...]
    void: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """What a folder holds.

    Attributes
    ----------
    path : Path
    kind : str
        "bsds", "folder" or "voc".
    name : str
    samples : tuple of Sample
        By name.
    """

    path: Path
    kind: str
    name: str
    samples: tuple[Sample, ...]

    @property
    def void(self) -> int | None:
        """Label of places that do not count."""
        return self.samples[0].void if self.samples else None

    def chosen(self, names: Sequence[str] = (), every: int = 1, limit: int | None = None) -> Dataset:
        """A part of it.

        Parameters
        ----------
        names : sequence of str
            Only these; all by default.
        every : int
            Every so many by name.
        limit : int, optional
            At most so many.

        Raises
        ------
        StudyError
            If a name is not there.
        """
        known = {sample.name for sample in self.samples}
        if missing := [name for name in names if name not in known]:
            raise StudyError(f"{self.path} has no picture named {', '.join(missing)}.")
        samples = [sample for sample in self.samples if not names or sample.name in names]
        return Dataset(self.path, self.kind, self.name, tuple(samples[::every][:limit]))

    def without(self, void: int | None) -> Dataset:
        """The same with another label of places that do not count; None: as it is."""
        if void is None:
            return self
        return replace(self, samples=tuple(replace(sample, void=void) for sample in self.samples))


def open_dataset(path: str | Path) -> Dataset:
    """Find out what a folder holds; nothing but names is read.

    Parameters
    ----------
    path : str or Path
        Of BSDS500 also one split of its images, such as ``BSR/BSDS500/data/images/test``; without that, the first
        of val, test and train that is there.

    Returns
    -------
    Dataset
        The pictures that have a reference; others are left out.

    Raises
    ------
    StudyError
        If it is no folder of a known kind, or no picture has a reference.
    """
    path = Path(path).resolve()
    if not path.is_dir():
        raise StudyError(f"{path} is no folder.")
    kinds: dict[str, Callable[[Path], list[Sample] | None]] = {"bsds": _bsds, "voc": _voc, "folder": _folder}
    for kind, look in kinds.items():
        samples = look(path)
        if samples is None:
            continue
        if not samples:
            raise StudyError(f"{path} looks like {kind}, but no picture in it has a reference.")
        return Dataset(path, kind, path.name, tuple(sorted(samples, key=lambda sample: sample.name)))
    raise StudyError(f"{path} is not a data set that is known here: expected {EXPECTED}.")


def read_references(sample: Sample) -> Truth:
    """What the annotators drew of a picture.

    Parameters
    ----------
    sample : Sample

    Returns
    -------
    Truth
        Its void is the sample's, or what the files say.

    Raises
    ------
    StudyError
        If a file cannot be read or holds no labels.
    """
    try:
        return _read(sample.references, sample.void, tuple(_changed(path) for path in sample.references))
    except TruthError as error:
        raise StudyError(f"A reference of {sample.name} cannot be read. {error}") from error


@lru_cache(maxsize=2)
def _read(paths: tuple[str, ...], void: int | None, _changed: tuple[int, ...]) -> Truth:
    """The tasks of a picture come one after the other, and a .mat costs a process of its own."""
    return read_truth(TruthFiles(paths, void))


def _changed(path: str) -> int:
    """When a file was changed last, in nanoseconds; 0 if it is not there."""
    try:
        return Path(path).stat().st_mtime_ns
    except OSError:
        return 0


def _bsds(path: Path) -> list[Sample] | None:
    if path.parent.name == "images" and (path.parents[1] / "groundTruth" / path.name).is_dir():
        return _paired(path, {truth.stem: (truth,) for truth in (path.parents[1] / "groundTruth" / path.name).glob("*.mat")})
    for images, truths in ((root / "images", root / "groundTruth") for root in (path, path / "data")):
        if images.is_dir() and truths.is_dir():
            for split in ("", *SPLITS):
                of_split = sorted((truths / split).glob("*.mat"))
                if of_split:
                    return _paired(images / split, {truth.stem: (truth,) for truth in of_split})
            return []
    return None


def _voc(path: Path) -> list[Sample] | None:
    images = path / "JPEGImages"
    for name in VOC_FOLDERS:
        folder = path / name
        if images.is_dir() and folder.is_dir():
            wanted: set[str] | None = None
            for split in ("val", "trainval", "train"):
                listing = path / "ImageSets" / "Segmentation" / f"{split}.txt"
                if listing.is_file():
                    wanted = set(listing.read_text(encoding="utf-8").split())
                    break
            found = [truth for truth in sorted(folder.glob("*.png")) if wanted is None or truth.stem in wanted]
            return _paired(images, {truth.stem: (truth,) for truth in found}, VOC_VOID)
    return None


def _folder(path: Path) -> list[Sample] | None:
    images, labels = path / "images", path / "labels"
    if not (images.is_dir() and labels.is_dir()):
        listed = path.glob(f"*{LABELS_BESIDE}")
        beside: dict[str, tuple[Path, ...]] = {truth.name.removesuffix(LABELS_BESIDE): (truth,) for truth in listed}
        return _paired(path, beside) if beside else None
    truths: dict[str, tuple[Path, ...]] = {}
    for entry in sorted(labels.iterdir()):
        if entry.is_dir():
            truths[entry.name] = tuple(sorted(file for file in entry.iterdir() if _has_labels(file)))
        elif _has_labels(entry):
            truths[entry.stem] = (entry,)
    return _paired(images, {name: files for name, files in truths.items() if files})


def _paired(images: Path, truths: dict[str, tuple[Path, ...]], void: int | None = None) -> list[Sample]:
    """The pictures that have references."""
    pictures = {file.stem: file for file in sorted(images.iterdir()) if _is_picture(file)} if images.is_dir() else {}
    return [
        Sample(name, str(pictures[name]), tuple(map(str, files)), void) for name, files in truths.items() if name in pictures
    ]


def _has_labels(file: Path) -> bool:
    return file.suffix.lower() in LABEL_IMAGES and not file.name.startswith(".")


def _is_picture(file: Path) -> bool:
    """By its name; what other systems leave beside pictures (``._photo.jpg``) begins with a dot."""
    return file.suffix.lower() in SUFFIXES and not file.name.startswith(".")
