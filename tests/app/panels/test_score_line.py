from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot
from scripted_run import HEIGHT, WIDTH, scripted_labels, scripted_record

from app.panels.score_line import ScoreLine
from app.panels.segment_table import SegmentTable
from app.session.session import Session
from grapl_engine.truth import Truth


def test_it_stands_under_the_segments_as_long_as_there_is_a_truth(session: Session, qtbot: QtBot) -> None:
    segments = SegmentTable(session)
    qtbot.addWidget(segments)
    (line,) = segments.findChildren(ScoreLine)
    session.add_run(scripted_record())
    assert line.isHidden()
    session.truth.take(Truth((scripted_labels((HEIGHT, WIDTH)).astype(np.int32),)))
    assert not line.isHidden() and "computed" in line.text()
    qtbot.waitUntil(lambda: line.text().replace("\N{NO-BREAK SPACE}", " ").startswith("mIoU 1.00, VI over 0.00"))
    session.view.step_frame(-3)
    qtbot.waitUntil(lambda: line.text().startswith("mIoU\N{NO-BREAK SPACE}0."))
    session.truth.remove()
    assert line.isHidden()
