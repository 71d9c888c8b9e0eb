"""The paper's figures, as data: Wasserman and Rocha Neto, tables 1 to 4 and what is said of figures 3 to 5.

They are means over the 200 test pictures of BSDS500 and 10 seeds. Figures 4 and 5 are
printed as plots without numbers: here stands what the text says of them.

Below them, the figures of methods with levels on the BSDS500 benchmark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "AFFINITY",
    "BENCHMARK",
    "BENCHMARK_SOURCE",
    "COLOR_MIOU",
    "COLOR_PLACE",
    "COMPARED",
    "DINOV2_MIOU",
    "INITIAL",
    "LAMBDA_TEXT",
    "MU_TEXT",
    "PICTURES",
    "SECONDS",
    "SEEDS",
    "SOURCE",
    "WARM_TEXT",
    "Benchmarked",
    "Compared",
    "D",
]

SOURCE = 'Wasserman and Rocha Neto, "Patch-Based Deep Unsupervised Image Segmentation using Graph Cuts"'
PICTURES = 200
SEEDS = 10

INITIAL: Mapping[str, float] = {"patchwise": 0.496, "seedwise": 0.507, "spatial": 0.509, "slic": 0.512}
"""Table 1: initial labelling -> mIoU, with DINOv2 affinity."""

AFFINITY: Mapping[str, float] = {"uniform": 0.459, "position": 0.476, "color": 0.527, "dinov2": 0.512}
"""Table 2: affinity -> mIoU."""

D: Mapping[int, float] = {8: 0.248, 16: 0.372, 32: 0.512, 64: 0.496}
"""Table 3: grid side -> mIoU, with DINOv2 affinity."""

SECONDS: Mapping[int, float] = {8: 3.49, 16: 1.72, 32: 1.75, 64: 6.98}
"""Table 3: grid side -> seconds a picture, on an Nvidia A100 and an AMD Epyc 7343."""

DINOV2_MIOU, COLOR_MIOU = AFFINITY["dinov2"], AFFINITY["color"]
"""The paper's defaults (lambda 64, mu 3, d 32, SLIC) by affinity: the one point of figures 4 and 5 that tables give."""
COLOR_PLACE = "Table 2, row Color, and Table 4, row GraPL"

WARM_TEXT = (
    "The paper (section 4.2, printed as a plot without numbers): cold starts produce large spikes in loss at the beginning of "
    "each training iteration, warm starts require only minor adjustments there."
)
LAMBDA_TEXT = (
    "The paper (section 4.2, printed as a plot without numbers): mIoU rises like a logarithm as λ goes from 0 to 64, and is "
    "comparatively poor above; ΔK grows with λ up to 64, then stays level or falls slightly."
)
MU_TEXT = (
    "The paper (section 4.2, printed as a plot without numbers): continuity loss and graph cut together are more accurate than "
    "either one alone."
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A row of Table 4.

    Attributes
    ----------
    title : str
        The method's name as printed.
    miou : float
    accuracy : float or None
        As printed; None where the paper has no figure.
    needs : str
        Why it is not run here; "" if it can be.
    """

    title: str
    miou: float
    accuracy: float | None
    needs: str = ""


COMPARED: Mapping[str, Compared] = {
    "slic": Compared("SLIC (RGB)", 0.137, 0.416),
    "slic_dinov2": Compared("SLIC (DINOv2)", 0.258, 0.280),
    "dfc": Compared("DFC", 0.398, 0.505),
    "doubledip": Compared("DoubleDIP", 0.356, 0.423, "published figure only: not part of this program"),
    "iic": Compared("IIC", 0.172, None, "published figure only (taken there from DFC's paper): needs a training set"),
    "picie": Compared("PiCIE", 0.325, 0.405, "published figure only: needs a training set (COCO-Stuff there)"),
    "segsort": Compared("SegSort", 0.480, 0.505, "published figure only: needs a training set (PASCAL VOC 2012 there)"),
    "wnet": Compared("W-Net", 0.428, 0.531, "published figure only: needs a training set (BSDS500 there)"),
    "paper": Compared("GraPL", 0.527, 0.569),
}
"""Table 4: a baseline's name, the preset `paper`, or a name of its own -> row."""


BENCHMARK_SOURCE = (
    'Arbelaez, Maire, Fowlkes, Malik, "Contour Detection and Hierarchical Image Segmentation", IEEE TPAMI 33(5), 2011, '
    "doi:10.1109/TPAMI.2010.161, table on BSDS500"
)


@dataclass(frozen=True, slots=True)
class Benchmarked:
    """A method on the 200 test pictures of BSDS500. None: no figure is given here.

    Attributes
    ----------
    title : str
    covering : (float, float or None, float or None)
        ODS, OIS, best.
    rand_index, variation_of_information, boundary_f : (float or None, float or None)
        ODS, OIS.
    note : str
    """

    title: str
    covering: tuple[float, float | None, float | None]
    rand_index: tuple[float, float | None]
    variation_of_information: tuple[float, float | None]
    boundary_f: tuple[float | None, float | None] = (None, None)
    note: str = ""


BENCHMARK = (
    Benchmarked(
        "people", (0.72, None, None), (0.88, None), (1.17, None), (0.80, None), "one figure each: people draw one level"
    ),
    Benchmarked("gPb-owt-ucm", (0.59, 0.65, 0.74), (0.83, 0.86), (1.69, 1.48), (0.73, 0.76), "learned its weights from people"),
    Benchmarked("mean shift", (0.54, 0.58, 0.66), (0.79, 0.81), (1.85, 1.64)),
    Benchmarked("Felzenszwalb and Huttenlocher", (0.52, 0.57, 0.69), (0.80, 0.82), (2.21, 1.87)),
)
"""The table of region and boundary benchmarks on BSDS500."""
