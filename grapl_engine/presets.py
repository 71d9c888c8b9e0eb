"""Every preset of the settings, once: its name, what it is for, and where it differs from the paper.

Form, command line, lessons and guide take them from here.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from grapl_engine.settings import Settings

__all__ = [
    "DEFAULT_PRESET",
    "FIRST_PRESET",
    "FORMER_PRESETS",
    "PRESETS",
    "PRESET_PURPOSES",
    "declare_preset",
    "names_model",
    "nearest_preset",
    "option_name",
    "options_of",
]

DEFAULT_PRESET = "explore"
"""Where settings start from that name no preset: on the command line and in lessons."""
FIRST_PRESET = "tuned"
"""The window's own at its first launch; the guide's page of results says how it was chosen."""

_MAIN = "\N{GREEK SMALL LETTER LAMDA}, \N{GREEK SMALL LETTER MU}, d and K\N{SUBSCRIPT ZERO}"

PRESETS: dict[str, Settings] = {}
"""Named starting points, in the order of the form."""

PRESET_PURPOSES: dict[str, str] = {}
"""What each of them is for, in a line."""


def declare_preset(name: str, purpose: str, **changes: Any) -> None:
    """Add a preset: the paper's settings with some values changed.

    Raises
    ------
    SettingsError
        If a value is out of its range.
    """
    PRESETS[name], PRESET_PURPOSES[name] = Settings(**changes), purpose


declare_preset(
    "explore", "For a look at the method, not for the best map: quick, and every slider matters.",
    mu=1.0, lambda_=2.0, color_scale=8.0, steps=(24, 16, 12, 8), solver="expansion", solver_start="argmax",
)  # fmt: skip
declare_preset("paper", "The published settings: section 4.1 with the colour affinity of Table 2's best row.")
declare_preset(
    "paper-dinov2", "As paper, with DINOv2 features; their weights must be at hand or are downloaded.",
    affinity="dinov2",
)  # fmt: skip
declare_preset(  # chosen on BSDS500's validation pictures; the guide's page of results says how it was judged
    "tuned", "Best as measured, level with instant: agrees well with what people draw.",
    mu=1.0, lambda_=4.0, color_degree=0, solver="expansion", solver_start="argmax", resize="antialias", align="centre",
    color_space="lab", average_rounds=True, pixel_map="hierarchy",
)  # fmt: skip
declare_preset(
    "instant", f"A second and no network, on average as good as tuned; {_MAIN} do not move it.",
    color_degree=0, pixel_map="picture",
)  # fmt: skip

FORMER_PRESETS: dict[str, Settings] = {
    "tuned-0.2": PRESETS["tuned"].replace(pixel_map="network", superpixel_weight=6.0, contiguous=True, least_contrast=4.0)
}
"""What presets were in earlier versions, for studies alone: up to 0.2 the map of `tuned` was a last cut on superpixels, each
connected piece of it a segment."""


def nearest_preset(settings: Settings) -> str:
    """The preset that differs in the fewest parameters."""
    return _nearest(settings, tuple(PRESETS))


@lru_cache(maxsize=1024)
def _nearest(settings: Settings, among: tuple[str, ...]) -> str:
    """Kept, since a list of runs asks for all of them at once."""
    return min(among, key=lambda name: len(settings.differences(PRESETS[name])))


def names_model(settings: Settings) -> bool:
    """Whether a run of these settings, or of some that differ a little, would use a DINO model."""
    return settings.affinity == "dinov2" or settings.dinov2_model not in {known.dinov2_model for known in PRESETS.values()}


def options_of(settings: Settings, preset: str | None = None) -> list[str]:
    """The command line options that give these settings.

    Parameters
    ----------
    settings : Settings
    preset : str, optional
        The preset to start from; by default the one that needs the fewest options.

    Returns
    -------
    list of str
        For example ``["--preset", "explore", "--lambda", "8.0"]``.
    """
    preset = preset or nearest_preset(settings)
    options = ["--preset", preset]
    for name, value in settings.differences(PRESETS[preset]).items():
        flag = option_name(name)
        if isinstance(value, bool):
            options.append(flag if value else flag.replace("--", "--no-", 1))
        else:
            options += [flag, ",".join(map(str, value)) if isinstance(value, tuple) else str(value)]
    return options


def option_name(name: str) -> str:
    """The command line's name of a parameter: ``lambda_`` is ``--lambda``."""
    return "--" + name.rstrip("_").replace("_", "-")
