"""``python -m grapl_engine``: the command `grapl`."""

from __future__ import annotations

import multiprocessing
import sys

from grapl_engine.cli.main import main
from grapl_engine.storage import mat_reader

if __name__ == "__main__":
    multiprocessing.freeze_support()  # the workers of a study are this program once more where it is frozen
    mat_reader.serve()  # and so is what reads a truth of MATLAB's
    sys.exit(main())
