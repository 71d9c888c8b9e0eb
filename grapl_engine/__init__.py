"""GraPL, "Graph Cuts at the Patch Level": unsupervised segmentation of one picture.

One call, an array in and an array of labels out:

>>> from grapl_engine import label_image                              # doctest: +SKIP
>>> labels = label_image(image, seed=0, lambda_=8.0)                  # doctest: +SKIP

The door of the engine. Settings, events and errors cost nothing to import;
numpy, torch and the solver come with the first use of what needs them (PEP 562).
Everything that happens on the way:

>>> from grapl_engine import Settings, read_picture, segment          # doctest: +SKIP
>>> for event in segment(read_picture("photo.jpg"), Settings()):      # doctest: +SKIP
...     print(event)
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from grapl_engine.errors import (
        DeviceError,
        GraphCutError,
        GraplError,
        ModelError,
        PictureError,
        RunFileError,
        SettingsError,
        TooLargeError,
    )
    from grapl_engine.events import (
        CutMove,
        EndReason,
        Energy,
        Event,
        Finished,
        GradientStep,
        IterationDone,
        MoveStarted,
        Notice,
        NumberTypeChosen,
        Phase,
        PhaseStarted,
        Prepared,
    )
    from grapl_engine.images.picture import Picture, as_picture, read_picture
    from grapl_engine.network.preload import preload
    from grapl_engine.packages import solver_name
    from grapl_engine.parameter import Parameter
    from grapl_engine.pipeline.api import label_image
    from grapl_engine.pipeline.run import segment, warm_up
    from grapl_engine.record import Frame, RunRecord, Stage
    from grapl_engine.settings import DEFAULT_PRESET, KINDS, PARAMETERS, PRESETS, Settings, nearest_preset, option_name

__version__ = "0.2.0"

_HOMES = {
    "pipeline.api": "label_image",
    "errors": "DeviceError GraphCutError GraplError ModelError PictureError RunFileError SettingsError TooLargeError",
    "events": "CutMove EndReason Energy Event Finished GradientStep IterationDone MoveStarted Notice "
    "NumberTypeChosen Phase PhaseStarted Prepared",
    "images.picture": "Picture as_picture read_picture",
    "record": "Frame RunRecord Stage",
    "network.preload": "preload",
    "pipeline.run": "segment warm_up",
    "parameter": "Parameter",
    "settings": "DEFAULT_PRESET KINDS PARAMETERS PRESETS Settings nearest_preset option_name",
    "packages": "solver_name",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}

__all__ = [
    "DEFAULT_PRESET",
    "KINDS",
    "PARAMETERS",
    "PRESETS",
    "CutMove",
    "DeviceError",
    "EndReason",
    "Energy",
    "Event",
    "Finished",
    "Frame",
    "GradientStep",
    "GraphCutError",
    "GraplError",
    "IterationDone",
    "ModelError",
    "MoveStarted",
    "Notice",
    "NumberTypeChosen",
    "Parameter",
    "Phase",
    "PhaseStarted",
    "Picture",
    "PictureError",
    "Prepared",
    "RunFileError",
    "RunRecord",
    "Settings",
    "SettingsError",
    "Stage",
    "TooLargeError",
    "as_picture",
    "label_image",
    "nearest_preset",
    "option_name",
    "preload",
    "read_picture",
    "segment",
    "solver_name",
    "warm_up",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name in _HOME_OF:
        return getattr(importlib.import_module(f"grapl_engine.{_HOME_OF[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
