"""The whole algorithm on tiny pictures: order of events, determinism, stopping, devices, and that parameters do something."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch
from pictures import halves, quick, save_tiny_encoder

from grapl_engine import (
    EndReason,
    Finished,
    GradientStep,
    IterationDone,
    Notice,
    PhaseStarted,
    Prepared,
    RunRecord,
    as_picture,
    segment,
)
from grapl_engine.errors import DeviceError, GraphCutError, UnacceptedModelError
from grapl_engine.events import CutMove, MoveStarted
from grapl_engine.graphcut.energy import energy_of, unary_costs
from grapl_engine.network.trainer import Trainer
from grapl_engine.settings import Settings


def run(picture: np.ndarray, settings: Settings, **options) -> RunRecord:  # type: ignore[no-untyped-def]
    record = RunRecord(as_picture(picture), settings)
    for event in segment(record.picture, settings, **options):
        record.add(event)
    return record


@pytest.fixture(scope="module")
def halves_run() -> RunRecord:
    return run(halves(40, 48), quick(d=8, k0=4, steps=(30, 20, 10), mu=1.0, lambda_=2.0))


def test_two_halves_become_two_segments(halves_run: RunRecord) -> None:
    labels = halves_run.finished.pixel_labels  # type: ignore[union-attr]
    assert labels.shape == (40, 48)
    left, right = np.bincount(labels[:, :20].ravel()).argmax(), np.bincount(labels[:, 28:].ravel()).argmax()
    assert left != right
    assert (labels[:, :20] == left).mean() > 0.9
    assert (labels[:, 28:] == right).mean() > 0.9


def test_events_come_in_the_papers_order() -> None:
    settings = quick(d=4, steps=(3, 2, 2), early_stop=0.0)
    events = list(segment(halves(), settings))
    words = [
        type(e).__name__ + (f":{e.phase.name}" if isinstance(e, PhaseStarted) else "")
        for e in events
        if not isinstance(e, CutMove)
    ]
    cycle = [
        "PhaseStarted:TRAINING",
        "GradientStep",
        "GradientStep",
        "PhaseStarted:CUTTING",
        "PhaseStarted:LABELLING",
        "IterationDone",
    ]
    assert words == [
        "PhaseStarted:FEATURES", "PhaseStarted:INITIAL", "PhaseStarted:GRAPH", "NumberTypeChosen", "Prepared",
        "PhaseStarted:TRAINING", "GradientStep", *cycle[1:], *cycle,
        "PhaseStarted:TRAINING", "GradientStep", "GradientStep", "IterationDone", "PhaseStarted:LABELLING", "Finished",
    ]  # fmt: skip
    last = [e for e in events if isinstance(e, IterationDone)][-1]
    assert last.cut_labels is None and last.energy_before is None and last.energy_after is None


def test_same_seed_same_labels_and_no_global_state() -> None:
    torch_state, numpy_state = torch.get_rng_state(), np.random.get_state()[1].copy()  # type: ignore[index]
    first, again, other = (run(halves(), quick(seed=seed)) for seed in (1, 1, 2))
    assert (first.finished.pixel_labels == again.finished.pixel_labels).all()  # type: ignore[union-attr]
    assert [s.loss for s in first.steps] == [s.loss for s in again.steps]
    assert [s.loss for s in first.steps] != [s.loss for s in other.steps]
    assert torch.equal(torch.get_rng_state(), torch_state)
    assert (np.random.get_state()[1] == numpy_state).all()  # type: ignore[index]


def test_reported_energies_are_those_of_the_record(halves_run: RunRecord) -> None:
    prepared = halves_run.prepared
    assert prepared is not None
    for done in halves_run.iterations[:-1]:
        unary = unary_costs(done.probabilities)
        for labels, energy in ((done.network_labels, done.energy_before), (done.cut_labels, done.energy_after)):
            expected = energy_of(unary, prepared.edges, prepared.phi, labels, 2.0)  # type: ignore[arg-type]
            assert energy.total == pytest.approx(expected.total, rel=1e-6)  # type: ignore[union-attr]
        solver = [move.energy for move in halves_run.moves if move.iteration == done.iteration]
        if solver:
            assert solver[-1] == pytest.approx(done.energy_after.total, abs=0.01)  # type: ignore[union-attr]


def test_arrays_are_read_only_and_typed(halves_run: RunRecord) -> None:
    finished, done, prepared = halves_run.finished, halves_run.iterations[0], halves_run.prepared
    assert finished is not None and prepared is not None
    for array, dtype in (
        (finished.pixel_labels, np.uint16), (finished.confidence, np.uint8), (done.probabilities, np.float32),
        (done.network_labels, np.uint16), (done.cut_labels, np.uint16), (done.pixel_labels, np.uint16),
        (prepared.initial_labels, np.uint16), (prepared.edges, np.int32), (prepared.phi, np.float32),
    ):  # fmt: skip
        assert array.dtype == dtype and not array.flags.writeable  # type: ignore[union-attr]
    assert done.probabilities.sum(-1) == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize(
    "changes",
    [
        {"initial": "spatial"}, {"initial": "seedwise"}, {"initial": "patchwise"}, {"soft_labels": False}, {"exact_k0": False},
        {"affinity": "position"}, {"affinity": "uniform"}, {"edge_threshold": 0.0}, {"edge_threshold": 1.0}, {"color_degree": 0},
        {"solver": "expansion"}, {"solver_start": "argmax"}, {"lambda_": 0.0}, {"mu": 0.0}, {"k0": 1}, {"k0": 16},
        {"warm_start": False}, {"batch": 1.0}, {"batch_choice": "columns"}, {"dropout": 0.0, "input_dropout": "none"},
        {"continuity_over": "nearest-8"}, {"align": "centre"}, {"resize": "antialias"}, {"working_size": 0}, {"working_size": 12},
        {"steps": (3,)}, {"early_stop": 100.0}, {"early_stop_on": "loss"}, {"d": 2}, {"threads": 1},
        {"average_rounds": True}, {"superpixel_weight": 2.0}, {"contiguous": True}, {"contiguous": True, "least_segment": 0.0},
        {"contiguous": True, "least_contrast": 4.0}, {"color_space": "lab"},
    ],
    ids=str,
)  # fmt: skip
def test_every_parameter_runs(changes: dict[str, object]) -> None:
    record = run(halves(18, 22), quick(**changes))
    assert record.finished is not None and record.finished.pixel_labels.shape == (18, 22)
    assert record.finished.reason is EndReason.COMPLETED
    assert 1 <= record.k_hat <= record.colored  # type: ignore[operator]


@pytest.mark.parametrize(
    ("network", "changes"),
    [
        ("Dinov2", {}),
        ("Dinov2WithRegisters", {"num_register_tokens": 3}),
        ("DINOv3ViT", {"num_register_tokens": 4, "patch_size": 16}),
    ],
)
def test_dinov2_affinity_runs_on_a_local_model(tmp_path: Path, network: str, changes: dict[str, int]) -> None:
    folder = save_tiny_encoder(tmp_path / network, network, **changes)
    settings = quick(affinity="dinov2", dinov2_model=str(folder))
    records = [run(halves(), settings.replace(threads=threads), accept_model=True) for threads in (1, 3)]
    assert records[0].finished is not None and any(str(folder) in notice for notice in records[0].notices)
    assert np.array_equal(records[0].prepared.phi, records[1].prepared.phi)  # type: ignore[union-attr]


def test_a_model_that_nobody_accepted_is_not_read(tmp_path: Path) -> None:
    folder = save_tiny_encoder(tmp_path / "model")
    with pytest.raises(UnacceptedModelError, match="lies in a folder") as caught:
        run(halves(), quick(affinity="dinov2", dinov2_model=str(folder)))
    assert caught.value.model == str(folder) and caught.value.is_folder


def test_a_run_is_stopped_in_the_model(tmp_path: Path) -> None:
    folder = save_tiny_encoder(tmp_path / "model", num_hidden_layers=50)
    asked = iter(range(10))
    settings = quick(affinity="dinov2", dinov2_model=str(folder))
    events = list(segment(halves(), settings, accept_model=True, should_stop=lambda: next(asked, None) is None))
    assert not any(isinstance(event, Prepared) for event in events)


def test_early_stop_ends_the_first_iteration_only() -> None:
    record = run(halves(), quick(steps=(5, 5), early_stop=100.0))
    assert [s.iteration for s in record.steps] == [0, 1, 1, 1, 1, 1]
    assert len(run(halves(), quick(steps=(5, 5), early_stop=0.0)).steps) == 10


def test_cold_start_forgets_and_warm_start_does_not() -> None:
    settings = quick(d=8, k0=4, steps=(25, 5), early_stop=0.0, mu=0.0, lambda_=0.0, soft_labels=False)
    warm, cold = (run(halves(32, 32), settings.replace(warm_start=warm)) for warm in (True, False))
    jump = {name: r.steps[25].cross_entropy - r.steps[24].cross_entropy for name, r in (("warm", warm), ("cold", cold))}
    assert jump["cold"] > jump["warm"] + 0.5


def test_higher_mu_gives_a_smaller_continuity_loss() -> None:
    ends = [
        run(halves(32, 32), quick(d=8, k0=6, steps=(40,), mu=mu, early_stop=0.0)).steps[-1].continuity for mu in (0.0, 10.0)
    ]
    assert ends[1] < ends[0]


def test_stop_is_obeyed_at_every_place() -> None:
    """However many questions are answered with no, the next yes ends the run within one step, with what there is."""
    settings = quick(d=4, steps=(2, 2))
    asked = 0

    def count() -> bool:
        nonlocal asked
        asked += 1
        return False

    run(halves(), settings, should_stop=count)
    assert asked > 10
    for limit in range(asked):
        answers = iter([False] * limit)
        events: list[object] = []
        stopped_at: list[int] = []

        def ask(answers=answers, events=events, stopped_at=stopped_at) -> bool:  # type: ignore[no-untyped-def]
            stop = next(answers, True)
            if stop:
                stopped_at.append(len(events))
            return stop

        for event in segment(halves(), settings, should_stop=ask):
            events.append(event)  # noqa: PERF402 (ask looks at its length meanwhile)
        events_after = events[stopped_at[0] : -1]
        if any(isinstance(e, Prepared) for e in events):
            last = events[-1]
            assert not any(isinstance(e, IterationDone | GradientStep | PhaseStarted) for e in events_after)
            assert isinstance(last, Finished) and last.reason is EndReason.STOPPED and last.by_patches
            assert last.pixel_labels.shape == (16, 16) and last.confidence is None
        else:
            assert not any(isinstance(e, Finished) for e in events)


@pytest.mark.parametrize("solver", ["swap", "expansion"])
def test_a_stop_in_a_cut_of_all_pairs_ends_after_the_move_in_hand(monkeypatch: pytest.MonkeyPatch, solver: str) -> None:
    monkeypatch.setattr("grapl_engine.pipeline.cut_events.MANY_EDGES", 66)
    settings = quick(d=12, k0=5, edge_threshold=0.0, solver=solver, early_stop=0.0)
    events = list(segment(halves(96, 96), settings))
    announced = [e for e in events if isinstance(e, MoveStarted)]
    made = [e for e in events if isinstance(e, CutMove)]
    assert [(e.iteration, e.move, e.alpha, e.beta) for e in announced] == [(e.iteration, e.move, e.alpha, e.beta) for e in made]
    assert len(made) > 3
    record = RunRecord(as_picture(halves(96, 96)), settings)
    asked_before: list[MoveStarted] = []
    for event in segment(record.picture, settings, should_stop=lambda: bool(asked_before)):
        record.add(event)
        if isinstance(event, MoveStarted) and event.move == 2:
            assert record.attempt is event
            asked_before.append(event)
    assert [move.move for move in record.moves] == [0, 1, 2]
    assert record.attempt is None and record.iterations == []
    assert record.finished is not None and record.finished.reason is EndReason.STOPPED


def test_a_long_run_says_so_before_it_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not run(halves(), quick()).notices
    monkeypatch.setattr("grapl_engine.pipeline.notices.LONG_SIDE", 31)
    first = next(event for event in segment(halves(), quick()) if not isinstance(event, PhaseStarted))
    assert isinstance(first, Notice) and "can take minutes" in first.text


def test_short_moves_are_not_announced() -> None:
    assert not any(isinstance(event, MoveStarted) for event in segment(halves(), quick(edge_threshold=0.0)))


def test_nothing_is_computed_after_a_stop() -> None:
    record = RunRecord(as_picture(halves()), quick(steps=(50, 50), early_stop=0.0))
    for event in segment(record.picture, record.settings, should_stop=lambda: len(record.steps) >= 3):
        record.add(event)
    assert len(record.steps) == 3 and record.iterations == []
    assert record.finished.reason is EndReason.STOPPED  # type: ignore[union-attr]


def test_flat_and_tiny_pictures() -> None:
    for picture in (np.zeros((9, 7, 3), np.uint8), np.full((1, 1, 3), 200, np.uint8), halves(3, 50)):
        record = run(picture, quick())
        assert record.finished.pixel_labels.shape == picture.shape[:2]  # type: ignore[union-attr]


def test_maps_are_left_out_where_not_asked_for() -> None:
    with_maps, without = (run(halves(), quick(), iteration_maps=on) for on in (True, False))
    assert with_maps.iterations[0].pixel_labels is not None and without.iterations[0].pixel_labels is None
    assert (with_maps.finished.pixel_labels == without.finished.pixel_labels).all()  # type: ignore[union-attr]


def test_out_of_memory_on_auto_goes_on_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grapl_engine.pipeline.run.choose_device", lambda name: torch.device("meta"))
    monkeypatch.setattr(Trainer, "_move_to", _fake_move(Trainer._move_to))
    record = run(halves(), quick())
    assert record.finished is not None
    assert [n for n in record.notices if "ran out" in n and "CPU" in n]


def test_out_of_memory_on_a_named_device_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("grapl_engine.pipeline.run.choose_device", lambda name: torch.device("meta"))
    monkeypatch.setattr(Trainer, "_move_to", _fake_move(Trainer._move_to))
    with pytest.raises(DeviceError, match="memory of meta ran out"):
        run(halves(), quick(device="cuda"))


FULL = (MemoryError(), RuntimeError("[enforce fail] . DefaultCPUAllocator: can't allocate memory: you tried"))


@pytest.mark.parametrize("error", FULL, ids=["numpy", "torch"])
@pytest.mark.parametrize("place", [
    "pipeline.run.make_square", "pipeline.run.features_of", "pipeline.run.initial_labels", "pipeline.run.build_graph",
    "pipeline.run.Trainer", "network.trainer.Trainer.probabilities", "network.trainer.label_pixels",
    "network.trainer.answer_pixels", "pipeline.run.problem_from", "pipeline.run.Problem.moves", "pipeline.pixel_map._spread",
    "pipeline.pixel_map.network_levels", "pipeline.run.as_seen",
])  # fmt: skip
def test_memory_that_runs_out_is_a_sentence_wherever_it_does(
    monkeypatch: pytest.MonkeyPatch, place: str, error: Exception
) -> None:
    def full(*_: object, **__: object) -> None:
        raise error

    settings = quick(device="cpu", affinity="color")
    assert run(halves(), settings, hierarchy=True).finished is not None
    monkeypatch.setattr(f"grapl_engine.{place}", full)
    with pytest.raises(DeviceError, match=r"not enough memory|memory of cpu ran out"):
        run(halves(), settings, hierarchy=True)


def test_other_errors_stay_bugs(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("shape mismatch")

    monkeypatch.setattr("grapl_engine.pipeline.run.build_graph", broken)
    with pytest.raises(RuntimeError, match="shape mismatch"):
        run(halves(), quick())


def _fake_move(real):  # type: ignore[no-untyped-def]
    """Stands in for a device that is full: whatever goes to "meta" does not fit."""

    def move(self: Trainer, device: torch.device) -> None:
        self.device = device
        if device.type == "meta":
            raise torch.OutOfMemoryError("full")
        real(self, device)

    return move


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a CUDA device")
def test_cuda_runs() -> None:
    assert run(halves(), quick(device="cuda")).finished is not None


def test_step_losses_add_up(halves_run: RunRecord) -> None:
    assert halves_run.steps
    for step in halves_run.steps:
        assert step.loss == pytest.approx(step.cross_entropy + halves_run.settings.mu * step.continuity, rel=1e-5)


def test_a_pause_is_no_part_of_the_time(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr("grapl_engine.pipeline.clock.time.perf_counter", lambda: now[0])

    def wait() -> bool:
        now[0] += 100.0
        return False

    assert run(halves(), quick(), should_stop=wait).finished.seconds["total"] == 0.0  # type: ignore[union-attr]


@pytest.mark.parametrize("share", [0.05, 0.1, 0.3, 0.5, 0.75, 1.0])
def test_columns_give_every_step_something_to_learn(share: float) -> None:
    record = run(halves(), quick(batch=share, batch_choice="columns", steps=(9,), early_stop=0.0))
    assert all(np.isfinite(step.loss) for step in record.steps)


def test_too_many_edges_are_a_sentence() -> None:
    with pytest.raises(GraphCutError, match=r"more than 2,000,000 edges.*edge threshold"):
        run(halves(), quick(d=50, edge_threshold=0.0))


def test_two_threads_give_the_same_labels_twice() -> None:
    settings = quick(d=8, threads=2, continuity_over="nearest-8", mu=3.0)
    first, again = (run(halves(32, 32), settings) for _ in range(2))
    assert [s.loss for s in first.steps] == [s.loss for s in again.steps]
    assert (first.finished.pixel_labels == again.finished.pixel_labels).all()  # type: ignore[union-attr]


def test_memory_that_runs_out_in_the_middle_of_training(monkeypatch: pytest.MonkeyPatch) -> None:
    """The step is done again on the CPU, with Adam's state, and the run goes on as if nothing had been."""
    settings = quick(early_stop=0.0, precise=True)  # the device that is pretended knows float32 alone
    plain = run(halves(), settings)
    monkeypatch.setattr("grapl_engine.pipeline.run.choose_device", lambda name: torch.device("meta"))
    step, move, steps = Trainer._step, Trainer._move_to, []

    def failing(self: Trainer, *args):  # type: ignore[no-untyped-def]
        steps.append(self.device.type)
        if len(steps) == 3:
            raise RuntimeError("MPS backend out of memory (MPS allocated: 9 GB)")
        return step(self, *args)

    def pretending(self: Trainer, device: torch.device) -> None:
        move(self, torch.device("cpu"))
        self.device = device

    monkeypatch.setattr(Trainer, "_step", failing)
    monkeypatch.setattr(Trainer, "_move_to", pretending)
    monkeypatch.setattr(torch.Tensor, "to", _to_cpu_for_meta(torch.Tensor.to))
    record = run(halves(), settings)
    assert steps[:4] == ["meta", "meta", "meta", "cpu"]
    assert [n for n in record.notices if "goes on on the CPU" in n]
    assert [s.loss for s in record.steps] == [s.loss for s in plain.steps]


def _to_cpu_for_meta(real):  # type: ignore[no-untyped-def]
    def to(self: torch.Tensor, *args, **kwargs):  # type: ignore[no-untyped-def]
        args = tuple(torch.device("cpu") if isinstance(a, torch.device) and a.type == "meta" else a for a in args)
        return real(self, *args, **kwargs)

    return to


def test_other_errors_of_torch_are_not_taken_for_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: Trainer, *args: object) -> None:
        raise RuntimeError("shape mismatch")

    monkeypatch.setattr(Trainer, "_step", broken)
    with pytest.raises(RuntimeError, match="shape mismatch"):
        run(halves(), quick())
