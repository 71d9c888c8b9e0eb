"""Everything that a run said, kept: the one truth that views, files and the command line read."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from grapl_engine.events import (
    CutMove,
    EndReason,
    Event,
    Finished,
    GradientStep,
    IterationDone,
    Labels,
    MoveStarted,
    Notice,
    NumberTypeChosen,
    PhaseStarted,
    Prepared,
)
from grapl_engine.frame import Frame, Stage
from grapl_engine.label_constraints import NO_CONSTRAINTS, LabelConstraints
from grapl_engine.label_edits import NO_EDITS, LabelEdits
from grapl_engine.label_sizes import LabelCount, sizes_of
from grapl_engine.presets import names_model, options_of
from grapl_engine.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from grapl_engine.images.picture import Picture

__all__ = ["RunRecord"]


@dataclass(slots=True, eq=False, weakref_slot=True)
class RunRecord:
    """One run of one picture; `add` takes the run's events in their order.

    Attributes
    ----------
    picture, settings
        What was run.
    palette_indices : tuple of int, or None
        The palette slot of each label, its colour, kept across runs of a picture; None: label k has slot k.
    segment_palette_indices : tuple of int, or None
        That of each segment of the final map, where they are numbered by themselves; None: as those of the labels.
    prepared, iterations, steps, moves, notices, finished
        What the run said so far; None or empty before that.
    phase : PhaseStarted or None
        What it is doing, or did last.
    attempt : MoveStarted or None
        The solver's move under way, if it is one that takes long; not kept in files.
    failure : str or None
        Why it broke off, in a sentence.
    constraints : LabelConstraints
        What was run with it.
    number_types : list of NumberTypeChosen
        What the network computed in, in turn; empty in runs of files that did not keep it.
    is_away : bool
        Whether what it said is in a file alone, until `bring_back`.
    edits : LabelEdits
        What was edited by hand, kept with the run and never a change of it.
    """

    picture: Picture
    settings: Settings
    palette_indices: tuple[int, ...] | None = None
    segment_palette_indices: tuple[int, ...] | None = None
    prepared: Prepared | None = None
    phase: PhaseStarted | None = None
    steps: list[GradientStep] = field(default_factory=list)
    moves: list[CutMove] = field(default_factory=list)
    iterations: list[IterationDone] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    finished: Finished | None = None
    failure: str | None = None
    attempt: MoveStarted | None = None
    constraints: LabelConstraints = NO_CONSTRAINTS
    number_types: list[NumberTypeChosen] = field(default_factory=list)
    edits: LabelEdits = NO_EDITS
    is_away: bool = field(default=False, init=False)
    _sizes: dict[tuple[Frame, bool], np.ndarray] = field(default_factory=dict, init=False, repr=False)
    _ended: EndReason | None = field(default=None, init=False, repr=False)

    def add(self, event: Event) -> None:
        """Keep an event."""
        self.attempt = event if isinstance(event, MoveStarted) else None
        match event:
            case PhaseStarted():
                self.phase = event
            case NumberTypeChosen():
                self.number_types.append(event)
            case Prepared():
                self.prepared = event
            case GradientStep():
                self.steps.append(event)
            case CutMove():
                self.moves.append(event)
            case IterationDone():
                self.iterations.append(event)
            case Notice():
                self.notices.append(event.text)
            case Finished():
                self.finished = event

    @property
    def number_type(self) -> str | None:
        """What the network computes in now, or did at the end: "float32" or "bfloat16"; None before that is known."""
        return self.number_types[-1].name if self.number_types else None

    @property
    def labels(self) -> int:
        """K: how many labels the initial labelling has; 0 before it is known."""
        return self.prepared.obtained if self.prepared else 0

    @property
    def shows_level(self) -> bool:
        """Whether the final map is a level of the run's hierarchy."""
        return self.settings.pixel_map != "network" and self.finished is not None and not self.finished.by_patches

    @property
    def colored(self) -> int:
        """How many labels its maps have colours for: K, and those of segments that are numbered by themselves."""
        return max(self.labels, len(self.finished.label_sizes)) if self.finished and self.has_own_segments else self.labels

    @property
    def has_own_segments(self) -> bool:
        """Whether the segments of its final map are numbered by themselves, and not by the network's labels."""
        return self.settings.numbers_segments and self.finished is not None and not self.finished.by_patches

    @property
    def k_hat(self) -> int | None:
        """K-hat: distinct labels in the newest pixel map or patch labelling; None before there is one."""
        frames = self.frames()
        return self.label_count(frames[-1]) if frames else None

    def label_count(self, frame: Frame) -> int:
        """How many labels a frame has: of the pixel map at the end, of the patches before."""
        return self.count(frame).k_hat

    def count(self, frame: Frame) -> LabelCount:
        """The same, with what of them are specks."""
        return LabelCount.of(self.label_sizes(frame))

    def label_sizes(self, frame: Frame, *, on_pixels: bool | None = None) -> np.ndarray:
        """int64, (K,): how many pixels or patches each label of a frame has, all of them counted, and once.

        `on_pixels`: of its pixel map, or of its patches; by default of the final map's pixels, and of patches before it.
        """
        is_final = frame.stage is Stage.FINAL and self.finished is not None
        on_pixels = is_final if on_pixels is None else on_pixels
        if is_final and on_pixels:
            assert self.finished is not None
            return self.finished.label_sizes
        if (frame, on_pixels) not in self._sizes:
            labels = self.pixel_labels(frame) if on_pixels else self.patch_labels(frame)
            self._sizes[frame, on_pixels] = sizes_of(labels)
        return self._sizes[frame, on_pixels]

    @property
    def small_components(self) -> int:
        """How many of the K-hat labels of the final map cover less than a thousandth of it each; 0 before there is one."""
        return 0 if self.finished is None else self.count(Frame(Stage.FINAL)).specks

    @property
    def ended(self) -> EndReason | None:
        """Why the run ended, or None while it runs or if it failed."""
        return self.finished.reason if self.finished else self._ended

    def put_away(self, ended: EndReason | None = None) -> None:
        """Let go of all that is large, which a file has; a copy (`dataclasses.replace`) stays whole."""
        self._ended, self.is_away = ended or self.ended, True
        self.prepared = self.finished = None
        self.steps, self.moves, self.iterations = [], [], []

    def bring_back(self, saved: RunRecord) -> None:
        """Take what the run said from a copy of it that was read."""
        said = ("prepared", "finished", "steps", "moves", "iterations", "phase", "notices", "number_types")
        for name in (*said, "edits", "segment_palette_indices"):
            setattr(self, name, getattr(saved, name))
        self.is_away = False

    @property
    def progress(self) -> float:
        """Share of the planned gradient steps that are behind, 0 to 1."""
        if self.finished or self.is_away:
            return 1.0
        planned = self.settings.steps
        behind = sum(planned[: len(self.iterations)])
        if self.steps and self.steps[-1].iteration >= len(self.iterations):
            behind += self.steps[-1].step + 1
        return behind / sum(planned)

    def command_line(
        self,
        output: str | Path = "segmented",
        constraints: str | Path = "seeds.json",
        detail: float | str | None = None,
        within_labels: bool = False,
        edits: str | Path | None = None,
        *,
        source: str | Path | None = None,
        name: str | None = None,
        ids_from: int = 0,
        accepts_model: bool = False,
        overlay: Sequence[str] = (),
    ) -> str:
        """The headless command that makes the same run, with its files in the folder `output` and its constraints from a file.

        A run that was made in float32 is so on every machine. `detail` is a level that is written too, `within_labels` those of
        the last cut, `edits` a file of edits, `source` what is read, by default the picture's own file, `name` a folder in
        `output` that may be there already, `ids_from` the number of the first segment in label maps, `overlay` the options of
        another look of the overlay.
        `accepts_model`: a person chose the DINO model; else the command says that none did, and fetches none.
        """
        source = str(source or self.picture.path or self.picture.name)
        source = f"./{source}" if source.startswith("-") and len(source) > 1 else source
        constraining = ["--constraints", str(constraints)] if self.constraints else []
        settings = self.settings.replace(precise=self.settings.precise or self.number_type == "float32")
        level = [] if detail is None else ["--detail", str(detail), *["--within-labels"] * within_labels]
        editing = [] if edits is None else ["--edits", str(edits)]
        numbering = ["--ids-from", str(ids_from)] if ids_from else []
        placing = [] if name is None else ["--name", name, "--overwrite"]
        part = [] if source.endswith(".grapl") else self.picture.choice.options()  # a saved run has its picture in it
        choosing = ["--model-by-file"] if names_model(settings) and not accepts_model else []
        options = [*part, *options_of(settings), *choosing, *constraining, *level, *editing, *numbering, *overlay, *placing]
        return shlex.join(["grapl", "segment", source, *options, "-o", str(output)])

    def frames(self) -> list[Frame]:
        """All labellings there are, in the order in which they were made."""
        frames = [Frame(Stage.INITIAL)] if self.prepared else []
        for done in self.iterations:
            frames.append(Frame(Stage.NETWORK, done.iteration))
            if done.cut_labels is not None:
                frames.append(Frame(Stage.CUT, done.iteration))
        if self.finished:
            frames.append(Frame(Stage.FINAL))
        return frames

    def patch_labels(self, frame: Frame) -> Labels | None:
        """uint16, (d, d): the patches' labels of a frame; for the pixel map those of its network. None: there are none yet."""
        if frame.stage is Stage.INITIAL:
            return self.prepared.initial_labels if self.prepared else None
        if frame.stage is Stage.CUT:
            return self.iterations[frame.iteration or 0].cut_labels
        return self.network_labels(frame)

    def network_labels(self, frame: Frame) -> Labels | None:
        """uint16, (d, d): what the network said last at this point of the run; None before its first word."""
        if frame.stage is Stage.INITIAL or not self.iterations:
            return None
        return self.iterations[-1 if frame.iteration is None else frame.iteration].network_labels

    def cut_labels(self, frame: Frame) -> Labels | None:
        """uint16, (d, d): what the last graph cut gave at this point of the run; None before the first."""
        if frame.stage is Stage.INITIAL:
            return None
        until = len(self.iterations) if frame.iteration is None else frame.iteration + (frame.stage is Stage.CUT)
        return next((done.cut_labels for done in reversed(self.iterations[:until]) if done.cut_labels is not None), None)

    def pixel_labels(self, frame: Frame) -> Labels | None:
        """uint16, (h, w): the pixel map of the network at this point, at the end at the picture's size; None: there is none."""
        if frame.stage is Stage.FINAL:
            return self.finished.pixel_labels if self.finished else None
        return self.iterations[frame.iteration].pixel_labels if frame.iteration is not None else None

    def probabilities(self, frame: Frame) -> np.ndarray | None:
        """float32, (d, d, K): the network's answers at this point; the first pseudo-labels before its first word."""
        if frame.stage is Stage.INITIAL or not self.iterations:
            return self.prepared.initial_probabilities if self.prepared else None
        return self.iterations[-1 if frame.iteration is None else frame.iteration].probabilities
