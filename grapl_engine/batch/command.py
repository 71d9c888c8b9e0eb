"""The command that segments a folder as a batch in the window does."""

from __future__ import annotations

import shlex
from pathlib import Path

from grapl_engine.presets import names_model, options_of
from grapl_engine.settings import Settings

__all__ = ["folder_command"]


def folder_command(
    folder: str | Path,
    output: str | Path,
    settings: Settings,
    *,
    overwrite: bool = False,
    ids_from: int = 0,
    save_run: bool = False,
    accepts_model: bool = False,
) -> str:
    """A line that works in a terminal, and writes the same files.

    Parameters
    ----------
    folder, output : str or Path
    settings : Settings
        Become options beside the nearest preset of the program.
    overwrite, ids_from, save_run
        As for ``grapl segment``.
    accepts_model : bool
        Whether a person chose the DINO model; else the command says that none did, and fetches none.
    """
    source = f"./{folder}" if str(folder).startswith("-") else str(folder)
    options = options_of(settings)
    options += ["--model-by-file"] * (names_model(settings) and not accepts_model)
    options += ["--ids-from", str(ids_from)] if ids_from else []
    options += ["--save-run"] * save_run + ["--overwrite"] * overwrite
    return shlex.join(["grapl", "segment", source, *options, "-o", str(output)])
