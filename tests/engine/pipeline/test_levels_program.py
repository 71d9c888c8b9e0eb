"""The program that finds levels: a picture in, cues and hierarchy out, and nothing for nothing."""

from __future__ import annotations

import io
import pickle
import subprocess
import sys

import numpy as np
from pictures import halves

from grapl_engine.images.picture import as_picture, working_image
from grapl_engine.pipeline import levels_program

PROGRAM = f"from {levels_program.__name__} import main; main()"


def told(said: bytes, code: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", code], input=said, capture_output=True, check=False)


def test_a_picture_that_does_not_come_is_no_error() -> None:
    done = told(b"", PROGRAM)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_what_else_is_printed_is_no_part_of_the_answer_and_no_network_is_imported() -> None:
    block = io.BytesIO()
    np.save(block, working_image(as_picture(halves(24, 32)), 0))
    code = (
        f"import os, sys; from {levels_program.__name__} import main; from grapl_engine.pipeline import levels; real = levels.levels_of\n"
        "def found(image):\n    print('noise', 'torch' in sys.modules, flush=True)\n    return real(image)\n"
        "levels.levels_of = found; main()"
    )
    done = told(block.getvalue(), code)
    assert (done.returncode, done.stderr.split()) == (0, [b"noise", b"False"])
    cues, hierarchy = pickle.loads(done.stdout)
    assert hierarchy.tree.leaves == len(cues.color) and hierarchy.regions.shape == (24, 32)


def test_what_is_no_picture_ends_it_with_an_error() -> None:
    done = told(b"no picture", PROGRAM)
    assert done.returncode == 1 and done.stdout == b""
