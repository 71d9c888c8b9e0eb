from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.panels.score_table import ScoreTable
from grapl_engine.evaluation.measures import MEASURES, QUICK
from grapl_engine.evaluation.metrics import CountedMap, score, score_against

MAP = np.repeat([[0, 0, 1, 1]], 4, 0).astype(np.int32)
ONE_REGION = np.zeros_like(MAP)


def test_every_measure_has_a_row_with_mean_spread_and_the_way_that_is_better(qtbot: QtBot) -> None:
    table = ScoreTable()
    qtbot.addWidget(table)
    table.show_scores(score(MAP, [MAP, ONE_REGION], k0=5))
    texts = table.texts()
    assert len(texts) == len(MEASURES)
    assert texts["mIoU ↑"] == "0.750 ± 0.250" and texts["VI ↓"] == "0.50 ± 0.50" and texts["ΔK"] == "3.0 ± 0.0"
    cell = table.item(0, 1)
    assert cell is not None and "1.000, 0.500" in cell.toolTip()
    title = table.item(0, 0)
    assert title is not None and title.toolTip().startswith("IoU of matched segments") and "Higher is better" in title.toolTip()


def test_what_is_still_computed_has_dots(qtbot: QtBot) -> None:
    table = ScoreTable()
    qtbot.addWidget(table)
    table.show_scores(None)
    assert set(table.texts().values()) == {"…"}
    table.show_scores(score_against(MAP, [CountedMap(MAP)], names=QUICK))
    dotted = {title for title, text in table.texts().items() if text == "…"}
    assert dotted == {"F 2 px ↑", "F BSDS ↑"}
