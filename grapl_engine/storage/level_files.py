"""Levels of detail as files for other programs: the tree as arrays, and the strength of every border as a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grapl_engine.errors import RunFileError
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.record import RunRecord
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.formats import LEVELS

__all__ = ["MOST_CONTOURED", "hierarchy_of", "save_levels"]

MOST_DOUBLE = 5_000_000
"""Pixels of a picture up to which a .mat holds doubles, as BSDS500's do; beyond that singles, of half the size."""
MOST_CONTOURED = 50_000_000
"""Pixels of a picture up to which a contour map is written: it has four times as many, and SciPy copies them twice."""


def hierarchy_of(record: RunRecord) -> Hierarchy:
    """The levels of detail of a run.

    Raises
    ------
    RunFileError
        If it has none.
    """
    if record.finished is None or record.finished.hierarchy is None:
        raise RunFileError(
            f"The run of {record.picture.name} has no levels of detail: it was stopped or made without them. Run it again."
        )
    return record.finished.hierarchy


def save_levels(path: str | Path, hierarchy: Hierarchy, size: tuple[int, int]) -> None:
    """Write all levels of detail at once, in the kind of file that the suffix says.

    ``.npz``: the arrays

    - regions, uint16, (h, w): the superpixel of each pixel, 0 to n - 1; a picture of more than a megapixel has those of a copy;
    - size, int64, (2,): height H and width W of the picture; its pixel (y, x) lies in ``regions[y * h // H, x * w // W]``;
    - merges, int32, (n - 1, 2): the nodes that each merge unites. Superpixels are nodes 0 to n - 1, merge t makes node n + t;
    - heights, float64, (n - 1,): how different the two were; it never falls;
    - sizes, float64, (n,): pixels of each superpixel;
    - automatic, float64: the height up to which all merges are made at the automatic level.

    ``.mat``: the ultrametric contour map of the picture as ``ucm2``, float64 (float32 beyond 5 megapixels), (2 H + 1, 2 W + 1),
    in BSDS500's convention: the segments at a strength k, 0 <= k < 1, are ``labels2 = bwlabel(ucm2 <= k); labels =
    labels2(2:2:end, 2:2:end)``.
    ``.png``: the same map times 65535, uint16.

    Parameters
    ----------
    path : str or Path
    hierarchy : Hierarchy
        Of a run, of the picture alone, or within labels.
    size : (int, int)
        Height and width of its picture.

    Raises
    ------
    RunFileError
        If the suffix is another one, the picture has more than `MOST_CONTOURED` pixels and the file is no ``.npz``, or it
        cannot be written.
    """
    kind = LEVELS.kind_of(path)
    if kind != ".npz" and size[0] * size[1] > MOST_CONTOURED:
        most = MOST_CONTOURED // 10**6
        raise RunFileError(f"{Path(path).name}: contour maps end at {most} megapixels; save the tree as .npz.")
    write = {".npz": _write_tree, ".mat": _write_ucm2, ".png": _write_contours}[kind]
    with replacing(path) as part:
        write(part, hierarchy, size)


def _write_tree(path: Path, hierarchy: Hierarchy, size: tuple[int, int]) -> None:
    tree = hierarchy.tree
    np.savez_compressed(
        path,
        regions=hierarchy.regions,
        size=np.array(size, np.int64),
        merges=tree.merges.astype(np.int32),
        heights=tree.heights,
        sizes=tree.sizes,
        automatic=np.float64(hierarchy.automatic),
    )


def _write_ucm2(path: Path, hierarchy: Hierarchy, size: tuple[int, int]) -> None:
    from scipy.io import savemat

    kind = np.float64 if size[0] * size[1] <= MOST_DOUBLE else np.float32
    savemat(path, {"ucm2": hierarchy.contours_over(*size).astype(kind, copy=False)}, do_compression=True)


def _write_contours(path: Path, hierarchy: Hierarchy, size: tuple[int, int]) -> None:
    from PIL import Image

    strengths = np.array(hierarchy.contours_over(*size))
    strengths *= np.float32(65535)
    Image.fromarray(np.rint(strengths, out=strengths).astype(np.uint16)).save(path, format="PNG")
