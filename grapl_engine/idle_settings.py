"""Which settings do nothing under which others, and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from grapl_engine.settings import PARAMETERS, Settings
from grapl_engine.settings_text import shown_text

__all__ = ["NEEDS", "Need", "why_idle", "why_not_in_map"]


@dataclass(frozen=True, slots=True)
class Need:
    """What another setting has to be for a setting to have an effect.

    Attributes
    ----------
    name : str
        The other setting.
    holds : callable
        Whether a value of the other one will do.
    """

    name: str
    holds: Callable[[Any], bool]


def _only(name: str, *values: object) -> Need:
    return Need(name, lambda value: value in values)


_LEARNS = _only("pixel_map", "network", "hierarchy")
_BY_NETWORK = _only("pixel_map", "network")
_OF_NETWORK = [name for name, parameter in PARAMETERS.items() if parameter.group == "network"]

NEEDS: dict[str, tuple[Need, ...]] = {
    "lambda_": (_LEARNS,),
    "mu": (_LEARNS,),
    "exact_k0": (_only("initial", "slic"),),
    "soft_labels": (_only("initial", "slic"),),
    **dict.fromkeys((*_OF_NETWORK, "solver", "solver_start", "average_rounds", "align", "precise"), (_LEARNS,)),
    "early_stop_on": (_LEARNS, Need("early_stop", bool)),
    "edge_threshold": (_only("affinity", "color", "position", "dinov2"),),
    "color_degree": (_only("affinity", "color"),),
    "color_scale": (_only("affinity", "color"),),
    "dinov2_model": (_only("affinity", "dinov2"),),
    "dinov2_degree": (_only("affinity", "dinov2"),),
    "superpixel_weight": (_BY_NETWORK,),
    "contiguous": (_BY_NETWORK,),
    "least_segment": (_BY_NETWORK, Need("contiguous", bool)),
    "least_contrast": (_BY_NETWORK, Need("contiguous", bool)),
}
"""Setting -> what has to hold for it to change anything of a run. The others always act."""
_OF_INITIAL_LABELS = "d", "k0", "seed"


def why_idle(name: str, settings: Settings) -> str:
    """Why a setting does nothing under the others, for example "No effect: Affinity is set to position."; "" where it acts.

    Parameters
    ----------
    name : str
        A parameter.
    settings : Settings
        All of them; the value of the setting itself does not count.
    """
    for need in NEEDS.get(name, ()):
        value = getattr(settings, need.name)
        if not need.holds(value):
            return f"No effect: {PARAMETERS[need.name].label} is set to {shown_text(need.name, value)}."
    return ""


def why_not_in_map(name: str, settings: Settings) -> str:
    """Why a setting changes nothing of the pixel map: as `why_idle`, or that it moves no more than the initial labels.

    "" where it acts on the map.

    Parameters
    ----------
    name : str
        A parameter.
    settings : Settings
        All of them.
    """
    if name in _OF_INITIAL_LABELS and not _LEARNS.holds(settings.pixel_map):
        told = shown_text("pixel_map", settings.pixel_map)
        return f"Changes only the initial labels: {PARAMETERS['pixel_map'].label} is set to {told}."
    return why_idle(name, settings)
