"""Editing the pixel map by hand: tools, what the mouse does with them, and the panel."""
