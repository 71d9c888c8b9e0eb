"""A sweep over lambda and the runs behind a stability, as a session keeps them of the picture of `report_sources`."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
from report_sources import SIDE, quarters, some_source, some_truth

from grapl_engine import Energy, Settings
from grapl_engine.label_constraints import NO_CONSTRAINTS
from grapl_engine.report.source import KeptResults, ReportSource
from grapl_engine.storage import session_stability, session_sweep
from grapl_engine.storage.session_attachments import write_attachment
from grapl_engine.storage.session_index import AttachmentEntry
from grapl_engine.storage.session_stability import StabilityRuns, run_facts
from grapl_engine.storage.session_sweep import SweepCell, SweepGrid, SweepRun
from grapl_engine.sweep_axis import SweepAxis, SweepValue

BASE = Settings(d=6, k0=4, steps=(2, 1), lambda_=7.5)
LAMBDAS = (0.0, 2.0, 8.0)
HALVES = np.repeat((np.arange(SIDE) // (SIDE // 2))[:, None], SIDE, 1).astype(np.uint16)


def kept_source(folder: Path) -> ReportSource:
    """At lambda 0 the quarters, at 2 one segment, at 8 a run that broke off, at x nothing; three runs of other seeds, one failed."""
    values = tuple(SweepValue(f"{value:g}", value) for value in LAMBDAS)
    cells = tuple(SweepCell(BASE.replace(lambda_=value)) for value in LAMBDAS)
    grid = SweepGrid(
        BASE,
        (SweepAxis("lambda", (*values, SweepValue("x", failure="x is no number."))),),
        ((*cells, SweepCell(None, "x is no number.")),),
    )
    runs = (
        SweepRun(BASE.replace(lambda_=0.0), "", quarters(), 4, 4, Energy(10.5, 3.25, 0.0), 1.5, (0, 1, 2, 3)),
        SweepRun(BASE.replace(lambda_=2.0), "", np.zeros((SIDE, SIDE), np.uint16), 1, 4, None, None, (0,)),
        SweepRun(BASE.replace(lambda_=8.0), "The run <broke> off."),
    )
    seeds = StabilityRuns(BASE, NO_CONSTRAINTS, "seed", 3, 0, 2, (0, 1, 2))
    maps = {0: quarters(), 1: HALVES}
    entries = [AttachmentEntry(1, session_sweep.KIND, 1), AttachmentEntry(9, session_stability.KIND, 1)]
    write_attachment(folder, 1, grid.to_facts(), {})
    write_attachment(folder, 9, seeds.to_facts(), {})
    for number, run in enumerate(runs, 2):
        write_attachment(folder, number, run.to_facts(), {} if run.labels is None else {"labels": run.labels})
        entries.append(AttachmentEntry(number, session_sweep.RUN_KIND, 1))
    for place, labels in maps.items():
        write_attachment(folder, 10 + place, run_facts(9, place), {"labels": labels})
        entries.append(AttachmentEntry(10 + place, session_stability.RUN_KIND, 1))
    return dataclasses.replace(some_source(some_truth()), kept=KeptResults(folder, tuple(entries), 1))
