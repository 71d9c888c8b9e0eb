"""The window: PySide6 and pyqtgraph around the engine. It begins in `__main__`; `main_window` places its parts."""
