"""Figures by name: of a field worked out by hand, and of a run."""

from __future__ import annotations

from itertools import product
from typing import Literal

import numpy as np
import pytest
from small_context import P0, small_context

from app.lab.tiny.tiny_presets import PRESETS
from app.lessons.context import context_of
from app.lessons.quantities import EARLIER, QUANTITIES, figure, kind_of
from app.session.session import Session
from grapl_engine import Frame, RunRecord, Stage
from grapl_engine.analysis.lineage import lineage

U = -np.log(0.9 * 0.6 * 0.8 * 0.45)
NETWORK_U = -np.log(0.9 * 0.6 * 0.8 * 0.55)


ON_SCREEN = ("tiny.", "what_if.", "patch.", "flip_", "move", "crosshair.", "detail")
"""How the names of quantities begin that need more than a run."""


@pytest.fixture
def shown(session: Session, lab_record: RunRecord) -> Session:
    session.add_run(lab_record)
    session.view.show_frame(Frame(Stage.CUT, 0))
    return session


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("patches", 4),
        ("edges", 4),
        ("edges.middle", 2),
        ("edges.few", 1),
        ("cut_edges", 2),
        ("labels", 2),
        ("pairs", 1),
        ("k_hat", 2),
        ("k_hat.network", 2),
        ("energy.unary", U),
        ("energy.pairwise", 1.5),
        ("energy.lambda", 4),
        ("energy.smoothness", 6),
        ("energy.total", U + 6),
        ("network.unary", NETWORK_U),
        ("network.pairwise", 0.75),
        ("network.total", NETWORK_U + 3),
        ("greedy.total", NETWORK_U + 3),  # no patch alone can do better
        ("expansion.total", -np.log(np.prod(P0))),  # label 0 everywhere
        ("phi.cut", (0.5 + 1) / 2),
        ("phi.kept", (1 + 0.25) / 2),
        ("changed", 1),
        ("sweep.v_rises", 0),
        ("sweep.k_rises", 0),
    ],
)
def test_figures_of_the_small_field(name: str, value: float) -> None:
    assert figure(name, small_context()) == pytest.approx(value)


@pytest.mark.parametrize("name", ["expansion.total", "expansion.zeros", "swap.total", "swap.zeros"])
def test_two_labels_are_solved_exactly(name: str) -> None:
    context = small_context()
    every = [context.problem.energy(np.array(labels, np.uint16)).total for labels in product((0, 1), repeat=4)]
    assert figure(name, context) == pytest.approx(min(every))


@pytest.mark.parametrize("solver", ["expansion", "swap"])
def test_where_the_moves_start_matters(solver: Literal["expansion", "swap"]) -> None:
    grid = next(preset for preset in PRESETS if preset.title == "Neither finds it").grid()
    problem = small_context().problem.replace(
        unary=grid.unary, edges=grid.edges.astype(np.int32), phi=grid.phi, lambda_=grid.lambda_, solver=solver
    )
    context = small_context(problem=problem, labels=np.zeros(len(grid.unary), np.uint16))
    network, zeros = (problem.replace(start=start).solve() for start in (context.network, None))
    assert figure(f"{solver}.total", context) == problem.energy(network).total
    assert figure(f"{solver}.zeros", context) == problem.energy(zeros).total
    assert problem.energy(zeros).total < problem.energy(network).total, "on this grid"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("patch.label", 0),
        ("patch.unary", -np.log(0.45)),
        ("patch.probability", 0.45),
        ("patch.favourite", 1),
        ("patch.disagreement", 1),
        ("patch.cost", -np.log(0.45) + 4),
        ("patch.edges", 2),
        ("patch.cut_edges", 1),
    ],
)
def test_figures_of_the_selected_patch(name: str, value: float) -> None:
    assert figure(name, small_context()) is None
    assert figure(name, small_context(patch=3)) == pytest.approx(value)


def test_a_patch_flips_where_its_two_labels_cost_the_same() -> None:
    """Patch 2, all others at label 0: label 1 costs -ln 0.8 + 1.5 lambda, label 0 costs -ln 0.2."""
    flips_at = pytest.approx((np.log(0.8) - np.log(0.2)) / 1.5)
    high = small_context(patch=2, labels=np.zeros(4, np.uint16))
    assert figure("flip_lambda_below", high) == flips_at and figure("flip_lambda_above", high) is None
    low = small_context(patch=2, problem=high.problem.replace(lambda_=0.5))
    assert figure("flip_lambda_below", low) is None and figure("flip_lambda_above", low) == flips_at


def test_texts_are_named_by_what_is_looked_at() -> None:
    context = small_context(page="patch")
    assert [figure(name, context) for name in ("frame", "page", "looking_at")] == ["cut 1", "patch", "run"]


@pytest.mark.parametrize(
    "name",
    [
        "moves",
        "k_hat.last",
        "k_hat.pixels",
        "ends.back",
        "what_if.lambda",
        "what_if.changed",
        "tiny.icm",
        "tiny.gap",
        "tiny.lambda",
    ],
)
def test_what_is_not_there_has_no_figure(name: str) -> None:
    assert figure(name, small_context()) is None


def test_figures_of_the_tiny_grid() -> None:
    grid = PRESETS[1].grid()
    context, compared = small_context(tiny=grid), grid.compare()
    assert compared.optimum is not None
    assert figure("tiny.lambda", context) == grid.lambda_
    for name in ("icm", "expansion", "swap", "optimum"):
        assert figure(f"tiny.{name}", context) == getattr(compared, name).energy.total
    gap = figure("tiny.gap", context)
    assert gap == compared.icm.energy.total - compared.optimum.energy.total and gap > 0


def test_kinds_are_known_with_and_without_earlier() -> None:
    assert (kind_of("energy.total"), kind_of(f"{EARLIER}energy.total")) == (float, float)
    assert (kind_of("page"), kind_of("run.solver"), kind_of("run.d"), kind_of("beauty")) == (str, str, float, None)


def test_ends_add_up_to_the_labels_that_there_were(shown: Session, lab_record: RunRecord) -> None:
    context = context_of(shown)
    assert context is not None
    ends = lineage(lab_record).ends
    assert figure("ends.network", context) == sum(end.by == "network" for end in ends)
    assert figure("ends.cut", context) == sum(end.by == "cut" for end in ends)
    parts = [figure(f"ends.{name}", context) for name in ("alive", "network", "cut", "pixels")]
    assert sum(part for part in parts if isinstance(part, float)) == len(ends) == 5


def test_every_quantity_has_a_value_in_a_finished_run(shown: Session) -> None:
    context = context_of(shown, "energy")
    assert context is not None and context_of(shown, "energy", context.record) is not None
    absent = {name for name in QUANTITIES if figure(name, context) is None}
    assert {name for name in absent if name.startswith(ON_SCREEN)} == absent
    for patch in range(64):
        shown.view.select_patch(divmod(patch, 8))
        with_patch = context_of(shown)
        assert with_patch is not None and with_patch.patch == patch
        assert all(figure(name, with_patch) is not None for name in QUANTITIES if name.startswith("patch."))


def test_quantities_are_what_the_run_says(shown: Session, lab_record: RunRecord) -> None:
    context = context_of(shown)
    done = lab_record.iterations[0]
    assert (
        context is not None and done.energy_after is not None and done.energy_before is not None and done.cut_labels is not None
    )
    assert figure("energy.total", context) == pytest.approx(done.energy_after.total)
    assert figure("energy.unary", context) == pytest.approx(done.energy_after.unary)
    assert figure("network.total", context) == pytest.approx(done.energy_before.total)
    assert figure("expansion.total", context) == pytest.approx(done.energy_after.total)
    assert figure("changed", context) == (done.cut_labels != done.network_labels).sum()
    assert figure("moves", context) == sum(move.iteration == 0 for move in lab_record.moves)
    assert figure("k_hat", context) == lab_record.label_count(Frame(Stage.CUT, 0))
    assert figure("k_hat.pixels", context) == lab_record.label_count(Frame(Stage.FINAL))
    assert figure("run.lambda_", context) == lab_record.settings.lambda_
    assert figure("frame", context) == "cut 1" and figure("looking_at", context) == "run"


def test_earlier_is_the_other_run_at_the_same_frame(shown: Session, lab_record: RunRecord) -> None:
    other = RunRecord(lab_record.picture, lab_record.settings.replace(lambda_=5.0))
    other.prepared, other.iterations = lab_record.prepared, lab_record.iterations
    context = context_of(shown, earlier=other)
    assert context is not None and figure("earlier.energy.lambda", context) == 5.0
    without = context_of(shown)
    assert without is not None and figure("earlier.energy.lambda", without) is None
