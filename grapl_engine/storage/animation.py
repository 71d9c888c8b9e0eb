"""Pictures one after the other as a file: GIF, and MP4 where ffmpeg is on the machine."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grapl_engine.errors import RunFileError
from grapl_engine.storage.atomic import replacing
from grapl_engine.storage.formats import ANIMATION

__all__ = ["movie_maker", "save_animation"]

LAST_HOLDS = 3
"""The last picture stays so many times as long as the others."""


def movie_maker() -> str | None:
    """The path of ffmpeg; None where there is none, and MP4 cannot be written."""
    return shutil.which("ffmpeg")


def save_animation(path: str | Path, pictures: Iterable[NDArray[np.uint8]], seconds: float) -> None:
    """Write pictures one after the other, whole or not at all; a GIF begins again at its end.

    Parameters
    ----------
    path : str or Path
        Ends in ``.gif`` or ``.mp4``.
    pictures : iterable of uint8, (H, W, 3)
        All of one size, at least one.
    seconds : float
        How long each stays; the last one three times as long.

    Raises
    ------
    RunFileError
        If there are no pictures, the suffix is another one, ffmpeg is missing or fails, or the file cannot be written.
    """
    kind, frames = ANIMATION.kind_of(path), list(pictures)
    if not frames:
        raise RunFileError("There is nothing to animate: let the run reach its initial labels.")
    with replacing(path) as part:
        if kind == ".gif":
            _save_gif(part, frames, seconds)
        else:
            _save_mp4(part, frames, seconds, Path(path).name)


def _save_gif(path: Path, frames: list[NDArray[np.uint8]], seconds: float) -> None:
    from PIL import Image

    images = [Image.fromarray(frame) for frame in frames]
    # One palette for all, of all: with a palette each, equal colours would flicker.
    thin = np.concatenate([frame[::4, ::4].reshape(-1, 3) for frame in frames])
    colors = Image.fromarray(thin[None]).quantize(256, Image.Quantize.MEDIANCUT)
    first, *others = (image.quantize(palette=colors, dither=Image.Dither.NONE) for image in images)
    times = [round(1000 * seconds)] * len(frames)
    times[-1] *= LAST_HOLDS
    first.save(path, format="GIF", save_all=True, append_images=others, duration=times, loop=0, optimize=False)


def _save_mp4(path: Path, frames: list[NDArray[np.uint8]], seconds: float, name: str) -> None:
    """`name` is what the person calls the file."""
    program = movie_maker()
    if program is None:
        raise RunFileError("MP4 needs ffmpeg, which is not on this machine: install it, or save a GIF.")
    height, width = frames[0].shape[:2]
    command = [
        program, "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{width}x{height}",
        "-framerate", f"{1 / seconds:.6f}", "-i", "-", "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-r", "25",
        "-pix_fmt", "yuv420p", "-f", "mp4", str(path),
    ]  # fmt: skip
    shown = [*frames, *frames[-1:] * (LAST_HOLDS - 1)]
    done = subprocess.run(command, input=b"".join(frame.tobytes() for frame in shown), capture_output=True, check=False)
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").replace(path.name, name)
        if (full := os.strerror(errno.ENOSPC)) in words:  # a GIF would not fit either
            raise OSError(errno.ENOSPC, full)
        reason = words.strip().splitlines()
        raise RunFileError(f"ffmpeg could not write {name} ({reason[-1] if reason else done.returncode}): save a GIF.")
