"""The levels of detail of one picture, found by a program of its own while another is still loading its libraries.

`grapl_engine.pipeline.levels_process` starts it; in a bundle it is the program once more. It imports what levels need, reads
the picture from its standard input, as NumPy's format has it, writes cues and hierarchy to its standard output, and ends.
"""

from __future__ import annotations

import io
import os
import pickle
import sys

__all__ = ["WORD", "main", "serve"]

WORD = "--find-levels"
"""The first argument of a bundled program that is to be this one."""


def serve() -> None:
    """Be the program, and end, if this bundled one was started for that."""
    if getattr(sys, "frozen", False) and sys.argv[1:2] == [WORD]:
        main()


def main() -> None:
    """Find them, or nothing where no picture comes; does not return."""
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever is printed is no part of the answer
        from numpy.lib.format import read_array

        from grapl_engine.pipeline.levels import levels_of
        from grapl_engine.pipeline.warming import warm_up_levels

        warm_up_levels()  # the picture is not there yet
        if said := sys.stdin.buffer.read():
            image = read_array(io.BytesIO(said), allow_pickle=False)
            out.write(pickle.dumps(levels_of(image), pickle.HIGHEST_PROTOCOL))
    os._exit(0)  # an interpreter takes a while to end by itself


if __name__ == "__main__":
    main()
