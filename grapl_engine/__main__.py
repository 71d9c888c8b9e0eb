"""``python -m grapl_engine``: the command `grapl`."""

from __future__ import annotations

import multiprocessing
import sys

from grapl_engine.cli.main import main

if __name__ == "__main__":
    multiprocessing.freeze_support()  # the workers of a study are this program once more where it is frozen
    sys.exit(main())
