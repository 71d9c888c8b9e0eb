"""Everything that happens on the way: the run as a generator of events, and the record that keeps them."""

from __future__ import annotations

import sys
from typing import Any

from skimage import data

from grapl_engine import (
    PRESETS,
    CutMove,
    Finished,
    GradientStep,
    IterationDone,
    Prepared,
    RunRecord,
    as_picture,
    read_picture,
    segment,
)


def main(path: str | None = None, **settings: Any) -> RunRecord:
    """Run the picture and print what each event says."""
    picture = as_picture(data.coffee()) if path is None else read_picture(path)
    record = RunRecord(picture, PRESETS["explore"].replace(**settings))
    moves = 0
    for event in segment(picture, record.settings):
        record.add(event)
        match event:
            case Prepared():
                print(f"{event.obtained} initial labels, {len(event.edges)} edges")
            case GradientStep():
                print(f"step {event.step + 1}: loss {event.loss:.3f} nats a patch", end="\r")
            case CutMove():
                moves += event.changed > 0
            case IterationDone(energy_before=before, energy_after=after) if before is not None and after is not None:
                print(f"iteration {event.iteration + 1}: E {before.total:.1f} -> {after.total:.1f} nats")
            case Finished():
                print(f"{event.reason.value} after {moves} moves that changed a patch: {record.k_hat} labels are left")
    return record


if __name__ == "__main__":
    main(*sys.argv[1:])
