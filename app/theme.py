"""Light and dark: the colours of the window, never those of the data."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.preferences import Theme
from app.widgets.window_style import WindowStyle

__all__ = ["apply", "palette", "set_font_size"]

_SCHEMES: dict[Theme, Qt.ColorScheme] = {
    "system": Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}

# Role: (light, dark). Qt's own palettes leave disabled text at a contrast of 1.6; here text has 7 and disabled text 3 at least.
_COLORS: dict[QPalette.ColorRole, tuple[str, str]] = {
    QPalette.ColorRole.Window: ("#f2f2f2", "#26282b"),
    QPalette.ColorRole.WindowText: ("#1a1a1a", "#ececec"),
    QPalette.ColorRole.Base: ("#ffffff", "#1b1d1f"),
    QPalette.ColorRole.AlternateBase: ("#f5f7f9", "#222427"),
    QPalette.ColorRole.Text: ("#1a1a1a", "#ececec"),
    QPalette.ColorRole.PlaceholderText: ("#5c5c5c", "#a8a8a8"),
    QPalette.ColorRole.Button: ("#e6e6e6", "#34373b"),
    QPalette.ColorRole.ButtonText: ("#1a1a1a", "#ececec"),
    QPalette.ColorRole.BrightText: ("#b00020", "#ff8a80"),
    QPalette.ColorRole.Highlight: ("#1f5fa8", "#3576c2"),
    QPalette.ColorRole.HighlightedText: ("#ffffff", "#ffffff"),
    QPalette.ColorRole.Accent: ("#1f5fa8", "#4c93e0"),
    QPalette.ColorRole.Link: ("#0b57a4", "#8ab8f0"),
    QPalette.ColorRole.LinkVisited: ("#6a3d9a", "#c4a3e8"),
    QPalette.ColorRole.ToolTipBase: ("#fffbe6", "#3a3d42"),
    QPalette.ColorRole.ToolTipText: ("#1a1a1a", "#ececec"),
    QPalette.ColorRole.Light: ("#ffffff", "#45494e"),
    QPalette.ColorRole.Midlight: ("#f7f7f7", "#3c4045"),
    QPalette.ColorRole.Mid: ("#b4b4b4", "#1f2124"),
    QPalette.ColorRole.Dark: ("#949494", "#17191b"),
    QPalette.ColorRole.Shadow: ("#6e6e6e", "#0c0d0e"),
}
_DISABLED = ("#737373", "#9d9d9d")
_TEXTS = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def apply(theme: Theme) -> None:
    """Dress the program; "system" follows the desktop, and turns with it.

    Widgets change at once; views and plots follow `QEvent.Type.PaletteChange`.
    """
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if not isinstance(app.style(), WindowStyle):
        app.setStyle(WindowStyle())
    app.styleHints().setColorScheme(_SCHEMES[theme])
    dresser = app.findChild(_Dresser) or _Dresser(app)
    dresser.wear(theme)


def set_font_size(points: int) -> None:
    """Write the program's text in this size; 0: in the desktop's. Widgets change at once."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    if points == 0 and _desktops_font is None:
        return  # nothing was changed yet
    font = QFont(_font_of_desktop(app))
    if points:
        font.setPointSize(points)
    if font != app.font():
        app.setFont(font)


_desktops_font: QFont | None = None


def _font_of_desktop(app: QApplication) -> QFont:
    """As it was before this program chose one."""
    global _desktops_font  # noqa: PLW0603  Qt does not tell it any more, once another one is set
    if _desktops_font is None:
        _desktops_font = QFont(app.font())
    return _desktops_font


class _Dresser(QObject):
    """Sets the palette, since without a desktop's own theme Qt takes no notice of a colour scheme."""

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._theme: Theme = "system"
        app.styleHints().colorSchemeChanged.connect(self._on_hints_color_scheme_changed)

    def wear(self, theme: Theme) -> None:
        self._theme = theme
        scheme = self._app.styleHints().colorScheme() if theme == "system" else _SCHEMES[theme]
        self._app.setPalette(palette(dark=scheme == Qt.ColorScheme.Dark))

    @Slot()
    def _on_hints_color_scheme_changed(self) -> None:
        if self._theme == "system":
            self.wear("system")


def palette(*, dark: bool) -> QPalette:
    """The colours of the window."""
    window_colors = QPalette()
    for role, colors in _COLORS.items():
        window_colors.setColor(role, QColor(colors[dark]))
    for role in _TEXTS:
        window_colors.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[dark]))
    return window_colors
