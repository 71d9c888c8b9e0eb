"""`make story PICTURES=folder`: from each picture of a folder to its report, by mouse and keyboard; prints a line a chapter.

    python -m tests.story [PICTURES] [--quick] [--most N]

PICTURES is a picture or a folder whose pictures have their truths beside them, or as BSDS500 lays them; by default the sample that
has one. A chapter that fails ends its picture, and the command with an error.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
import traceback
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before Qt reads it

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QApplication

from grapl_engine.images.formats import SUFFIXES
from grapl_engine.storage.truth_files import find_truth
from tests.story.chapters import CHAPTERS
from tests.story.walk import QUICK, SAMPLE, Story, Walk


def main() -> int:
    """Walk, and print; the number of pictures that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path, nargs="?", default=SAMPLE, metavar="PICTURES")
    parser.add_argument("--quick", action="store_true", help="with runs that take a moment")
    parser.add_argument("--most", type=int, default=sys.maxsize, metavar="N", help="the first N pictures alone")
    args = parser.parse_args()
    pictures = sorted(args.pictures.iterdir()) if args.pictures.is_dir() else [args.pictures]
    pictures = [one.absolute() for one in pictures if one.suffix.lower() in SUFFIXES and find_truth(one.absolute()) is not None]
    if not pictures:
        parser.error(f"{args.pictures}: there is no picture with a truth beside it (IMAGE.truth.*, or BSDS500's folders)")
    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    QStandardPaths.setTestModeEnabled(True)
    app = QApplication(sys.argv[:1])
    failures = sum(not _is_walked(picture, QUICK if args.quick else {}) for picture in pictures[: args.most])
    app.processEvents()
    return min(failures, 100)


def _is_walked(picture: Path, typed: dict[str, str]) -> bool:
    """Whether all chapters of a picture came to their end."""
    raised: list[BaseException] = []
    sys.excepthook = lambda _kind, error, _trace: raised.append(error)  # what a slot raises comes here
    with tempfile.TemporaryDirectory(prefix="grapl-story-") as home:
        for kind in (QSettings.Format.IniFormat, QSettings.Format.NativeFormat):
            QSettings.setPath(kind, QSettings.Scope.UserScope, home)
        walk = Walk(Story(picture, Path(home), typed))
        title = ""
        try:
            for chapter in CHAPTERS:
                begin, title = time.monotonic(), chapter.__name__.replace("_", " ")
                told = chapter(walk)
                if raised:
                    raise raised[0]
                print(f"{picture.name}: {title} ({time.monotonic() - begin:.1f} s): {told}", flush=True)
        except Exception as error:
            print(f"{picture.name}: FAILED: {title}: {error}", flush=True)
            traceback.print_exception(error)
            return False
        finally:
            walk.close()
    return True


if __name__ == "__main__":
    sys.exit(main())
