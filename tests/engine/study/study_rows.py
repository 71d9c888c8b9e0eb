"""Three rows that are hard to keep: with gaps, with quotes and long losses, and of a task that failed."""

from __future__ import annotations

from grapl_engine.evaluation.measures import score_columns
from grapl_engine.study.rows import Row

LONG = [[[0.12345, 0.12345]] * 10_000]
ROWS = (
    Row("a|slic|0", "a", "slic", "slic", "", {}, 0, "done", seconds=0.25, k_hat=3, scores=dict.fromkeys(score_columns(), 0.5), map="m.png"),
    Row("b,\"ä\"|paper lambda=2|1", "b,\"ä\"", "paper lambda=2", "grapl", "paper", {"lambda": 2.0}, 1, "done", number_type="bfloat16", k0=14, losses=LONG),
    Row("c|paper|0", "c", "paper", "grapl", "paper", {}, 0, "failed", error="It is broken, \"so\" to speak."),
)  # fmt: skip
