"""The maps of a sweep over lambda, told to who asks for them on other pages."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from app.compare.lambda_sweep import LambdaSweep, SweptMap
from app.compare.sweep.sweep_model import Sweep, SweepModel

__all__ = ["LAMBDA_AXIS", "LambdaMaps", "maps_of"]

LAMBDA_AXIS = "lambda"


class LambdaMaps(QObject):
    """Tells of the sweep of the open picture, each map as it comes.

    Parameters
    ----------
    model : SweepModel
    told : LambdaSweep
    """

    def __init__(self, model: SweepModel, told: LambdaSweep) -> None:
        super().__init__(model)
        self._model, self._told = model, told
        for changed in (model.sweep_changed, model.result_added, model.ended):
            changed.connect(self._tell)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        sweep = self._model.sweep
        is_over_lambda = sweep is not None and any(axis.name == LAMBDA_AXIS for axis in sweep.plan.axes)
        if sweep is None or not is_over_lambda:
            self._told.show((), 0)
        else:
            self._told.show(maps_of(sweep), sweep.counts[1])


def maps_of(sweep: Sweep) -> tuple[SweptMap, ...]:
    """Those of its runs that came to a map."""
    return tuple(
        SweptMap(settings, result.packed.labels) for settings, result in sweep.results.items() if result.packed is not None
    )
