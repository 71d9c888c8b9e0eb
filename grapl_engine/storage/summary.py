"""A run in numbers: everything about it that is not a map."""

from __future__ import annotations

import dataclasses
from typing import Any

from grapl_engine.events import Energy
from grapl_engine.images.file_parts import part_facts
from grapl_engine.packages import versions
from grapl_engine.record import RunRecord

__all__ = ["summary"]


def summary(record: RunRecord) -> dict[str, Any]:
    """Everything about a run that is not a map, as JSON takes it.

    Parameters
    ----------
    record : RunRecord

    Returns
    -------
    dict
        Settings, versions, K0 asked and obtained, K-hat, energies, curves, seconds and why it ended.
    """
    picture, prepared, finished = record.picture, record.prepared, record.finished
    steps = record.steps
    return {
        "picture": {
            "name": picture.name,
            "path": None if picture.path is None else str(picture.path),
            "width": picture.width,
            "height": picture.height,
            "notes": list(picture.notes),
            **part_facts(picture.choice, picture.parts),
        },
        "settings": record.settings.to_dict(),
        "seeds": record.constraints.to_list(),
        "seed": record.settings.seed,
        "device": prepared.device if prepared else None,
        "number_type": dataclasses.asdict(record.number_types[-1]) if record.number_types else None,
        "working_size": list(prepared.working_shape[::-1]) if prepared else None,
        "k0": {"asked": record.settings.k0, "obtained": record.labels or None},
        "k_hat": record.k_hat,
        "levels": _levels(record),
        "ended": record.ended.value if record.ended else None,
        "by_patches": finished.by_patches if finished else None,
        "failure": record.failure,
        "notices": list(record.notices),
        "seconds": dict(finished.seconds) if finished else {},
        "energies": [
            {"iteration": done.iteration + 1, "network": _terms(done.energy_before), "cut": _terms(done.energy_after)}
            for done in record.iterations
            if done.energy_after is not None
        ],
        "curves": {
            "iteration": [step.iteration + 1 for step in steps],
            "cross_entropy": [step.cross_entropy for step in steps],
            "continuity": [step.continuity for step in steps],
            "loss": [step.loss for step in steps],
        },
        "versions": versions(),
    }


def _levels(record: RunRecord) -> dict[str, Any] | None:
    """Of the levels of detail: what made them, how many regions the finest has, and how many the automatic one."""
    hierarchy = record.finished.hierarchy if record.finished else None
    if hierarchy is None:
        return None
    return {"source": hierarchy.source, "superpixels": hierarchy.tree.leaves, "automatic": hierarchy.automatic_count}


def _terms(energy: Energy | None) -> dict[str, float] | None:
    """An energy's terms in nats: total = unary + lambda * pairwise."""
    if energy is None:
        return None
    return {"unary": energy.unary, "pairwise": energy.pairwise, "lambda": energy.lambda_, "total": energy.total}
