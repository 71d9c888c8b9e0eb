"""The rows of the ledger's tables: energies by station, and by label."""

from __future__ import annotations

from PySide6.QtGui import QColor

from app.lab.patch_text import LAMBDA, places_for
from app.session.preview import CutPreview
from app.widgets.figure_model import FigureRow
from app.widgets.percent import percent_text
from grapl_engine import Energy, Frame, RunRecord, Stage
from grapl_engine.graphcut.energy import EnergyBreakdown
from grapl_engine.graphcut.problem import problem_of

__all__ = ["FRAME_COLUMNS", "FRAME_TIPS", "LABEL_COLUMNS", "LABEL_TIPS", "PREVIEW", "FrameEnergies", "label_rows"]

PREVIEW = "preview"
PLACES = 2
"""Decimals of a label's nats, if with these they add up."""
FRAME_COLUMNS = ("Labels", "U", "V", f"{LAMBDA}V", "E")
FRAME_TIPS = (
    "Which labels; a click shows them",
    "Unary term: -ln p of each patch's label, 23.03 at most, summed, in nats",
    "Pairwise term: the affinity of all cut edges, summed",
    f"The pairwise term as it counts, in nats: {LAMBDA} times V",
    f"E = U + {LAMBDA}V, in nats",
)
LABEL_COLUMNS = ("Label", "Patches", "U", f"{LAMBDA}V", "of E")
LABEL_TIPS = (
    "The label, in the colour that it has in all views",
    "How many patches have it",
    "The unary costs of its patches, summed, in nats",
    f"Half of {LAMBDA}\N{GREEK SMALL LETTER PHI} of each cut edge of its patches, summed, in nats",
    "Its share of E",
)
DIVIDER_TIP = (
    "The network was trained between these labels, so that U is by other answers: compare U and E only between two such lines. "
    "V is of one graph at all stations of the run."
)
ITS_OWN = f"The run's labels are counted at its own {LAMBDA}, the what-if's at another: {LAMBDA}V and E cannot be compared."
OTHERS_U = "U is by other answers than in the row above: U and E cannot be compared with its."
FIRST_TIP = "U by the probabilities that come before any network: they give most to each patch's initial label."


class FrameEnergies:
    """The energies of a run's labellings; those that the run did not tell are summed once."""

    def __init__(self) -> None:
        self._record: RunRecord | None = None
        self._known: dict[Frame, Energy] = {}

    def rows(self, record: RunRecord, station: Frame, preview: CutPreview | None, shown: Energy) -> list[FigureRow]:
        """A row a labelling of patches, in their order, and a line where the network changed.

        That of the preview at the station, whose energy is `shown`, is the last.
        """
        if record is not self._record:
            self._record, self._known = record, {}
        rows: list[FigureRow] = []
        for frame in record.frames():
            if frame.stage is Stage.FINAL:
                continue
            if frame.stage is Stage.NETWORK:
                rows.append(_divider(frame))
            tip = FIRST_TIP if frame.stage is Stage.INITIAL else ""
            rows.append(_frame_row(frame, frame.title.capitalize(), self._energy(record, frame), tip))
        if preview is not None:
            name = preview.kind.value
            if line := _preview_divider(record, station, preview):
                rows.append(line)
            rows.append(_frame_row(PREVIEW, name[0].upper() + name[1:], shown, preview.title))
        return rows

    def _energy(self, record: RunRecord, frame: Frame) -> Energy:
        if frame not in self._known:
            done = record.iterations[frame.iteration] if frame.iteration is not None else None
            told = None if done is None else done.energy_after if frame.stage is Stage.CUT else done.energy_before
            labels = record.patch_labels(frame)
            assert labels is not None
            self._known[frame] = told or problem_of(record, frame).energy(labels)
        return self._known[frame]


def _divider(frame: Frame) -> FigureRow:
    """The line between labels by one network's answers and those by the next."""
    return FigureRow(None, (f"U by {frame.title} from here",), (), tip=DIVIDER_TIP, is_divider=True)


def _preview_divider(record: RunRecord, station: Frame, preview: CutPreview) -> FigureRow | None:
    """The line above the preview's row, where its lambda or its network is not that of the row before."""
    own, other = record.settings.lambda_, preview.problem.lambda_
    last, asked = len(record.iterations) - 1, station.iteration
    network = "the initial labels" if asked is None else Frame(Stage.NETWORK, asked).title
    is_of_last = asked == last or not record.iterations
    if own == other:
        return None if is_of_last else FigureRow(None, (f"U by {network} from here",), (), tip=OTHERS_U, is_divider=True)
    below = f"{LAMBDA} = {other:.4g}" + ("" if is_of_last else f" and U by {network}")
    tip = ITS_OWN if is_of_last else f"{ITS_OWN} {OTHERS_U}"
    return FigureRow(None, (f"{LAMBDA} = {own:g} above, {below} below",), (), tip=tip, is_divider=True)


def _frame_row(key: object, name: str, energy: Energy, tip: str = "") -> FigureRow:
    figures = (energy.unary, energy.pairwise, energy.lambda_ * energy.pairwise, energy.total)
    return FigureRow(key, (name, *(f"{figure:,.2f}" for figure in figures)), (0.0, *figures), tip=tip)


def label_rows(breakdown: EnergyBreakdown, colors: list[QColor]) -> list[FigureRow]:
    """A row a label that has patches."""
    pairwise = breakdown.energy.lambda_ * breakdown.label_pairwise
    total = max(breakdown.energy.total, 1e-12)
    of_own, of_smooth = (places_for(values.tolist(), PLACES) for values in (breakdown.label_unary, pairwise))
    rows = []
    for label in breakdown.patches.nonzero()[0].tolist():
        patches, own, smooth = int(breakdown.patches[label]), float(breakdown.label_unary[label]), float(pairwise[label])
        share = (own + smooth) / total
        texts = (str(label), f"{patches:,}", f"{own:,.{of_own}f}", f"{smooth:,.{of_smooth}f}", f"{percent_text(share)} %")
        rows.append(FigureRow(label, texts, (label, patches, own, smooth, share), colors[label]))
    return rows
