"""Ground truth as files: what of them can be read, and where they lie beside a picture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import GraplError, TruthError
from grapl_engine.images.decoders import BROKEN as BROKEN_PICTURES
from grapl_engine.storage.broken import BROKEN
from grapl_engine.storage.label_files import VOC_VOID, labels_of_numbers, read_array, read_label_image
from grapl_engine.storage.mat_files import read_mat
from grapl_engine.storage.run_file import load_run
from grapl_engine.truth import LABEL_IMAGES, MARK, TRUTH_SUFFIXES, Truth, TruthFiles

__all__ = ["find_truth", "read_truth"]

BESIDE = "_labels"
"""Or this, as data sets of studies have it: IMAGE_labels.png."""
SPLITS = ("val", "test", "train")
VOC_FOLDERS = ("SegmentationObject", "SegmentationClass")
WAY_OUT = "Choose a BSDS500 .mat, a label PNG or TIFF, a .npy with labels, or a saved run"


class _Annotator(NamedTuple):
    """A name, "" for none, a label map, and its void."""

    name: str
    labels: NDArray[np.int32]
    void: int | None


def read_truth(files: str | Path | TruthFiles | Sequence[str | Path], void: int | None = None) -> Truth:
    """Read a truth.

    Parameters
    ----------
    files : str, Path, TruthFiles, or sequence of paths
        A BSDS500 .mat with all annotators, a label image (PNG or TIFF: numbers, an index of a palette, or each colour as a
        label), a .npy, a saved run, of which the final map is taken; or several, whose annotators are all taken.
    void : int, optional
        Label of places that do not count, as it stands in the file; by default what the files or their place say.

    Returns
    -------
    Truth

    Raises
    ------
    TruthError
        If a file cannot be read or holds no labels, whatever is wrong with it; names the file.
    """
    if isinstance(files, TruthFiles):
        return read_truth(files.paths, files.void if void is None else void)
    paths = [Path(files)] if isinstance(files, str | Path) else [Path(path) for path in files]
    found = [annotator for path in paths for annotator in _annotators(path, void)]
    found = _with_one_void(found)
    names = [annotator.name or f"annotator {place + 1}" for place, annotator in enumerate(found)]
    maps = tuple(annotator.labels for annotator in found)
    void = next((annotator.void for annotator in found if annotator.void is not None), None)
    return Truth(maps, void, str(paths[0]) if paths else None, tuple(names))


def find_truth(picture: str | Path) -> TruthFiles | None:
    """The truth that lies beside a picture; only names are looked at.

    That is ``IMAGE.truth.*`` (several such label images are several annotators) or ``IMAGE_labels.png`` in its folder, or what
    the layout of a data set says: ``images/IMAGE.jpg`` with ``groundTruth/IMAGE.mat`` (BSDS500, with or without train, val and
    test below both) or ``labels/IMAGE.png``, ``JPEGImages/IMAGE.jpg`` with ``SegmentationObject`` or ``SegmentationClass``
    (Pascal VOC, where 255 is void).

    Parameters
    ----------
    picture : str or Path

    Returns
    -------
    TruthFiles or None
    """
    picture = Path(picture)
    try:
        return next((found for look in (_beside, _bsds, _folder, _voc) if (found := look(picture))), None)
    except OSError:  # a folder that may not be looked into has nothing to offer
        return None


def _annotators(path: Path, void: int | None) -> list[_Annotator]:
    """Of one file: the border where whatever is wrong with it becomes a sentence."""
    read = _READERS.get(path.suffix.lower())
    if read is None:
        raise TruthError(
            f"{path.name} cannot be taken as a truth: its ending is none of {', '.join(TRUTH_SUFFIXES)}. {WAY_OUT}."
        )
    try:
        return read(path, void)
    except FileNotFoundError:
        raise TruthError(f"{path} does not exist: check the name and the folder.") from None
    except (IsADirectoryError, PermissionError) as error:
        raise TruthError(f"{path} cannot be read ({error.strerror}): choose another file.") from None
    except GraplError as error:
        raise TruthError(f"{path.name} cannot be taken as a truth. {error}") from error
    except (*BROKEN, *BROKEN_PICTURES) as error:
        reason = str(error).strip().removesuffix(".") or type(error).__name__
        raise TruthError(f"{path.name} cannot be taken as a truth: {reason}. {WAY_OUT}.") from error


def _from_mat(path: Path, void: int | None) -> list[_Annotator]:
    maps = [(name, labels_of_numbers(labels, void)) for name, labels in read_mat(path)]
    return [_Annotator(name, *found) for name, found in maps]


def _from_image(path: Path, void: int | None) -> list[_Annotator]:
    return [_Annotator("", *read_label_image(path, void))]


def _from_array(path: Path, void: int | None) -> list[_Annotator]:
    return [_Annotator("", *read_array(path, void))]


def _from_run(path: Path, void: int | None) -> list[_Annotator]:
    finished = load_run(path).finished
    if finished is None:
        raise ValueError("that run did not end with a map")
    return [_Annotator(f"run {path.stem}", *labels_of_numbers(finished.pixel_labels, void))]


_READERS: dict[str, Callable[[Path, int | None], list[_Annotator]]] = {
    ".mat": _from_mat, ".npy": _from_array, ".grapl": _from_run, **dict.fromkeys(LABEL_IMAGES, _from_image)
}  # fmt: skip


def _with_one_void(found: list[_Annotator]) -> list[_Annotator]:
    """Void as one number that is nobody's label, where the files have several, or where to one of them it is a label."""
    voids = {annotator.void for annotator in found} - {None}
    without = [annotator.labels for annotator in found if annotator.void is None]
    if len(voids) <= 1 and not any((labels == void).any() for void in voids for labels in without):
        return found
    new = np.int32(1 + max(int(annotator.labels.max()) for annotator in found))
    return [
        one if one.void is None else one._replace(labels=np.where(one.labels == one.void, new, one.labels), void=int(new))
        for one in found
    ]


def _beside(picture: Path) -> TruthFiles | None:
    listed = _visible(picture.parent)
    for stem in (picture.name, picture.stem):
        for suffix in TRUTH_SUFFIXES:
            own = [file for file in listed if file.name.lower() == f"{stem}{MARK}{suffix}".lower()]
            start, end = f"{stem}{MARK}.".lower(), suffix
            several = [file for file in listed if file.name.lower().startswith(start) and file.name.lower().endswith(end)]
            if found := own or several:
                return _files(found)
    beside = picture.with_name(f"{picture.stem}{BESIDE}.png")
    return _files([beside]) if beside.is_file() and beside != picture else None


def _bsds(picture: Path) -> TruthFiles | None:
    folder = picture.parent
    images, split = (folder.parent, folder.name) if folder.name in SPLITS else (folder, "")
    if images.name != "images":
        return None
    truths = images.parent / "groundTruth"
    return next(
        (_files([file]) for place in (truths / split, truths) if (file := place / f"{picture.stem}.mat").is_file()), None
    )


def _folder(picture: Path) -> TruthFiles | None:
    labels = picture.parent.parent / "labels"
    if picture.parent.name != "images" or not labels.is_dir():
        return None
    if (several := labels / picture.stem).is_dir():
        return _files([file for file in _visible(several) if file.suffix.lower() in LABEL_IMAGES])
    found = next((file for suffix in LABEL_IMAGES if (file := labels / f"{picture.stem}{suffix}").is_file()), None)
    return None if found is None else _files([found])


def _voc(picture: Path) -> TruthFiles | None:
    if picture.parent.name != "JPEGImages":
        return None
    places = (picture.parent.parent / name / f"{picture.stem}.png" for name in VOC_FOLDERS)
    return next((TruthFiles((str(file),), VOC_VOID) for file in places if file.is_file()), None)


def _visible(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if not file.name.startswith(".")) if folder.is_dir() else []


def _files(found: list[Path]) -> TruthFiles | None:
    return TruthFiles(tuple(map(str, found))) if found else None
