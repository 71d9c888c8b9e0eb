"""The About box."""

from __future__ import annotations

import platform
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from app.paths import icon_path
from app.widgets.column_scroll import ColumnScroll
from app.widgets.focus_ring import CLEAR
from app.widgets.plain_label import PlainLabel
from grapl_engine import __version__, solver_name

__all__ = ["show_about"]

_ABOUT = """
<h2>GraPL {version}</h2>
<p>Unsupervised segmentation of one picture: a tiny network learns to label its patches,
a multi-label graph cut makes the labels coherent, and so on for a few rounds.</p>
<p><b>The method:</b> I. Wasserman and J. F. S. Rocha Neto,
“Patch-Based Deep Unsupervised Image Segmentation using Graph Cuts”.</p>
<p><b>This program</b> is free software under the MIT licence.</p>
<p><b>The graph cut solver</b> ({solver}) is GCO, which is licensed <b>for research use only</b>, whatever the metadata
of gco-wrapper says. Who publishes results made with it cites: Y. Boykov, O. Veksler and R. Zabih, IEEE TPAMI 23(11), 2001;
V. Kolmogorov and R. Zabih, IEEE TPAMI 26(2), 2004; Y. Boykov and V. Kolmogorov, IEEE TPAMI 26(9), 2004.</p>
<p>Qt for Python is used under the LGPL 3. The samples come with scikit-image; their sources and licences stand
in resources/samples/LICENSES.md.</p>
<p><small>{versions}</small></p>
"""


SIDE, WIDTH = 96, 480
"""Of the icon, and of the text at least."""


def show_about(parent: QWidget) -> QDialog:
    """Open the About box."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("About GraPL")
    icon = PlainLabel()
    icon.setPixmap(QIcon(str(icon_path())).pixmap(QSize(SIDE, SIDE), parent.devicePixelRatio()))
    about = _ABOUT.format(version=__version__, solver=escape(solver_name()), versions=escape(_versions()))
    text = QLabel(about, wordWrap=True, textFormat=Qt.TextFormat.RichText)
    text.setMinimumWidth(WIDTH)
    text.setMargin(CLEAR)
    text.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
    scroll = ColumnScroll(text)
    scroll.setMinimumHeight(min(text.heightForWidth(WIDTH), parent.screen().availableGeometry().height() // 2))
    _open(dialog, icon, scroll)
    return dialog


def _open(dialog: QDialog, *parts: QWidget) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    column = QVBoxLayout(dialog)
    for part in parts:
        column.addWidget(part)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column.addWidget(buttons)
    dialog.show()


def _versions() -> str:
    from importlib.metadata import PackageNotFoundError, version  # 15 ms, mostly for its email parser

    names = ("PySide6_Essentials", "pyqtgraph", "torch", "scikit-image", "numpy", "transformers")
    versions = [f"Python {platform.python_version()}"]
    for name in names:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            versions.append(f"{name} (not installed)")
    return ", ".join(versions)
