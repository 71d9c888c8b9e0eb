"""The options of ``grapl study`` and ``grapl report``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from grapl_engine.cli.options import HelpFormatter, add_model_by_file
from grapl_engine.evaluation.measures import MEASURES
from grapl_engine.presets import FORMER_PRESETS, PRESETS
from grapl_engine.study.level_rows import LEVELS
from grapl_engine.study.plans import PLANS
from grapl_engine.study.store import STORE
from grapl_engine.study.table import TABLE

__all__ = ["DEFAULT_PRESET", "add_study"]

Commands = argparse._SubParsersAction  # noqa: SLF001 - argparse has no other name for it
DEFAULT_PRESET = "paper"
_SEVERAL: dict[str, Any] = {"action": "append", "default": []}
_COUNT: dict[str, Any] = {"type": int, "default": None, "metavar": "N"}

_COMPARED: dict[str, dict[str, Any]] = {
    "--plan": {
        **_SEVERAL,
        "choices": PLANS,
        "help": "\n".join(f"{name}: {plan.title}." for name, plan in PLANS.items()),
    },
    "--preset": {
        **_SEVERAL,
        "metavar": "NAME",
        "help": f"One of {', '.join(PRESETS)}; what one was before: {', '.join(FORMER_PRESETS)}; or one of your own, by the "
        "name that you gave it in the window: studies call it by the program's nearest preset and what differs. Several times "
        "for several. "
        f"[{DEFAULT_PRESET}, if nothing else is asked for]",
    },
    "--vary": {
        **_SEVERAL,
        "metavar": "NAME=V1,V2,...",
        "help": "Run the presets with these values of a setting; several times for the grid. Values of steps are parted by /.",
    },
    "--baseline": {**_SEVERAL, "metavar": "NAME", "help": "Another method; several times for several."},
    "--seeds": {"default": "0", "metavar": "0,1,2 or 0-2", "help": "A method that draws nothing is run once. [0]"},
}
_PICTURES: dict[str, dict[str, Any]] = {
    "--every": {**_COUNT, "default": 1, "help": "Every Nth by name. [1]"},
    "--limit": {**_COUNT, "help": "At most so many."},
    "--images": {"default": "", "metavar": "NAME,NAME,...", "help": "Only these."},
    "--void": {
        **_COUNT,
        "help": "Label of the places of the ground truth that do not count. [what the data set or its files say]",
    },
}
_HOW: dict[str, dict[str, Any]] = {
    "--resume": {"action": "store_true", "help": "Go on with the study in OUT: run what is missing or failed."},
    "--workers": {**_COUNT, "help": "Processes on this machine. [one a core]"},
    "--scheduler": {
        "default": None,
        "metavar": "tcp://HOST:PORT",
        "help": "Use a dask scheduler's workers. They need this version of the program, and the data set under the same path.",
    },
    "--no-maps": {"action": "store_true", "help": "Keep no label maps: the report then has no pictures."},
    "--no-levels": {
        "action": "store_true",
        "help": "Score the maps alone, not all levels of detail of the methods that have some: several seconds less a task.",
    },
    "--quiet": {"action": "store_true", "help": "Say nothing but errors."},
}
_GROUPS = {"what is compared": _COMPARED, "which pictures": _PICTURES, "how": _HOW}


def add_study(commands: Commands[argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """The command ``study`` with its options."""
    study = commands.add_parser(
        "study",
        help="measure presets and baselines on a data set",
        usage="grapl study DATASET -o OUT [options]",
        description=_STUDY,
        epilog=_ENDING,
        formatter_class=HelpFormatter,
        allow_abbrev=False,
    )
    study.add_argument("dataset", type=Path, metavar="DATASET", help="The data set's folder.")
    study.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="The study's folder; made if it is missing."
    )
    for title, options in _GROUPS.items():
        group = study.add_argument_group(title)
        for option, facts in options.items():
            group.add_argument(option, **facts)
        if options is _COMPARED:
            add_model_by_file(group)
    return study


_MEASURES = ", ".join(measure.title for measure in MEASURES.values())
_STUDY = (
    "Segments the pictures of a data set with each variant and seed, scores every map against every annotator "
    f"({_MEASURES}), and keeps one row a task in OUT/{STORE}, label maps in OUT/maps and what was run in OUT/manifest.json. "
    f"At its end, or when it is stopped, it writes all rows to OUT/{TABLE}, and the scores of all levels of methods that "
    f"have some to OUT/{LEVELS}. DATASET is a folder: BSDS500 (images/, "
    "groundTruth/*.mat), a folder with images/ and labels/, pictures with NAME_labels.png beside them, or Pascal VOC."
)
_ENDING = (
    "Ctrl+C ends the study and keeps every row of a finished task; --resume goes on. Exit code: 0 all done, 1 some tasks "
    "failed, 2 something asked for is wrong, 130 interrupted."
)
