"""The window: PySide6 and pyqtgraph around the engine. It begins in `__main__`; `main_window` places its parts."""

from app.overrides import guard_overrides

guard_overrides()
