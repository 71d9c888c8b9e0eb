from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pair_maps import ONE, OTHER, chosen, labelling
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from app.compare.two_maps.pair_model import PairModel


@pytest.fixture
def model(qapp: object) -> Iterator[PairModel]:
    owner = QObject()
    model = PairModel(owner, owner)
    yield model
    model.task.close()


def test_what_holds_still_is_kept_when_another_map_is_chosen(model: PairModel, qtbot: QtBot) -> None:
    first = {"a": chosen(labelling(ONE), "one"), "b": chosen(labelling(OTHER), "other")}
    with qtbot.waitSignal(model.ended):
        model.ask(first, 0.0)  # type: ignore[arg-type]
    a, matched = model.made["a"], model.matched
    assert matched is not None and model.borders is not None and model.is_asked
    with qtbot.waitSignal(model.ended):
        model.ask(first, 2.0)  # type: ignore[arg-type]
    assert model.matched is matched and model.borders.tolerance == 2.0
    model.ask({**first, "b": chosen(labelling(ONE), "third")}, 2.0)  # type: ignore[arg-type]
    assert model.matched is None and model.borders is None and model.made.keys() == {"a"} and model.is_awaited("b")
    qtbot.waitUntil(lambda: model.borders is not None)
    assert model.made["a"].labelling is a.labelling and model.matched is not None and model.matched.share == 0


def test_the_same_is_asked_for_once_until_it_is_dropped(model: PairModel, qtbot: QtBot) -> None:
    asked = {"a": chosen(labelling(ONE), "one"), "b": None}
    with qtbot.waitSignal(model.ended):
        model.ask(asked, 0.0)  # type: ignore[arg-type]
    model.ask(asked, 0.0)  # type: ignore[arg-type]
    assert not model.task.is_busy
    model.drop()
    assert not model.is_asked and model.made.keys() == {"a"}
    model.ask(asked, 0.0)  # type: ignore[arg-type]
    assert model.task.is_busy
    model.clear()
    assert not model.made and not model.task.is_busy


def test_a_failure_is_a_sentence(model: PairModel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(model.ended):
        model.ask({"a": chosen(labelling(ONE)), "b": chosen(labelling(np.arange(4000, dtype=np.uint16).reshape(4, 1000)))}, 0.0)  # type: ignore[arg-type]
    assert model.failure.startswith("4,000 segments are too many") and model.made.keys() == {"a", "b"}
    model.stop()
    assert model.failure.startswith("Stopped.")
