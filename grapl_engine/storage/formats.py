"""What can be saved, and as which files: one declaration each.

The dialogs' filters, the sentences for wrong endings and the command line's help follow from these, and the tables in the
guide are compared with them. Nothing is imported for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grapl_engine.errors import RunFileError

__all__ = [
    "ANIMATION", "CONSTRAINTS", "EDITS", "EXPORTED", "EXPORTS", "FIGURE", "LABELS", "LEVELS", "OF_ALL_LEVELS", "OF_A_LEVEL",
    "OF_EDITS", "OVERLAY", "REPORT", "RUN", "SESSION", "Export",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """Something that can be saved.

    Attributes
    ----------
    entry : str
        The entry of the menu File without its dots.
    title : str
        How the dialog calls such files.
    thing : str
        What is saved, with its verb, as a sentence begins.
    files : mapping of str to str
        Ending, lower case with the dot, and what is in such a file where that needs saying; the first is proposed.
    """

    entry: str
    title: str
    thing: str
    files: Mapping[str, str]

    @property
    def suffix(self) -> str:
        """The ending that is proposed."""
        return next(iter(self.files))

    def pattern(self, *, without: str = "", of: str = "") -> str:
        """The filter of a dialog, as Qt has it; `without` an ending that cannot be written here, `of` several kinds one."""
        files = {suffix: text for suffix, text in self.files.items() if suffix != without}
        told = [f"{suffix} {text}" if len(files) > 1 else text for suffix, text in files.items() if text]
        title = f"{self.title} {of}".rstrip()
        title = f"{title}: {', '.join(told)}" if told else title
        return f"{title} ({' '.join(f'*{suffix}' for suffix in files)})"

    def kind_of(self, path: str | Path) -> str:
        """The ending of a file, as it stands in `files`.

        Raises
        ------
        RunFileError
            If it is another one.
        """
        suffix = Path(path).suffix.lower()
        suffix = ".tif" if suffix == ".tiff" else suffix
        if suffix not in self.files:
            kinds = [f"{kind} ({text})" if text else kind for kind, text in self.files.items()]
            raise RunFileError(f"{Path(path).name}: {self.thing} saved as {' or '.join(kinds)}; change the ending.")
        return suffix


RUN = Export("Save run", "Runs", "a run is", {".grapl": ""})
SESSION = Export("Save session as", "Sessions", "a session is", {".graplsession": ""})
LABELS = Export("Save labels", "Label maps", "labels are", {".tif": "numbers", ".png": "colours of the screen"})
OVERLAY = Export("Save overlay", "Overlays", "the overlay is", {".png": "a picture, not numbers"})
FIGURE = Export("Save figure", "Figures", "a figure is", {".png": "a picture", ".svg": "a drawing"})
ANIMATION = Export("Save animation", "Animations", "an animation is", {".gif": "", ".mp4": ""})
REPORT = Export("Save report", "Reports", "a report is", {".html": "a page for a browser", ".pdf": "sheets of paper"})
CONSTRAINTS = Export("Save seeds", "Seeds", "seeds are", {".json": ""})
EDITS = Export("Save edits", "Edits", "edits are", {".json": ""})
LEVELS = Export(
    "Save levels of detail",
    "Levels of detail",
    "levels of detail are",
    {
        ".npz": "tree",
        ".mat": "contour map",
        ".png": "its picture",
    },
)
EXPORTS = (RUN, SESSION, LABELS, OVERLAY, LEVELS, FIGURE, ANIMATION, REPORT)
"""Those of the menu File; constraints are saved by the lab."""

EXPORTED = {
    "labels.tif": "numbers: uint16, one label a pixel",
    "labels.png": "the labels in the colours of the screen: a picture",
    "overlay.png": "the photograph with coloured segments: a picture",
    "run.json": "settings, curves, versions, names of the labels' colours, and the command line that makes it again",
    "level.tif": "numbers: the segments of the level of detail that was asked for, uint16",
    "level.png": "those in the colours of the screen: a picture",
    "edited.tif": "numbers: the segments after the edits by hand, uint16; the labels.* files are those before",
    "edited.png": "those in the colours of the screen: a picture",
    "hierarchy.npz": "every level of detail: superpixels and the order in which they unite, as NumPy's arrays",
    "contours.mat": "how strong the border between any two pixels is, as BSDS500's ucm2",
    "contours.png": "the same as a picture of 16 bits",
}
"""Everything about a run in one folder: the window's *Export all* and ``grapl segment``."""
OF_A_LEVEL = ("level.tif", "level.png")
"""Those that are written where a level of detail was asked for."""
OF_EDITS = ("edited.tif", "edited.png")
"""Those of a run that was edited by hand."""
OF_ALL_LEVELS = ("hierarchy.npz", "contours.mat", "contours.png")
"""Those of a run that has levels of detail."""
