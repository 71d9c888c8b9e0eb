"""Runs first in the bundled programs: what they start (lscpu, ffmpeg, the desktop's tools) has libraries of its own."""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before
else:
    os.environ.pop("LD_LIBRARY_PATH", None)
