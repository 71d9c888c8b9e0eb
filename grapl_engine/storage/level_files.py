"""Levels of detail as files for other programs: the tree as arrays, and the strength of every border as a map."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from grapl_engine.errors import RunFileError
from grapl_engine.hierarchy.hierarchy import Hierarchy
from grapl_engine.record import RunRecord
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.formats import LEVELS

__all__ = ["hierarchy_of", "save_levels"]


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


def save_levels(path: str | Path, record: RunRecord) -> None:
    """Write all levels of detail at once, in the kind of file that the suffix says.

    ``.npz``: the arrays

    - regions, uint16, (h, w): the superpixel of each pixel, 0 to n - 1; (h, w) is the picture's size up to a megapixel;
    - merges, int32, (n - 1, 2): the nodes that each merge unites. Superpixels are nodes 0 to n - 1, merge t makes node n + t;
    - heights, float64, (n - 1,): how different the two were; it never falls;
    - sizes, float64, (n,): pixels of each superpixel;
    - automatic, float64: the height up to which all merges are made at the automatic level.

    ``.mat``: the ultrametric contour map as ``ucm2``, float64, (2 h + 1, 2 w + 1), in BSDS500's convention: the segments at
    a strength k, 0 <= k < 1, are ``labels2 = bwlabel(ucm2 <= k); labels = labels2(2:2:end, 2:2:end)``.
    ``.png``: the same map times 65535, uint16.

    Parameters
    ----------
    path : str or Path
    record : RunRecord

    Raises
    ------
    RunFileError
        If there are no levels, the suffix is another one or the file cannot be written.
    """
    kind, hierarchy = LEVELS.kind_of(path), hierarchy_of(record)
    write = {".npz": _write_tree, ".mat": _write_ucm2, ".png": _write_contours}[kind]
    with replacing(path) as part:
        write(part, hierarchy)


def _write_tree(path: Path, hierarchy: Hierarchy) -> None:
    tree = hierarchy.tree
    np.savez_compressed(
        path,
        regions=hierarchy.regions,
        merges=tree.merges.astype(np.int32),
        heights=tree.heights,
        sizes=tree.sizes,
        automatic=np.float64(hierarchy.automatic),
    )


def _write_ucm2(path: Path, hierarchy: Hierarchy) -> None:
    from scipy.io import savemat

    savemat(path, {"ucm2": hierarchy.contours.astype(np.float64)}, do_compression=True)


def _write_contours(path: Path, hierarchy: Hierarchy) -> None:
    from PIL import Image

    Image.fromarray(np.round(hierarchy.contours * np.float32(65535)).astype(np.uint16)).save(path, format="PNG")
