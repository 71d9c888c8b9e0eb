"""One task: segmented, scored, or a row that says why not."""

from __future__ import annotations

import io
import pickle
import re
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from small_study import picture, truth

from grapl_engine import PRESETS, RunRecord, read_picture, segment
from grapl_engine.evaluation.baselines import cues_hierarchy
from grapl_engine.evaluation.levels import REGION_MEASURES, score_levels
from grapl_engine.evaluation.measures import score_columns
from grapl_engine.evaluation.metrics import score
from grapl_engine.study.datasets import Sample, open_dataset
from grapl_engine.study.tasks import Task, run_task, tasks_of
from grapl_engine.study.variants import Variant, grid, parse_vary

CHANGED = {"d": 8, "steps": [3, 2]}
PAPER = Variant("grapl", "paper", CHANGED)


@pytest.fixture
def sample(pictures: Path) -> Sample:
    return open_dataset(pictures).samples[0]


def test_a_task_is_the_engine_s_run_scored(sample: Sample) -> None:
    threads = torch.get_num_threads()
    outcome = run_task(Task(sample, PAPER, 3))
    row = outcome.row
    settings = PRESETS["paper"].replace(d=8, steps=(3, 2), seed=3, threads=1)
    record = RunRecord(read_picture(sample.image), settings)
    for event in segment(record.picture, settings):
        record.add(event)
    assert record.finished is not None
    labels = record.finished.pixel_labels
    scores = score(labels, [truth()], k0=record.labels)
    assert row.is_done, row.error
    assert (row.key, row.k0, row.k_hat, row.k_reference) == ("a|paper d=8 steps=3,2|3", record.labels, scores.k_hat, 4)
    assert row.scores["weighted_iou"] == pytest.approx(scores.mean.weighted_iou, abs=1e-6)
    assert row.scores["covering_best"] == pytest.approx(scores.best.covering, abs=1e-6)
    assert set(row.scores) == set(score_columns())
    assert [len(steps) for steps in row.losses] == [3, 2]
    assert row.losses[0][0] == [round(record.steps[0].cross_entropy, 5), round(record.steps[0].continuity, 5)]
    assert row.seconds > row.seconds_training > 0
    assert (row.device, row.number_type) == ("cpu", record.number_type) and row.number_type in ("float32", "bfloat16")
    assert outcome.map is not None
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(outcome.map))), labels)
    assert torch.get_num_threads() == threads


def test_a_baseline_has_a_row_without_phases(sample: Sample) -> None:
    row = run_task(Task(sample, Variant("felzenszwalb", changed={"min_size": 200}), 0)).row
    assert row.is_done, row.error
    assert (row.k_hat, row.k0, row.preset, row.losses, row.changed) == (4, 0, "", (), {"min_size": 200})
    assert row.scores["weighted_iou"] > 0.95
    assert np.isnan([row.seconds_training, row.scores["delta_k"]]).all()


def test_a_method_with_levels_has_scores_of_them_all(sample: Sample) -> None:
    outcome = run_task(Task(sample, Variant("cues"), 0))
    assert outcome.row.is_done, outcome.row.error
    hierarchy = cues_hierarchy(read_picture(sample.image))
    assert outcome.levels is not None
    np.testing.assert_array_equal(outcome.levels.values, score_levels(hierarchy, [truth()]).values)
    automatic = outcome.levels.column("is_automatic") == 1
    assert outcome.levels.column("regions")[automatic].tolist() == [outcome.row.k_hat]
    for name in REGION_MEASURES:
        assert outcome.levels.column(name)[automatic] == pytest.approx(outcome.row.scores[name], abs=1e-6)
    assert outcome.map is not None
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(outcome.map))), hierarchy.labels(outcome.row.k_hat))
    assert run_task(Task(sample, Variant("slic"), 0)).levels is None


def test_a_run_has_levels_whatever_its_map_is(sample: Sample) -> None:
    """Their time is no part of that of a map that is made without them."""
    for preset in ("paper", "tuned"):
        outcome = run_task(Task(sample, Variant("grapl", preset, CHANGED), 0))
        assert outcome.row.is_done, outcome.row.error
        record = RunRecord(read_picture(sample.image), PRESETS[preset].replace(d=8, steps=(3, 2), seed=0, threads=1))
        for event in segment(record.picture, record.settings, hierarchy=True):
            record.add(event)
        assert record.finished is not None and record.finished.hierarchy is not None and outcome.levels is not None
        np.testing.assert_array_equal(outcome.levels.values, score_levels(record.finished.hierarchy, [truth()]).values)
        is_its_map = outcome.levels.column("covering")[outcome.levels.column("is_automatic") == 1] == pytest.approx(
            outcome.row.scores["covering"], abs=1e-6
        )
        assert is_its_map == (preset == "tuned")
    without = run_task(Task(sample, Variant("grapl", "paper", CHANGED), 0, keeps_levels=False))
    assert without.row.is_done and without.levels is None
    assert run_task(Task(sample, Variant("cues"), 0, keeps_levels=False)).levels is None


def test_a_map_of_many_labels_has_16_bits_and_may_be_left_out(sample: Sample) -> None:
    many = Variant("slic", changed={"segments": 400})
    outcome = run_task(Task(sample, many, 0))
    assert outcome.map is not None
    labels = np.asarray(Image.open(io.BytesIO(outcome.map)))
    assert len(np.unique(labels)) == outcome.row.k_hat > 256
    without = run_task(Task(sample, many, 0, keeps_map=False))
    assert (without.map, without.row.map) == (None, "")


def test_void_places_do_not_count(sample: Sample, tmp_path: Path) -> None:
    labels = truth().astype(np.uint8)
    labels[:, 32:] = 255
    Image.fromarray(labels).save(tmp_path / "x.png")
    row = run_task(Task(Sample("x", sample.image, (str(tmp_path / "x.png"),), 255), Variant("felzenszwalb"), 0)).row
    assert row.is_done, row.error
    assert row.k_reference == 2


@pytest.mark.parametrize(
    ("image", "reference", "variant", "sentence"),
    [
        ("broken.png", "good.png", Variant("slic"), "broken.png"),
        ("gone.png", "good.png", Variant("slic"), "gone.png"),
        ("good.png", "small.png", Variant("slic"), r"32 × 32 pixels and good\.png has 64 × 64"),
        ("good.png", "broken.png", Variant("slic"), r"A reference of x cannot be read\. broken\.png"),
        ("good.png", "good.png", Variant("slic", changed={"segmnts": 2}), "unexpected keyword"),
        ("good.png", "good.png", Variant("grapl", "paper", {**CHANGED, "device": "cuda:7"}), "cuda"),
    ],
)
def test_whatever_goes_wrong_is_a_row(tmp_path: Path, image: str, reference: str, variant: Variant, sentence: str) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "labels").mkdir()
    Image.fromarray(picture(0)).save(tmp_path / "images" / "good.png")
    Image.fromarray(truth().astype(np.uint8)).save(tmp_path / "labels" / "good.png")
    Image.fromarray(truth(32).astype(np.uint8)).save(tmp_path / "labels" / "small.png")
    for part in ("images", "labels"):
        whole = (tmp_path / part / "good.png").read_bytes()
        (tmp_path / part / "broken.png").write_bytes(whole[: len(whole) // 2])
    sample = Sample("x", str(tmp_path / "images" / image), (str(tmp_path / "labels" / reference),))
    outcome = run_task(Task(sample, variant, 0))
    assert outcome.row.state == "failed"
    assert outcome.map is None
    assert re.search(sentence, outcome.row.error), outcome.row.error
    assert "\n" not in outcome.row.error


def test_a_method_that_draws_nothing_is_run_once(pictures: Path) -> None:
    samples = open_dataset(pictures).samples[:1]
    for variant, seeds in ((Variant("grapl", "instant"), [0]), (Variant("grapl", "paper"), [5, 6]), (Variant("slic"), [0])):
        assert [task.seed for task in tasks_of(samples, [variant], [5, 6], keep_maps=False)] == seeds


def test_the_model_of_a_command_that_is_only_copied_is_not_fetched(sample: Sample, monkeypatch: pytest.MonkeyPatch) -> None:
    variant = Variant("grapl", "paper", {"affinity": "dinov2", "dinov2_model": "someone/model", "d": 8})
    (task,) = tasks_of([sample], [variant], [0], keep_maps=False, accepts_model=False)
    outcome = run_task(task)
    assert outcome.row.state == "failed" and "someone/model" in outcome.row.error and "accept" in outcome.row.error


def test_a_run_without_a_network_is_scored(sample: Sample) -> None:
    outcome = run_task(Task(sample, Variant("grapl", "instant", {"d": 8}), 0))
    assert outcome.row.state == "done", outcome.row.error
    assert outcome.row.number_type == "" and outcome.row.losses == [[], [], [], []] and outcome.map is not None


def test_all_tasks_have_keys_and_maps_of_their_own(pictures: Path) -> None:
    variants = [*grid(["paper"], [parse_vary("lambda=2,64"), parse_vary("mu=1,3")]), Variant("kmeans"), Variant("slic")]
    tasks = tasks_of(open_dataset(pictures).samples, variants, [5, 6], keep_maps=True)
    assert len(tasks) == 4 * (4 * 2 + 2 + 1)
    assert len({task.key for task in tasks}) == len({task.map_path for task in tasks}) == len(tasks)
    assert [task.key for task in tasks if "|slic|" in task.key] == [f"{name}|slic|0" for name in "abcd"], "slic draws nothing"
    assert pickle.loads(pickle.dumps(tasks)) == tasks


@pytest.mark.parametrize("place", ["evaluation.metrics.score", "study.tasks.read_picture", "evaluation.levels.score_levels"])
@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")])
def test_memory_that_runs_out_is_a_row_that_says_so(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(f"grapl_engine.{place}", full)
    row = run_task(Task(sample, Variant("grapl", "instant"), 0)).row
    assert row.state == "failed" and row.error.startswith("There is not enough memory for this: close")
