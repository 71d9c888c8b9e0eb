"""The sweep as a line of the command line, and that it is the same runs and the same figures."""

from __future__ import annotations

import io
import shlex
from pathlib import Path

import numpy as np
import pytest
from pictures import halves
from PIL import Image

from app.compare.sweep.axis import axis_of
from app.compare.sweep.cell_result import CellResult, swept
from app.compare.sweep.quantities import quantities
from app.compare.sweep.sweep_command import command_of, found_dataset, seeds_text
from app.compare.sweep.sweep_plan import SweepPlan
from app.tasks.shared_run_pool import SharedRunPool
from grapl_engine import PRESETS, Settings, read_picture
from grapl_engine.cli.main import _parser
from grapl_engine.cli.study import _Order
from grapl_engine.evaluation.truth_scores import TruthScorer
from grapl_engine.pipeline.run_pool import RunJob
from grapl_engine.study.datasets import Sample, read_references
from grapl_engine.study.tasks import Task, run_task, tasks_of

EXPLORE = PRESETS["explore"]


def plan(across: tuple[str, str], down: tuple[str, str] | None = None, base: Settings = EXPLORE) -> SweepPlan:
    return SweepPlan.of(base, axis_of(*across), axis_of(*down) if down else None)


def tasks(command: str) -> list[Task]:
    """What the command line makes of it."""
    order = _Order.of(_parser().parse_args(shlex.split(command)[1:]))
    return tasks_of(order.dataset.samples, order.variants, order.seeds, keep_maps=True)


def test_a_model_that_only_a_file_chose_is_marked_as_such() -> None:
    named = plan(("lambda_", "2, 4"), base=EXPLORE.replace(affinity="dinov2", dinov2_model="someone/model"))
    assert "--model-by-file" in command_of(named, "a", "data").split()
    assert "--model-by-file" not in command_of(named, "a", "data", None, {"someone/model"}.__contains__).split()
    assert "--model-by-file" not in command_of(plan(("lambda_", "2, 4")), "a", "data").split()


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    """One picture whose truth is its halves, and another that is not meant."""
    for name in ("photo one", "other"):
        Image.fromarray(halves(24, 32)).save(tmp_path / f"{name}.png")
        truth = np.zeros((24, 32), np.uint8)
        truth[:, 16:] = 1
        Image.fromarray(truth).save(tmp_path / f"{name}_labels.png")
    return tmp_path


def test_the_line_names_all_that_is_varied_and_all_that_is_set() -> None:
    base = EXPLORE.replace(mu=2.0, warm_start=False, steps=(4, 3), seed=3)
    assert command_of(plan(("lambda", "0, 8"), base=base), "photo", None) == (
        "grapl study DATASET -o sweep --images photo --preset explore --vary mu=2.0 --vary steps=4,3 --vary warm_start=false "
        "--vary lambda=0.0,8.0 --seeds 3"
    )
    assert command_of(plan(("preset", "paper, tuned"), ("seed", "0-4")), None, "/data set", 255) == (
        "grapl study '/data set' -o sweep --preset paper --preset tuned --seeds 0-4 --void 255"
    )
    assert "steps=40,32/20" in command_of(plan(("steps", "40,32 / 20")), None, None)


def test_bad_values_are_left_out_and_what_is_no_grid_has_no_line() -> None:
    assert "lambda=0.0,8.0 " in command_of(plan(("lambda", "0, -3, x, 8")), None, None)
    assert command_of(plan(("lambda", "x")), None, None) == ""
    assert command_of(plan(("d", "2, 16"), ("k0", "3, 14")), None, None) == ""
    named = EXPLORE.replace(dinov2_model="a,b")
    assert command_of(plan(("lambda", "1"), base=named), None, None) == ""


def test_seeds_that_follow_one_another_are_a_span() -> None:
    assert [seeds_text(seeds) for seeds in ([0, 1, 2], [4], [0, 3], [1, 0])] == ["0-2", "4", "0,3", "1,0"]


def test_the_data_set_is_the_folder_that_a_study_finds_the_picture_in(
    dataset: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    (found,) = found_dataset(dataset / "photo one.png", lambda: False)
    folder, sample = found  # type: ignore[misc]
    assert folder == dataset and isinstance(sample, Sample) and sample.name == "photo one"
    alone = tmp_path_factory.mktemp("alone") / "photo.png"
    Image.fromarray(halves()).save(alone)
    assert list(found_dataset(alone, lambda: False)) == []


def test_the_study_has_the_same_tasks_and_the_same_figures(dataset: Path) -> None:
    base = EXPLORE.replace(d=4, k0=3, steps=(4, 3), pixel_map="network", threads=2)
    made = plan(("lambda", "0, 2, x, 8"), ("seed", "0-1"), base)
    path = dataset / "photo one.png"
    picture = read_picture(path)
    cells = [cell for cell in made.all_cells if cell.settings is not None]
    pool = SharedRunPool()
    try:
        jobs = [RunJob(cell.settings) for cell in cells if cell.settings is not None]
        results = dict(swept(pool, picture, jobs, None, lambda: False))  # type: ignore[call-overload]
    finally:
        pool.close()
    outcomes = {(task.variant.name, task.seed): run_task(task) for task in tasks(command_of(made, "photo one", dataset))}
    assert len(outcomes) == len(cells) == 6
    scorer = TruthScorer(read_references(next(found_dataset(path, lambda: False))[1]))  # type: ignore[index]
    offered = quantities(has_one_lambda=False, has_truth=True)
    for index, cell in enumerate(cells):
        result = results[index]
        assert isinstance(result, CellResult) and result.packed is not None and cell.variant is not None and cell.settings
        outcome = outcomes[cell.variant.name, cell.settings.seed]
        row = outcome.row
        assert row.is_done and row.k_hat == result.k_hat and row.k0 == result.k0
        saved = np.array(Image.open(io.BytesIO(outcome.map or b"")))
        np.testing.assert_array_equal(saved, result.packed.labels())
        scores = scorer.score(result.packed.labels(), k0=result.k0)
        measures = [name for name in offered if name in row.scores]
        assert {"weighted_iou", "variation_of_information", "covering", "rand_index"} <= set(measures)
        for name in measures:
            assert offered[name].value(result, scores) == pytest.approx(row.scores[name], abs=1e-6), name
