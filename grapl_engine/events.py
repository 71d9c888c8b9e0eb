"""What a run says while it runs: frozen facts, in the order in which they happen.

A run yields::

    PhaseStarted ... NumberTypeChosen, Prepared
    for each iteration: PhaseStarted, GradientStep ..., [PhaseStarted, CutMove ..., [PhaseStarted]], IterationDone
    PhaseStarted, [PhaseStarted], Finished

with a `MoveStarted` before each `CutMove` of a large graph, and a `Notice`
wherever something deserves a word, and another `NumberTypeChosen` where a run must
go on in another type. After a stop, whatever is under way is left
out and `Finished` follows at once; a run that is stopped before `Prepared` just ends.
A run without a network (`Settings.pixel_map` is "picture") has no iterations and chooses no type.

Arrays are read-only, and nothing that still changes. Labels are 0 to K - 1,
dtype uint16; label k means the same network output from the first event to
the last, but in a `Finished` map whose segments are numbered by themselves
(`Settings.numbers_segments`). Grids are indexed [row, column], d x d.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from grapl_engine.label_sizes import sizes_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from grapl_engine.hierarchy.hierarchy import Hierarchy

__all__ = [
    "CutMove",
    "EndReason",
    "Energy",
    "Event",
    "Finished",
    "GradientStep",
    "IterationDone",
    "Labels",
    "MoveStarted",
    "Notice",
    "NumberTypeChosen",
    "Phase",
    "PhaseStarted",
    "Prepared",
    "frozen_array",
]

Labels: TypeAlias = "NDArray[np.uint16]"
Floats: TypeAlias = "NDArray[np.float32]"


def frozen_array(array: NDArray[Any], dtype: Any = None) -> NDArray[Any]:
    """A copy that nobody can write to: of the same shape, in C order, of the array's type or of another."""
    import numpy as np  # here: the window names events before it has numpy

    copy = np.array(array, dtype=dtype, order="C", copy=True)
    copy.flags.writeable = False
    return copy


class Phase(Enum):
    """What the engine is doing; the value is what the status bar says."""

    FEATURES = "computing patch features"
    INITIAL = "initial labelling"
    GRAPH = "building the graph"
    TRAINING = "training"
    CUTTING = "graph cut"
    LABELLING = "labelling pixels"
    LEVELS = "finding levels of detail"


class EndReason(Enum):
    """Why a run ended."""

    COMPLETED = "completed"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Energy:
    """The energy of a labelling (Eq. 1), in nats: ``total = unary + lambda_ * pairwise``.

    Attributes
    ----------
    unary : float
        U, Eq. 2: the sum of -ln F'(p)[S(p)] over all patches.
    pairwise : float
        V, Eq. 3, before lambda: the sum of phi over cut edges, each pair once.
    lambda_ : float
        The weight of V.
    """

    unary: float
    pairwise: float
    lambda_: float

    @property
    def total(self) -> float:
        """E = U + lambda V."""
        return self.unary + self.lambda_ * self.pairwise


@dataclass(frozen=True, slots=True, eq=False)
class PhaseStarted:
    """The engine turns to something else. `iteration` counts from 0; None outside iterations."""

    phase: Phase
    iteration: int | None = None


@dataclass(frozen=True, slots=True)
class NumberTypeChosen:
    """What the network computes in from here on, and why, as a clause."""

    name: Literal["float32", "bfloat16"]
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """Everything that stands before the first gradient step.

    Attributes
    ----------
    device : str
        Where the network runs: "cpu", "cuda:0", "mps"; "cpu" without a network.
    working_shape : (int, int)
        Height and width of the picture that is segmented.
    side : int
        S: the side of the square in pixels, a multiple of d.
    asked, obtained : int
        K0 of the settings, and the labels that the initial labelling has.
    initial_probabilities : float32, (d, d, K)
        The first pseudo-labels; rows sum to 1; one-hot where labels are hard.
    initial_labels : uint16, (d, d)
        Their argmax.
    edges : int32, (E, 2)
        Patch pairs i < j as flat indices ``row * d + column``; each pair once.
    phi : float32, (E,)
        Of each pair (Eq. 4), before lambda.
    sigma : float
        Standard deviation of all affinities; 1 for the uniform lattice.
    """

    device: str
    working_shape: tuple[int, int]
    side: int
    asked: int
    obtained: int
    initial_probabilities: Floats
    initial_labels: Labels
    edges: NDArray[np.int32]
    phi: Floats
    sigma: float


@dataclass(frozen=True, slots=True, eq=False)
class GradientStep:
    """One step of Adam. Losses are those before the step, in nats a patch (Eq. 8: ``loss = cross_entropy + mu * continuity``).

    `step` counts from 0 within the iteration, of at most `steps`.
    """

    iteration: int
    step: int
    steps: int
    cross_entropy: float
    continuity: float
    loss: float


@dataclass(frozen=True, slots=True, eq=False)
class MoveStarted:
    """The solver begins a move; comes before each `CutMove`, but only where the graph is so large that a move takes long.

    A stop takes effect after this move. Attributes are those of the `CutMove` that follows.
    """

    iteration: int
    move: int
    alpha: int
    beta: int | None


@dataclass(frozen=True, slots=True, eq=False)
class CutMove:
    """One move of the solver has been tried.

    Attributes
    ----------
    iteration, move : int
        Both count from 0; `move` within this cut.
    alpha : int
    beta : int or None
        The labels that traded patches (swap); `beta` is None for an expansion of alpha.
    changed : int
        How many patches took another label.
    energy : float
        E after the move, by the solver's own count, with the constraints' costs.
    patches : int32, (changed,), or None
        Flat indices of those patches, ascending; None in runs of files that did not keep them.
    labels : uint16, (changed,), or None
        The labels that they took.
    """

    iteration: int
    move: int
    alpha: int
    beta: int | None
    changed: int
    energy: float
    patches: NDArray[np.int32] | None = None
    labels: Labels | None = None


@dataclass(frozen=True, slots=True, eq=False)
class IterationDone:
    """A train and cut round is over.

    Attributes
    ----------
    iteration : int
        From 0.
    probabilities : float32, (d, d, K)
        F'(p) in evaluation mode, rows sum to 1.
    network_labels : uint16, (d, d)
        Their argmax.
    cut_labels : uint16, (d, d), or None
        The minimiser found; None in the last iteration, which has no cut.
    energy_before, energy_after : Energy or None
        Of the network's labels and of the cut's, on the same unaries; None without a cut.
    pixel_labels : uint16, (h, w), or None
        The map of the network as it stands, at the working size; None where not asked for.
    """

    iteration: int
    probabilities: Floats
    network_labels: Labels
    cut_labels: Labels | None
    energy_before: Energy | None
    energy_after: Energy | None
    pixel_labels: Labels | None


@dataclass(frozen=True, slots=True, eq=False)
class Notice:
    """Something that the person should know, as a sentence; the run goes on."""

    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Finished:
    """The last event of every run that got as far as `Prepared`.

    Attributes
    ----------
    reason : EndReason
    pixel_labels : uint16, (H, W)
        The map at the picture's own size.
    confidence : uint8, (H, W), or None
        The winning probability of each pixel times 255; None if `by_patches`, and without a network.
    by_patches : bool
        True if the run was stopped before the network labelled the pixels:
        each pixel then has its patch's label.
    seconds : mapping of str to float
        Wall time by phase name, and "total".
    hierarchy : Hierarchy or None
        Every level of detail; None where not asked for, and after a stop.
    label_sizes : int64, (n,)
        How many pixels each label has, counted where the event is made: in a large picture that takes a window too long.
    """

    reason: EndReason
    pixel_labels: Labels
    confidence: NDArray[np.uint8] | None
    by_patches: bool
    seconds: Mapping[str, float]
    hierarchy: Hierarchy | None = None
    label_sizes: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        sizes = sizes_of(self.pixel_labels)
        sizes.flags.writeable = False
        object.__setattr__(self, "label_sizes", sizes)


Event: TypeAlias = (
    PhaseStarted | NumberTypeChosen | Prepared | GradientStep | MoveStarted | CutMove | IterationDone | Notice | Finished
)
