"""A plot with its choice: what is wanted first, what the person chose, and what cannot be compared any more."""

from __future__ import annotations

from made_curves import made_curves
from pytestqt.qtbot import QtBot

from app.compare.sweep.quantities import ENERGY, K_HAT, UNARY, quantities
from app.compare.sweep.quantity_plot import QuantityPlot


def test_the_first_wanted_is_chosen_until_the_person_chooses(qtbot: QtBot) -> None:
    plot = QuantityPlot("Lower plot", ("weighted_iou", UNARY))
    qtbot.addWidget(plot)
    plot.show_quantities(quantities(has_one_lambda=True, has_truth=False))
    assert plot.chosen == UNARY
    plot.show_quantities(quantities(has_one_lambda=True, has_truth=True))
    assert plot.chosen == "weighted_iou" and "the reference" in plot.choice.toolTip()
    plot.choice.setCurrentIndex(plot.choice.findData(ENERGY))
    with qtbot.waitSignal(plot.chosen_changed):
        plot.choice.activated.emit(plot.choice.currentIndex())
    plot.show_quantities(quantities(has_one_lambda=True, has_truth=False))
    assert plot.chosen == ENERGY
    plot.show_quantities(quantities(has_one_lambda=False, has_truth=False))
    assert plot.chosen == UNARY


def test_curves_go_to_the_plot(qtbot: QtBot) -> None:
    plot = QuantityPlot("Upper plot", (K_HAT,))
    qtbot.addWidget(plot)
    curves = made_curves([[1.0, 2.0, 3.0]])
    plot.show_curves(curves)
    assert plot.plot.curves is curves
